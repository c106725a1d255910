"""The mark: found in what the model makes, by who has the key; not in other audio, and not with another key."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from soundwell.errors import InvalidInput
from soundwell.evaluate.seams import bed_timeline
from soundwell.evaluate.watermark import ATTACKS
from soundwell.events import one_shot
from soundwell.runtime import identity_of, make_generator
from soundwell.runtime.detect import Detector
from soundwell.runtime.generator import Job
from soundwell.runtime.mark import AMPLITUDE, PERIOD, Mark, mark_of
from soundwell.runtime.procedural import ProceduralGenerator
from soundwell.sounds import Sound

RAIN = Sound(id="rain", category="ambience", attributes={"kind": "rain"}, duration_secs=2.0)
OTHER = Mark(key=b"a key of another studio")


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


@pytest.fixture(scope="module")
def mark() -> Mark:
    found = mark_of("on")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def marked() -> np.ndarray:
    return rendered("on")


def rendered(watermark: str, timeline=None) -> np.ndarray:
    generator = make_generator("onnx", watermark=watermark)
    return generator.generate([Job(timeline=timeline or one_shot(RAIN), seed=3)])[0].clip.mono()


@pytest.mark.parametrize("attack", ["none", "gain", "resampling", "pitch", "ogg", "mp3", "trimming"])
def test_found_after(attack: str, detector, mark, marked) -> None:
    changed = ATTACKS[attack](marked, np.random.default_rng(1))
    assert detector.detect(changed, mark).marked


def test_not_found_without_it_or_with_another_key(detector, mark, marked) -> None:
    assert not detector.detect(rendered("off"), mark).marked
    assert not detector.detect(marked, OTHER).marked
    procedural = ProceduralGenerator().generate([Job(timeline=one_shot(RAIN), seed=3)])[0].clip.mono()
    assert not detector.detect(procedural, mark).marked


def test_noise_is_not_blamed(mark) -> None:
    rng, detector = np.random.default_rng(0), Detector(pitches=())
    found = [detector.detect(rng.normal(0, 0.1, 24_000).astype(np.float32), mark).p_value for _ in range(20)]
    assert min(found) > 1e-3 and max(found) <= 1.0


def test_silence_and_a_click_are_not_marked(detector, mark) -> None:
    assert detector.detect(np.zeros(48_000, np.float32), mark).p_value == 1.0
    assert detector.detect(np.ones(100, np.float32), mark).p_value == 1.0


def test_a_loop_carries_it(detector, mark) -> None:
    assert detector.detect(rendered("on", bed_timeline("wind", 3.0)), mark).marked


def test_a_shift_of_pitch_is_told(detector, mark, marked) -> None:
    rng = np.random.default_rng(1)
    assert abs(detector.detect(ATTACKS["pitch"](marked, rng), mark).pitch_semitones) == 2.0


def test_the_mark_is_as_faint_as_it_says_and_begins_where_it_suits(mark) -> None:
    latents = np.random.default_rng(0).normal(size=(1, 120, 64)).astype(np.float32)
    added = mark.put(latents) - latents
    assert np.allclose(np.abs(added), AMPLITUDE, atol=1e-5)
    assert np.allclose(added[:, PERIOD:100], added[:, :PERIOD], atol=1e-5)


def test_marked_output_has_a_hash_of_its_own() -> None:
    hashes = {make_generator("onnx", watermark=setting).model_hash for setting in ("on", "off")}
    assert len(hashes) == 2
    told = identity_of("onnx", None, "on")
    assert told is not None and told.model_hash in hashes


def test_a_key_file_gives_a_key_and_a_bad_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"sixteen bytes ok\n")
    own = mark_of(str(file))
    assert own is not None and own.key == b"sixteen bytes ok" and len(own.key_id) == 8
    file.write_bytes(b"short")
    with pytest.raises(InvalidInput, match=r"watermark: .* holds 5 bytes; a key has 8"):
        mark_of(str(file))
    with pytest.raises(InvalidInput, match="neither on, off nor a key file"):
        mark_of("yes")
