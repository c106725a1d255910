"""Plans: names, seeds and keys before any sound is made; what pins and rejections change in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from soundwell.bake.manifest import read_manifest
from soundwell.bake.picks import Held, PoolPicks, picks_path, read_picks, write_picks
from soundwell.bake.plan import Maker, plan
from soundwell.errors import InvalidInput

MAKER = Maker(runtime="fake", weights=None, model_hash="0" * 64, licence="none")
TEXT = "manifest: 1\nseed: 4\nsounds:\n  step: {{category: footstep, count: 3, extra: 2{}}}\n  door: {{text: door}}\n"


def planned(folder: Path, more: str = "", picks=None):
    path = folder / "sounds.yaml"
    path.write_text(TEXT.format(more))
    return plan(read_manifest(path), picks or {}, MAKER)


def test_names_are_those_of_the_universal_category_system(tmp_path):
    step, door = planned(tmp_path)
    assert step.paths[2] == {"wav24": "footstep/FEETHmn_Step-02_SNDW_GAME.wav"}
    assert door.paths[1]["wav24"].startswith("door/DOOR")


def test_seeds_come_from_the_manifest_alone(tmp_path):
    first, again = planned(tmp_path)[0], planned(tmp_path)[0]
    assert first.candidates == again.candidates and len(set(first.candidates)) == 5


def test_another_length_of_the_list_keeps_the_first_seeds(tmp_path):
    assert planned(tmp_path)[0].candidates == planned(tmp_path, ", steps: 2")[0].candidates


@pytest.mark.parametrize("more", [", loudness_lufs: -30", ", steps: 2", ", format: ogg", ", name: Other"])
def test_a_changed_setting_changes_its_pool_and_no_other(tmp_path, more):
    before, after = planned(tmp_path), planned(tmp_path, more)
    assert before[0].key != after[0].key
    assert before[1].key == after[1].key


def test_a_rejected_seed_never_returns(tmp_path):
    seeds = planned(tmp_path)[0].candidates
    after = planned(tmp_path, picks={"step": PoolPicks(rejected=[seeds[1]])})[0]
    assert seeds[1] not in after.seeds and len(after.candidates) == 5


def test_a_pinned_seed_keeps_its_place_when_the_sound_changes(tmp_path):
    picks = {"step": PoolPicks(pinned={2: 77})}
    for more in ("", ", duration_secs: 0.9"):
        one = planned(tmp_path, more, picks)[0]
        assert one.fixed == {2: 77} and len(one.candidates) == 4


def test_an_accepted_seed_leaves_with_the_sound_it_was_accepted_for(tmp_path):
    held = {1: Held(seed=5, sound=planned(tmp_path)[0].pool.sound.hash)}
    picks = {"step": PoolPicks(accepted=held)}
    assert planned(tmp_path, picks=picks)[0].fixed == {1: 5}
    assert planned(tmp_path, ", duration_secs: 0.9", picks)[0].fixed == {}


def test_picks_survive_being_written(tmp_path):
    picks = {"a/b": PoolPicks(pinned={1: 2**63 - 1}, kept={2: Held(seed=3, sound="ff")}, rejected=[9])}
    manifest = tmp_path / "sounds.yaml"
    write_picks(manifest, picks)
    assert read_picks(manifest) == picks


def test_damaged_picks_are_named(tmp_path):
    manifest = tmp_path / "sounds.yaml"
    picks_path(manifest).write_text('{"pools": {"a": {"pinned": {"0": 1}}}}')
    with pytest.raises(InvalidInput, match="sounds.picks.json"):
        read_picks(manifest)
