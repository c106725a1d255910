"""Sidecars that die, scripts that reload, libraries that do not fit, and the editor's tools, on the stand-in engine."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import numpy as np

from soundwell.sounds import Sound

WRONG_ABI = """
#include <stdint.h>
uint32_t soundwell_abi_version(void) { return 99; }
const char* soundwell_version(void) { return "9.9.9"; }
"""

OTHER_PROTOCOL = (
    "import soundwell.rpc.messages as m; m.PROTOCOL_VERSION = 99; from soundwell.cli import main; main()"
)


def test_killed_sidecar_is_bridged_by_pool_bank_and_fallback_until_it_is_back(player, tmp_path, bank):
    played = player.play(tmp_path, "play", "Life.Killed", "quit", banks=(bank,))
    assert played.number("silent") == 0 and played.number("asked") > 30
    assert played.text("tiers") == "Live,Bank,Clip"
    assert played.number("other_pid") == 1 and played.number("errors") == 0


def test_bank_plays_without_any_sidecar(player, tmp_path, bank):
    played = player.play(tmp_path, "play", "Life.BankOnly", "quit", sidecar=None, banks=(bank,))
    assert played.text("tier") == "Bank" and played.number("heard") > 0.1


def test_ten_reloads_keep_one_sidecar_and_leave_nothing(player, tmp_path):
    steps = ["edit", "Life.AfterReload"] + ["reload", "Life.AfterReload"] * 10 + ["quit"]
    played = player.play(tmp_path, *steps)
    assert len(played.values["instance"]) == 11, played.output[-2000:]
    assert len(set(played.values["instance"])) == 1
    assert max(map(int, played.values["threads"][3:])) <= int(played.values["threads"][2]) + 1
    assert set(played.values["clips"]) == {"0"}
    assert gone(int(played.values["pid"][0]))


def test_play_sessions_without_domain_reload_share_the_sidecar(player, tmp_path):
    steps = ["edit"] + ["play", "Life.PlaySome", "stop"] * 3 + ["quit"]
    played = player.play(tmp_path, *steps)
    assert played.values["play_tier"] == ["Live"] * 3
    assert len(set(played.values["play_instance"])) == 1


def test_library_of_another_version_is_one_message(player, tmp_path):
    source = tmp_path / "wrong.c"
    source.write_text(WRONG_ABI)
    library = tmp_path / "library"
    library.mkdir()
    subprocess.run(["cc", "-shared", "-fPIC", source, "-o", library / "libsoundwell.so"], check=True)
    played = player.play(tmp_path, "play", "Life.WrongVersion", "quit", library=library)
    assert played.text("tier") == "Clip" and played.number("exceptions") == 0
    assert [line for line in played.log if "99" in line and "install both" in line] and played.number(
        "messages"
    ) == 1


def test_missing_library_is_one_message(player, tmp_path):
    played = player.play(tmp_path, "play", "Life.WrongVersion", "quit", library=tmp_path)
    assert played.text("tier") == "Clip" and played.number("exceptions") == 0
    assert len([line for line in played.log if "native library" in line]) == 1


def test_sidecar_of_another_protocol_is_one_message(player, tmp_path):
    played = player.play(tmp_path, "play", "Life.WrongVersion", "quit", arguments=("-c", OTHER_PROTOCOL))
    assert played.text("tier") == "Clip" and played.number("exceptions") == 0
    assert len([line for line in played.log if "rotocol" in line and "[Soundwell] sidecar:" not in line]) == 1


def test_editor_auditions_bakes_and_beeps_outside_play_mode(player, tmp_path):
    played = player.play(tmp_path, "edit", "Life.Editor", "quit")
    assert played.number("auditioned") == 4 and played.number("audition_heard") > 0.01
    assert played.number("waveform_rects") > 50
    assert played.number("baked") == 8 and played.text("labels") == "Soundwell,Generated"
    assert played.number("browser") == 1 and played.number("clips_left") == 0
    provenance = json.loads((tmp_path / played.text("wav")).with_suffix(".json").read_text())
    assert provenance["soundId"] == "edit" and provenance["madeBy"] == "Fake"
    assert len(provenance["modelHash"]) >= 16 and provenance["seed"].isdigit()
    asked = Sound(id="edit", category="impact", duration_secs=float(np.float32(0.3)), spread=0.3, width=0.8)
    assert provenance["soundHash"] == asked.hash
    assert played.text("live_State") == "Connected" and "live_Hit_rate" in played.values


def test_batch_bake_sample_fills_the_project(player, tmp_path):
    played = player.play(tmp_path, "edit", "Life.BatchBake", "quit")
    assert played.number("written") == 16 and played.number("problems") == 0
    assert len(list(Path(tmp_path, "Assets/Soundwell").rglob("*.wav"))) == 16


def gone(pid: int, within_secs: float = 5.0) -> bool:
    """Whether a process ends within the time."""
    until = time.monotonic() + within_secs
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
