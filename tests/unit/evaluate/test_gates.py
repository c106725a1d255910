"""The codec's gates: a perfect codec passes, a late or smeared one does not, and the command says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundwell.evaluate.gates import Gate, as_table, attack_gates, pre_echo_db, spectral_gate
from soundwell.evaluate.recordings import Recording


@pytest.fixture(scope="module")
def recordings(tmp_path_factory) -> list[Recording]:
    """Six bursts of noise that die away."""
    folder, rng, found = tmp_path_factory.mktemp("bursts"), np.random.default_rng(0), []
    for index in range(6):
        burst = rng.normal(0, 0.3, 24_000) * np.exp(-np.arange(24_000) / 3_000)
        path = folder / f"{index}.flac"
        soundfile.write(path, burst, 48_000)
        found.append(
            Recording(
                id=str(index), path=path, category="impact", value="", source="test", member="", split="train",
                duration_secs=0.5, clean=True,
            )
        )  # fmt: skip
    return found


def perfect(samples: np.ndarray, seed: int) -> np.ndarray:
    return samples


def late(samples: np.ndarray, seed: int) -> np.ndarray:
    return np.concatenate([np.zeros(480, np.float32), samples[:-480]])


def smeared(samples: np.ndarray, seed: int) -> np.ndarray:
    return samples + 0.05 * np.concatenate([samples[960:], np.zeros(960, np.float32)])


def by_key(gates: list[Gate]) -> dict[str, Gate]:
    return {gate.key: gate for gate in gates}


def test_what_changes_nothing_passes(recordings) -> None:
    gates = by_key(attack_gates(recordings, perfect))
    assert gates["onset_error_millis"].value < 0.5 and gates["pre_echo_db"].value < -100
    assert all(gate.met for gate in gates.values())
    assert spectral_gate(recordings, perfect).value == pytest.approx(0.0, abs=1e-6)


def test_ten_milliseconds_late_is_heard_as_ten(recordings) -> None:
    gate = by_key(attack_gates(recordings, late))["onset_error_millis"]
    assert gate.value == pytest.approx(10.0, abs=0.6) and not gate.met


def test_an_echo_before_the_attack_is_heard(recordings) -> None:
    gate = by_key(attack_gates(recordings, smeared))["pre_echo_db"]
    assert -36 < gate.value < -20 and not gate.met


def test_pre_echo_is_a_ratio() -> None:
    played = np.concatenate([np.full(4_800, 0.01, np.float32), np.full(4_800, 1.0, np.float32)])
    assert pre_echo_db(played, 4_800) == pytest.approx(-40.0, abs=0.01)


def test_the_table_says_which_gate_is_shut(recordings) -> None:
    table = as_table(attack_gates(recordings, late))
    assert list(table.columns[3].cells) == ["no", "yes"]


def test_gates_of_a_training_codec(tmp_path: Path, recordings) -> None:
    """The torch road of the command, on a codec that was never trained."""
    import torch

    from soundwell.model.codec import Codec
    from soundwell.model.config import ModelConfig
    from soundwell.train.sounding import roundtrip_of
    from soundwell.train.stages import save_module

    torch.manual_seed(0)
    config = ModelConfig(
        categories=("impact",), tokens=(), codec_width=16, codec_depth=1, wave_width=16, wave_depth=1
    )
    save_module(tmp_path / "codec.pt", config, Codec(config))
    roundtrip = roundtrip_of(tmp_path / "codec.pt")
    assert roundtrip(np.zeros(5_000, np.float32), 1).shape == (5_000,)
