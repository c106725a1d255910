"""What a designer may write in a sound, what is refused, and how sounds and variations are named."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest

from soundwell.audio import Clip
from soundwell.errors import InvalidInput
from soundwell.sounds import NUM_BUCKETS, Sound, Variation, bucket_intensity, bucket_of


def step(**changes: object) -> Sound:
    fields = {"id": "step", "category": "footstep", "attributes": {"surface": "gravel"}} | changes
    return Sound(**fields)  # type: ignore[arg-type]


def test_hash_ignores_the_id_and_nothing_else() -> None:
    assert step().hash == step(id="other").hash
    changed = [
        step(attributes={"surface": "grass"}),
        step(category="impact", attributes={}),
        step(text="wet"),
        step(duration_secs=0.5),
        step(channels=2),
        step(loop=True),
        step(spread=0.5),
        step(width=0.2),
    ]
    assert len({sound.hash for sound in [step(), *changed]}) == 9


def test_plain_spread_and_width_are_not_written_and_the_anchor_knows_neither() -> None:
    assert step(spread=1, width=0.5).to_json() == step().to_json()
    assert step(spread=0.2, width=0.9).anchor_seed == step().anchor_seed
    assert step(text="wet").anchor_seed != step().anchor_seed


def test_hash_does_not_depend_on_the_order_or_kind_of_numbers() -> None:
    one = step(attributes={"surface": "gravel", "shoe": "boot"}, duration_secs=1)
    two = step(attributes={"shoe": "boot", "surface": "gravel"}, duration_secs=1.0)
    assert one.hash == two.hash and one == two and hash(one) == hash(two)


def test_hash_is_stable_between_releases() -> None:
    assert step().hash == "d61090d5de6be135"


def test_json_round_trip() -> None:
    sound = step(text="muddy boots", duration_secs=0.4, channels=2, loop=True, spread=0.25, width=0.0)
    assert Sound.from_json(sound.to_json()) == sound
    assert pickle.loads(pickle.dumps(sound)) == sound


def test_json_without_duration_takes_the_categorys() -> None:
    assert Sound.from_json({"id": "a", "category": "ambience"}).duration_secs == 6.9
    assert Sound.from_json({"id": "a", "text": "a door creaks"}).duration_secs == 0.7


def test_text_alone_gives_category_and_attributes() -> None:
    sound = Sound(id="a", text="heavy boots on wet gravel")
    assert sound.category == "footstep"
    assert sound.attributes["surface"] == "gravel" and sound.attributes["shoe"] == "boot"


def test_given_attributes_win_over_the_text() -> None:
    assert (
        Sound(id="a", text="boots on gravel", attributes={"surface": "snow"}).attributes["surface"] == "snow"
    )


def test_ucs_varies_by_attribute() -> None:
    assert step().ucs == "FEETHmn"
    assert Sound(id="a", category="weapon", attributes={"kind": "pistol"}).ucs == "GUNPis"
    assert Sound(id="a", category="weapon").ucs == "GUNMisc"


def test_sounds_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        step().text = "x"  # type: ignore[misc]


REFUSED = [
    ({"category": "fotstep"}, "sounds.step.category", "did you mean 'footstep'?"),
    ({"attributes": {"surface": "gravle"}}, "sounds.step.attributes.surface", "did you mean 'gravel'?"),
    ({"attributes": {"surfce": "gravel"}}, "sounds.step.attributes.surfce", "did you mean 'surface'?"),
    ({"attributes": {"surface": 3}}, "sounds.step.attributes.surface", "must be text"),
    ({"attributes": ["gravel"]}, "sounds.step.attributes", "must be a mapping, not a list"),
    ({"duration_secs": -1}, "sounds.step.duration_secs", "must not be negative"),
    ({"duration_secs": float("nan")}, "sounds.step.duration_secs", "must be a finite number"),
    ({"duration_secs": 31}, "sounds.step.duration_secs", "31 is above the most allowed, 30 seconds"),
    ({"duration_secs": 0.01}, "sounds.step.duration_secs", "0.01 is below the least allowed, 0.05 seconds"),
    ({"duration_secs": "300 ms"}, "sounds.step.duration_secs", "must be a number without a unit"),
    ({"duration_secs": True}, "sounds.step.duration_secs", "must be a number"),
    ({"spread": 1.5}, "sounds.step.spread", "1.5 is above the most allowed, 1"),
    ({"width": "wide"}, "sounds.step.width", "must be a number"),
    ({"channels": 3}, "sounds.step.channels", "3 is not within 1..2"),
    ({"channels": 1.5}, "sounds.step.channels", "must be a whole number"),
    ({"loop": "yes"}, "sounds.step.loop", "must be true or false"),
    ({"text": 5}, "sounds.step.text", "must be text"),
    ({"text": "x" * 501}, "sounds.step.text", "longer than 500 characters"),
    ({"id": "bad id"}, "sounds.id", "is not an id"),
    ({"id": ""}, "sounds.id", "is not an id"),
    ({"category": "", "attributes": {}}, "sounds.step.category", "give a category or a text"),
    ({"category": "", "text": "fotsteps"}, "sounds.step.text", "did you mean 'footstep'?"),
    ({"category": "", "text": "qqqq"}, "sounds.step.text", "name one of these: (footstep, impact"),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), REFUSED)
def test_refused_with_the_field_and_a_sentence(changes: dict[str, object], field: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        step(**changes)
    assert caught.value.field == field
    assert sentence in str(caught.value)


def test_the_sentence_lists_what_is_legal() -> None:
    with pytest.raises(InvalidInput) as caught:
        step(attributes={"surface": "gravle"})
    sentence = "'gravle' is not a surface of footstep; did you mean 'gravel'? (bones, carpet,"
    assert str(caught.value).startswith(f"sounds.step.attributes.surface: {sentence}")


@pytest.mark.parametrize(
    ("document", "field", "sentence"),
    [
        ({"category": "footstep"}, "sound.id", "is missing"),
        ({"id": "a"}, "sounds.a.category", "give a category or a text"),
        (
            {"id": "a", "category": "ui", "duration_ms": 3},
            "sound.duration_ms",
            "write 'duration_secs' instead",
        ),
        ({"id": "a", "category": "ui", "chanels": 1}, "sound.chanels", "did you mean 'channels'?"),
    ],
)
def test_json_refused(document: dict[str, object], field: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Sound.from_json(document)
    assert caught.value.field == field
    assert sentence in str(caught.value)


def test_an_id_inside_must_be_the_key_outside() -> None:
    with pytest.raises(InvalidInput, match=r"sounds\.step\.id: 'walk' must be 'step'"):
        Sound.from_json({"id": "walk", "category": "footstep"}, id="step")


def test_buckets_cover_the_intensities() -> None:
    assert [bucket_of(value) for value in (0.0, 0.39, 0.4, 0.6, 0.75, 0.76, 1.0)] == [0, 0, 1, 1, 1, 2, 2]
    assert [bucket_of(bucket_intensity(bucket)) for bucket in range(NUM_BUCKETS)] == [0, 1, 2]
    with pytest.raises(InvalidInput, match=r"bucket: 3 is not within 0\.\.2"):
        bucket_intensity(3)


def test_variation_key_names_sound_bucket_model_and_seed() -> None:
    variation = Variation(
        sound_id="step",
        sound_hash="0123456789abcdef",
        bucket=2,
        model_hash="f" * 64,
        seed=9,
        clip=Clip(samples=np.zeros((4, 1), np.float32)),
        onset_frames=0,
        rms_dbfs=-20.0,
        made_by="model",
        steps=4,
        latency_millis=1.0,
    )
    assert variation.key == "0123456789abcdef-2-ffffffffffffffff-9"
