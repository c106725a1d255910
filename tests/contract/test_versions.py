"""What version 1 promised stays: nothing of the wire is changed, and a client of the first release is served.

`data/v1.binpb` are the descriptors of that release, `data/v1_client.json` what its client sent. Neither is made again;
answers are read by those descriptors, as that client would read them. See docs/VERSIONING.md.
"""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grpc
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from soundwell import __version__
from soundwell.config import SidecarConfig
from soundwell.rpc import methods
from soundwell.rpc.generate import PROTO
from soundwell.rpc.messages import PROTOCOL_VERSION
from soundwell.sidecar.launch import Sidecar

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"
CLIENT = json.loads((DATA / "v1_client.json").read_text())


@pytest.fixture(scope="module")
def old():
    """Message classes of the first release, by name."""
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString((DATA / "v1.binpb").read_bytes()).file:
        pool.Add(file)
    return lambda name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"soundwell.v1.{name}"))


@pytest.fixture(scope="module")
def sidecar():
    with Sidecar(SidecarConfig(runtime="fake")) as sidecar:
        yield sidecar


@pytest.fixture
def call(sidecar):
    metadata = methods.token_metadata(sidecar.token)
    with grpc.insecure_channel(sidecar.address) as channel:
        yield lambda kind, method, request: getattr(channel, kind)(method)(
            request, metadata=metadata, timeout=60
        )


def buf(*arguments):
    """The `buf` of this environment, which the extra [dev] brings."""
    found = shutil.which("buf", path=str(Path(sys.executable).parent)) or shutil.which("buf")
    assert found, "buf is missing; install soundwell[dev]"
    return subprocess.run([found, *map(str, arguments)], capture_output=True, text=True, timeout=60)


def test_nothing_of_the_wire_is_broken():
    done = buf("breaking", PROTO, "--against", DATA / "v1.binpb")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_breaking_check_bites(tmp_path):
    folder = tmp_path / "proto"
    shutil.copytree(PROTO, folder)
    path = folder / "soundwell" / "v1" / "session.proto"
    path.write_text(path.read_text().replace("uint32 count = 7;", "uint32 count = 17;"))
    done = buf("breaking", folder, "--against", DATA / "v1.binpb")
    assert done.returncode != 0 and '"7"' in done.stdout


def test_a_v1_handshake_is_answered(call, old):
    encoded = call("unary_unary", methods.HANDSHAKE, bytes.fromhex(CLIENT["handshake"]))
    answer = old("HandshakeResponse").FromString(encoded)
    assert answer.protocol_version == PROTOCOL_VERSION
    assert (answer.model_id, answer.sidecar_version) == ("fake", __version__)
    assert {"session", "render", "int16", "float32"} <= set(answer.capabilities)
    assert "footstep" in {category.id for category in answer.vocabulary}


def test_a_v1_session_is_served(call, old):
    said: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    for one in CLIENT["session"]:
        said.put(bytes.fromhex(one))
    heard = []
    for encoded in call("stream_stream", methods.SESSION, iter(said.get, None)):
        heard.append(old("SessionResponse").FromString(encoded))
        if sum(message.WhichOneof("message") in ("pool_state", "fault") for message in heard) == 3:
            said.put(None)  # both wants are finished and the wrong one was refused: the client leaves
    kinds = [message.WhichOneof("message") for message in heard]
    assert kinds[0] == "opened"
    assert kinds.count("pool_state") == 2
    (fault,) = [message.fault for message in heard if message.WhichOneof("message") == "fault"]
    assert (fault.code, fault.want_id, fault.field) == ("INVALID_INPUT", "wrong", "want.sound_hash")
    chunks = [message.variation for message in heard if message.WhichOneof("message") == "variation"]
    first = [chunk for chunk in chunks if chunk.want_id == "first"]
    assert sorted(chunk.index for chunk in first) == [0, 1]
    assert all(len(chunk.pcm.data) == chunk.pcm.total_bytes == 24_000 for chunk in first)
    assert all((chunk.sample_rate_hz, chunk.encoding) == (24_000, 1) for chunk in first)


def test_a_v1_render_is_answered(call, old):
    messages = [
        old("RenderResponse").FromString(encoded)
        for encoded in call("unary_stream", methods.RENDER, bytes.fromhex(CLIENT["render"]))
    ]
    header = messages[0].header
    assert (header.num_frames, header.sample_rate_hz, header.channels) == (24_000, 24_000, 1)
    assert sum(len(message.pcm.data) for message in messages[1:]) == 48_000


def test_v1_numbers_are_still_told(call, old):
    encoded = call("unary_unary", methods.GET_INFO, bytes.fromhex(CLIENT["get_info"]))
    info = old("GetInfoResponse").FromString(encoded)
    assert info.protocol_version == PROTOCOL_VERSION and info.uptime_secs > 0


def test_the_policy_names_the_versions_of_this_release():
    text = (ROOT / "docs" / "VERSIONING.md").read_text()
    assert f"protocol version is {PROTOCOL_VERSION}" in text


def test_release_pins_hold_every_dependency_with_hashes():
    text = (ROOT / "requirements" / "release.txt").read_text().replace("\\\n", " ")
    pins = dict(re.findall(r"^([a-z0-9-]+)==\S+ (.*)$", text, re.M))
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[<>=\[ ]", one)[0].lower().replace("_", "-") for one in wanted}
    assert names <= pins.keys()
    assert all("--hash=sha256:" in rest for rest in pins.values())
    assert "://" not in text.replace("https://pypi.org", "")  # no index but the public one
