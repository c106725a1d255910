"""The conversation program: TCP, Unix socket and ready file give the same variations; hopeless endpoints end."""

from __future__ import annotations

import json
import subprocess

import pytest
from native_build import run

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A sidecar on TCP and a Unix socket, in a folder whose name has a space and an umlaut."""
    folder = tmp_path_factory.mktemp("mit Ä und Leerzeichen")
    config = SidecarConfig(
        runtime="procedural", unix_socket=folder / "s.sock", ready_file=folder / "ready file.json"
    )
    with Sidecar(config) as running:
        yield running, folder / "s.sock"


def speak(release, *endpoint):
    """Its shots by seed: variations of one want may arrive in any order."""
    told = json.loads(run(release / "conversation", *endpoint, timeout=120).stdout)
    return told | {"shots": sorted(told["shots"], key=lambda shot: shot["seed"])}


def test_every_way_in_hears_the_same(release, both):
    sidecar, socket = both
    port = sidecar.address.rpartition(":")[2]
    by_tcp = speak(release, "tcp", "127.0.0.1", port, sidecar.token)
    assert speak(release, "unix", socket, sidecar.token) == by_tcp
    assert speak(release, "ready", sidecar.ready_file) == by_tcp
    assert len({shot["pcm"] for shot in by_tcp["shots"]}) == len(by_tcp["shots"])
    assert by_tcp["connects"] == 1 and by_tcp["corrupt"] == 0


def test_an_address_beyond_loopback_is_refused(release):
    done = subprocess.run(
        [release / "conversation", "tcp", "192.0.2.1", "50051", "token"],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1 and "host" in done.stderr
