"""Selection: faultless first, then most like the class, none twice."""

from __future__ import annotations

import numpy as np

from soundwell.bake.classifier import fingerprint, likeness, load_classifier
from soundwell.bake.selection import faults, select
from soundwell.bake.takes import Take

GOOD = {
    "peak_dbfs": -1.0,
    "active_secs": 0.3,
    "clipped_share": 0.0,
    "onset_millis": 3.0,
    "loudness_error_lu": 0.0,
}


def take(seed, probability, print_seed=None, **scores):
    content = np.random.default_rng(seed if print_seed is None else print_seed).integers(-127, 127, 384)
    return Take(
        seed=seed,
        made_by="fake",
        steps=4,
        scores={**GOOD, "class_probability": probability, **scores},
        print=content.astype(np.int8).tobytes(),
        thumbnail=b"",
        files=(),
    )


def kept(verdicts):
    return [verdict.seed for verdict in verdicts if verdict.kept]


def test_the_most_like_their_class_are_kept_in_the_takes_order():
    takes = [take(1, 0.2), take(2, 0.9), take(3, 0.5)]
    assert kept(select(takes, 2, [], loop=False)) == [2, 3]


def test_a_fault_weighs_more_than_the_class():
    takes = [take(1, 0.9, clipped_share=0.5), take(2, 0.1)]
    verdicts = select(takes, 1, [], loop=False)
    assert kept(verdicts) == [2] and verdicts[0].faults == ("clipped",)


def test_a_near_duplicate_is_passed_over():
    takes = [take(1, 0.9, 7), take(2, 0.8, 7), take(3, 0.1)]
    verdicts = select(takes, 2, [], loop=False)
    assert kept(verdicts) == [1, 3]
    assert verdicts[1].faults == ("alike",) and verdicts[1].likeness == 1.0


def test_what_a_pick_settled_counts_as_heard():
    takes = [take(1, 0.9, 7), take(2, 0.1)]
    assert kept(select(takes, 1, [take(0, 0, 7).print], loop=False)) == [2]


def test_with_too_few_good_ones_the_least_bad_are_kept_and_say_so():
    takes = [take(1, 0.9, peak_dbfs=-60.0, clipped_share=1.0), take(2, 0.1, onset_millis=400.0)]
    verdicts = select(takes, 1, [], loop=False)
    assert kept(verdicts) == [2] and verdicts[1].faults == ("late",)


def test_every_fault_has_its_measure():
    bad = {
        "peak_dbfs": -90.0,
        "active_secs": 0.3,
        "clipped_share": 0.2,
        "onset_millis": 200,
        "loudness_error_lu": -2,
    }
    assert faults(bad, loop=False) == ("silent", "clipped", "late", "off-loudness")
    assert "late" not in faults(bad, loop=True)


def test_fingerprints_do_not_hear_level_or_silence_before():
    sound = (np.random.default_rng(1).standard_normal(24_000) * np.exp(-np.arange(24_000) / 3_000)).astype(
        np.float32
    )
    other = np.sin(np.arange(24_000) / 20).astype(np.float32)
    moved = np.concatenate([np.zeros(4_800, np.float32), sound * 0.1])
    assert likeness(fingerprint(sound), fingerprint(moved)) > 0.99
    assert likeness(fingerprint(sound), fingerprint(other)) < 0.9


def test_the_classifier_knows_a_beep_from_wind():
    secs = np.arange(48_000) / 48_000
    beep = (np.sin(2 * np.pi * 2_000 * secs) * (secs < 0.15)).astype(np.float32)
    noise = np.random.default_rng(0).standard_normal(48_000)
    wind = np.convolve(noise, np.ones(200) / 200, mode="same").astype(np.float32)
    ui, ambience = (load_classifier().probabilities(sound) for sound in (beep, wind))
    assert ui["ui"] > ambience["ui"] and ambience["ambience"] > ui["ambience"]
    assert abs(sum(ui.values()) - 1) < 1e-6 and len(ui) == 17
