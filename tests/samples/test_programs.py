"""The same six programs in each language, run as a reader would run them; what they wrote is listened to."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from soundwell.audio import Clip, find_onset
from soundwell.bake.bank_write import Entry, write_bank
from soundwell.evaluate.onsets import find_onsets, match_onsets
from soundwell.sounds import Sound

from .csharp import command, compile_samples
from .programs import RATE_HZ, SAMPLES, heard, levels_db, peaks, run

NAMES = ("one_shot", "burst", "timeline", "bed", "sidecar_down", "bank_only")
LANGUAGES = ("python", "cpp", "dotnet", "mono")
IN_C = ("c", *LANGUAGES)  # C has four of the six
STEP = Sound(id="step", category="footstep", duration_secs=0.1)


@pytest.fixture(scope="session")
def compiled(csharp_tools, tmp_path_factory):
    """Folder of the C# programs, compiled without a word of complaint."""
    out = tmp_path_factory.mktemp("csharp")
    assert compile_samples(csharp_tools, NAMES, out) == {name: [] for name in NAMES}
    return out


@pytest.fixture
def play(request, environment, release, tmp_path):
    """Runs a sample of a language in an empty folder; returns what it printed."""

    def run_it(language: str, name: str, *arguments: object) -> str:
        settings = environment
        if language == "python":
            words = [sys.executable, SAMPLES / f"python/{name}.py"]
            if name == "bank_only":
                request.getfixturevalue("native")
        elif language in ("dotnet", "mono"):
            tools, folder = request.getfixturevalue("csharp_tools"), request.getfixturevalue("compiled")
            words = command(tools, language, folder / f"{name}.exe")
            settings = environment | {
                "LD_LIBRARY_PATH": str(release),
                "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
            }
        else:
            words = [release / f"sample_{language}_{name}"]
        return run(*words, *arguments, cwd=tmp_path, env=settings).stdout

    return run_it


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_under_forty_lines_and_says_first_what_one_hears(name):
    for path in (*SAMPLES.glob(f"[cp]*/{name}.*"),):
        lines = path.read_text().splitlines()
        assert len(lines) < 40, path
        assert lines[0].lstrip('"/* ').startswith("You hear"), path
    assert all(
        (SAMPLES / place).is_file() for place in (f"python/{name}.py", f"cpp/{name}.cpp", f"csharp/{name}.cs")
    )


@pytest.mark.parametrize("language", IN_C)
def test_one_shot_is_one_sound(play, tmp_path, language):
    play(language, "one_shot")
    samples = heard(tmp_path / "one_shot.wav")
    assert np.abs(samples).max() > 0.05
    assert find_onset(samples, RATE_HZ) < 0.05 * RATE_HZ  # it is heard at once


@pytest.mark.parametrize("language", IN_C)
def test_burst_has_ten_shots_and_no_two_alike(play, tmp_path, language):
    play(language, "burst")
    samples = heard(tmp_path / "burst.wav")
    shots = [samples[4800 * i : 4800 * (i + 1)] for i in range(1, 11)]
    assert min(np.abs(shot).max() for shot in shots) > 0.02
    assert len({shot.tobytes() for shot in shots}) == 10
    assert not samples[:2400].any()  # nothing before the first attack's lead-in


@pytest.mark.parametrize("language", LANGUAGES)
def test_timeline_has_its_eight_steps_and_its_door_on_time(play, tmp_path, language):
    play(language, "timeline")
    samples = heard(tmp_path / "timeline.wav")
    assert len(samples) == 5 * RATE_HZ
    asked = [0.4 + 0.32 * index for index in range(8)] + [3.4]
    found = match_onsets(asked, list(find_onsets(samples, RATE_HZ)), 0.05)
    assert len(found) >= 7, found  # rain hides a soft one
    assert np.abs(samples[-RATE_HZ // 2 :]).max() > 0.001  # the rain goes on to the end


@pytest.mark.parametrize("language", LANGUAGES)
def test_bed_swells_and_has_no_joint(play, tmp_path, language):
    play(language, "bed")
    samples = heard(tmp_path / "bed.wav")
    assert len(samples) == 12 * RATE_HZ
    levels = levels_db(samples, RATE_HZ // 10)
    assert levels[55:65].mean() > levels[:10].mean() + 12 and levels[55:65].mean() > levels[-10:].mean() + 12
    at_joint = np.abs(np.diff(samples[4 * RATE_HZ - 50 : 4 * RATE_HZ + 50])).max()
    assert at_joint < 2 * np.abs(np.diff(samples[3 * RATE_HZ : 4 * RATE_HZ - 50])).max()


@pytest.mark.parametrize("language", IN_C)
def test_sidecar_down_plays_the_designers_clip(play, tmp_path, language):
    printed = play(language, "sidecar_down")
    assert printed.split() == ["tier", "clip" if language == "python" else "4"] * 4
    beeps = heard(tmp_path / "sidecar_down.wav").reshape(4, 12_000)
    assert (np.abs(beeps[:, :4800]).max(axis=1) > 0.4).all() and not beeps[:, 4800:].any()


@pytest.mark.parametrize("language", IN_C)
def test_bank_only_plays_the_bank(play, tmp_path, language):
    bank = tmp_path / "schritte auf Kies Ä.bank"
    write_bank(bank, [step_entry(seed) for seed in range(4)])
    printed = play(language, "bank_only", bank, "step")
    assert printed.split() == ["tier", "bank" if language == "python" else "2"] * 4
    seconds = heard(tmp_path / "bank_only.wav").reshape(4, RATE_HZ)
    assert len({second.tobytes() for second in seconds}) == 4


def step_entry(seed: int) -> Entry:
    samples = np.random.default_rng(seed).uniform(-0.5, 0.5, (4_800, 1)).astype(np.float32)
    return Entry(
        sound=STEP, seed=seed, bucket=1, clip=Clip(samples=samples), onset_frames=0,
        made_by="procedural", steps=0, model_hash="0" * 64,
    )  # fmt: skip


def test_sdl_plays_what_the_callback_pulls(release, environment, tmp_path):
    recorded = tmp_path / "out.raw"
    disk = {
        "SDL_AUDIODRIVER": "disk",
        "SDL_DISKAUDIOFILE": str(recorded),
        "SDL_DISKAUDIODELAY": "0",
        "SDL_VIDEODRIVER": "dummy",
    }
    run(release / "sample_sdl_burst_player", cwd=tmp_path, env=environment | disk)
    samples = np.fromfile(recorded, np.float32).reshape(-1, 2)[:, 0]
    first = int(np.flatnonzero(np.abs(samples) > 0.02)[0])
    assert (peaks(samples[first : first + 20 * 2400], 2400) > 0.02).all()
    assert not samples[-1000:].any()  # the burst ended before SDL did


def test_csharp_voices_are_declared_as_in_the_header():
    from tests.unity.header import read_csharp, read_header, struct_of

    csharp, header = read_csharp(SAMPLES / "csharp/Shared/NativeVoices.cs"), read_header()
    assert len(csharp.functions) == 7 and len(csharp.structs) == 3
    assert {name: header.functions.get(name) for name in csharp.functions} == csharp.functions
    wanted = {struct_of(name): fields for name, fields in header.structs.items()}
    for name, fields in csharp.structs.items():
        assert [(f.name, f.type) for f in fields] == [(f.name, f.type) for f in wanted[name]], name
