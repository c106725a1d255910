"""Takes written into a manifest: comments stay, seeds are added, what the bake would refuse is never written."""

from __future__ import annotations

import pytest

from soundwell.bake.manifest import read_manifest
from soundwell.errors import InvalidInput
from soundwell.sounds import Sound
from soundwell.studio.entry import add_to_manifest

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5, spread=0.4)
HAND_WRITTEN = """# Ours.
manifest: 1
name: Game  # the working title
sounds:
    door:  # four spaces here
        category: door
        count: 2

engines: [unity]
"""


def pool(path, name):
    return next(pool for pool in read_manifest(path).pools if pool.id == name)


def test_a_new_file_is_one_the_bake_reads(tmp_path):
    path = tmp_path / "kept.yaml"
    assert add_to_manifest(path, STEP, [7], 0.8) == f"step: seed 7 added in {path}."
    kept = pool(path, "step")
    assert kept.sound.hash == STEP.hash
    assert (list(kept.settings["seeds"]), kept.settings["intensity"]) == ([7], 0.8)


def test_more_seeds_join_their_sound_once(tmp_path):
    path = tmp_path / "kept.yaml"
    add_to_manifest(path, STEP, [7], 0.8)
    add_to_manifest(path, STEP, [9, 7], 0.8)
    assert "already there" in add_to_manifest(path, STEP, [9], 0.8)
    assert list(pool(path, "step").settings["seeds"]) == [7, 9]


def test_a_hand_written_manifest_keeps_every_line(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(HAND_WRITTEN)
    add_to_manifest(path, STEP, [1, 2], 1.0)
    add_to_manifest(path, STEP, [3], 1.0)
    text = path.read_text()
    assert all(line in text.splitlines() for line in HAND_WRITTEN.splitlines())
    assert list(pool(path, "step").settings["seeds"]) == [1, 2, 3]
    assert pool(path, "door").settings["count"] == 2


@pytest.mark.parametrize(
    "text", ["manifest: 1\n", "manifest: 1\nsounds:\n", "manifest: 1\nsounds: {}\n", "manifest: 1\nsounds:"]
)
def test_a_manifest_without_sounds_gets_its_first(tmp_path, text):
    path = tmp_path / "bare.yaml"
    path.write_text(text)
    add_to_manifest(path, STEP, [1], 1.0)
    assert pool(path, "step").sound.hash == STEP.hash


def test_another_sound_of_the_same_name_is_refused(tmp_path):
    path = tmp_path / "kept.yaml"
    add_to_manifest(path, STEP, [7], 0.8)
    before = path.read_text()
    with pytest.raises(InvalidInput, match="give this one another name"):
        add_to_manifest(path, Sound(id="step", category="footstep"), [8], 0.8)
    assert path.read_text() == before


def test_a_manifest_that_is_wrong_stays_as_it_is(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("manifest: 1\nsounds:\n  door: {category: dor}\n")
    before = path.read_text()
    with pytest.raises(InvalidInput, match="wrong.yaml.*dor"):
        add_to_manifest(path, STEP, [1], 1.0)
    assert path.read_text() == before and list(tmp_path.iterdir()) == [path]


def test_json_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(InvalidInput, match=r"must end in \.yaml"):
        add_to_manifest(tmp_path / "kept.json", STEP, [1], 1.0)
