"""The codec's fixed parts are what they claim before any learning."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from soundwell.model.codec import Codec
from soundwell.model.config import ModelConfig, config_from_json
from soundwell.runtime.spectrum import SILENCE, band_centres, log_bands, mix_bands, shift_level

TINY = ModelConfig(
    categories=("footstep", "glass"), tokens=("footstep/gravel",), codec_width=32, codec_depth=1, wave_width=16,
    wave_depth=1, width=32, depth=2, heads=1,
)  # fmt: skip


@pytest.fixture
def codec() -> Codec:
    torch.manual_seed(0)
    return Codec(TINY).eval()


def decode_bands(codec: Codec, bands: np.ndarray) -> np.ndarray:
    """Shaped noise: hidden zero, heads zero."""
    noise = torch.randn(1, len(bands), 2 * TINY.num_bins, generator=torch.Generator().manual_seed(1))
    hidden = torch.zeros(1, len(bands) // 4, TINY.codec_width)
    with torch.no_grad():
        return codec.wave(hidden, torch.from_numpy(bands)[None], noise)[0].numpy()


def test_untrained_wave_decoder_is_shaped_noise_of_the_right_level(codec: Codec) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 48_000).astype(np.float32)
    decoded = decode_bands(codec, log_bands(noise))
    assert decoded.shape == (48_000,)
    # log energies of noise average 2.5 dB under its power (Euler's constant), less after averaging over bands
    assert 0.07 < decoded.std() < 0.11


def test_silence_decodes_to_silence(codec: Codec) -> None:
    assert np.abs(decode_bands(codec, np.full((200, 128), SILENCE, np.float32))).max() < 1e-4


def test_an_attack_stays_within_a_token(codec: Codec) -> None:
    audio = np.zeros(48_000, np.float32)
    audio[24_000:26_000] = np.random.default_rng(0).normal(0, 0.3, 2_000)
    decoded = decode_bands(codec, log_bands(audio))
    first = np.argmax(np.abs(decoded) > 0.1 * np.abs(decoded).max())
    assert abs(first - 24_000) < 960


def test_bands_are_at_least_a_bin_apart_and_reach_the_top() -> None:
    centres = band_centres(128, 481)
    assert np.diff(centres).min() > 0.99
    assert centres[-1] == pytest.approx(480)


def test_mixing_adds_energies() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(0, 0.1, (2, 96_000)).astype(np.float32)
    mixed = mix_bands(np.stack([log_bands(a), log_bands(b)]))
    # half the 3 dB of doubling would be 0.09; log energies of a sum fluctuate less, hence the slack
    assert np.abs(mixed.mean() - log_bands(a + b).mean()) < 0.05


def test_level_shift_is_a_gain() -> None:
    audio = np.random.default_rng(0).normal(0, 0.1, 48_000).astype(np.float32)
    assert np.abs(shift_level(log_bands(audio), -6.0206) - log_bands(audio / 2)).max() < 0.01


def test_latents_have_unit_variance_while_training(codec: Codec) -> None:
    codec.train()
    latents = codec.encode(torch.randn(4, 160, 128))
    assert latents.shape == (4, 40, 64)
    assert torch.allclose(latents.flatten(0, 1).std(0), torch.ones(64), atol=0.05)


def test_config_survives_json() -> None:
    assert config_from_json(TINY.to_json()) == TINY
