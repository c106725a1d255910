"""The samples, run as a reader would run them; what they play is listened to."""

from __future__ import annotations

import numpy as np
import pytest
from native_build import run
from scenarios import STEP

from soundwell.audio import Clip, read_clip
from soundwell.bake.bank_write import Entry, write_bank

RATE_HZ = 48_000


def heard(path):
    """(num_frames,) of a WAV that a sample wrote."""
    clip = read_clip(path)
    assert clip.sample_rate_hz == RATE_HZ
    return clip.mono()


def loud_blocks(samples, width):
    """Peak of each block of `width` frames."""
    whole = samples[: len(samples) // width * width].reshape(-1, width)
    return np.abs(whole).max(axis=1)


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_one_shot_is_one_sound(release, environment, tmp_path, language):
    run(release / f"sample_{language}_one_shot", cwd=tmp_path, env=environment)
    assert np.abs(heard(tmp_path / "one_shot.wav")).max() > 0.05


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_burst_has_ten_shots_and_no_two_alike(release, environment, tmp_path, language):
    run(release / f"sample_{language}_burst", cwd=tmp_path, env=environment)
    samples = heard(tmp_path / "burst.wav")
    shots = [samples[4800 * i : 4800 * (i + 1)] for i in range(1, 11)]
    assert min(np.abs(shot).max() for shot in shots) > 0.02
    assert len({shot.tobytes() for shot in shots}) == 10
    assert not samples[:2400].any()  # nothing before the first attack's lead-in


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_sidecar_down_plays_the_designers_clip(release, environment, tmp_path, language):
    done = run(release / f"sample_{language}_sidecar_down", cwd=tmp_path, env=environment, timeout=10)
    assert done.stdout.split() == ["tier", "4"] * 4
    beeps = heard(tmp_path / "sidecar_down.wav").reshape(4, 12_000)
    assert (np.abs(beeps[:, :4800]).max(axis=1) > 0.4).all() and not beeps[:, 4800:].any()


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_bank_only_plays_the_bank(release, environment, tmp_path, language):
    bank = tmp_path / "schritte auf Kies Ä.bank"
    write_bank(bank, [step_entry(seed) for seed in range(4)])
    done = run(
        release / f"sample_{language}_bank_only", bank, "step", cwd=tmp_path, env=environment, timeout=10
    )
    assert done.stdout.split() == ["tier", "2"] * 4
    seconds = heard(tmp_path / "bank_only.wav").reshape(4, RATE_HZ)
    assert len({second.tobytes() for second in seconds}) == 4


def step_entry(seed):
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
    run(release / "sample_sdl_burst_player", cwd=tmp_path, env=environment | disk, timeout=60)
    samples = np.fromfile(recorded, np.float32).reshape(-1, 2)[:, 0]
    first = int(np.flatnonzero(np.abs(samples) > 0.02)[0])
    assert (loud_blocks(samples[first : first + 20 * 2400], 2400) > 0.02).all()
    assert not samples[-1000:].any()  # the burst ended before SDL did
