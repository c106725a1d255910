"""Manifests: what is refused and how, what multiplies out, what is inherited."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml
from tests.acceptance.bad_manifests import BAD, complaint

from soundwell.bake.manifest import read_manifest
from soundwell.bake.schema import SCHEMA, schema
from soundwell.errors import InvalidInput

SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "bake"


def read(folder, text, **others):
    for name, content in others.items():
        (folder / f"{name}.yaml").write_text(content)
    path = folder / "sounds.yaml"
    path.write_text(text)
    return read_manifest(path)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.kind)
def test_a_wrong_manifest_is_one_sentence_with_file_line_and_remedy(bad, tmp_path):
    said, where = complaint(bad, tmp_path)
    assert said.startswith(where)
    assert bad.words in said
    assert "\n" not in said


def test_a_grid_multiplies_out_in_its_order(tmp_path):
    text = "manifest: 1\nsounds:\n  s:\n    category: footstep\n    grid: {surface: [sand, snow], gait: [walk, run]}\n"
    manifest = read(tmp_path, text)
    assert [pool.id for pool in manifest.pools] == ["s/sand/walk", "s/sand/run", "s/snow/walk", "s/snow/run"]
    assert manifest.pools[1].sound.attributes == {"surface": "sand", "gait": "run"}


def test_intensities_are_pools_of_one_sound(tmp_path):
    text = "manifest: 1\nsounds:\n  hit:\n    category: impact\n    grid: {intensity: [0.3, 0.9]}\n"
    soft, hard = read(tmp_path, text).pools
    assert soft.sound == hard.sound and soft.sound.id == "hit"
    assert (soft.settings["intensity"], hard.settings["intensity"]) == (0.3, 0.9)


def test_a_file_overrides_the_defaults_of_what_it_includes(tmp_path):
    common = (
        "manifest: 1\ndefaults: {count: 3, extra: 5, format: flac16}\nsounds:\n  shared: {category: door}\n"
    )
    text = "manifest: 1\ninclude: [common.yaml]\ndefaults: {count: 4}\nsounds:\n  own: {category: door, extra: 1}\n"
    shared, own = read(tmp_path, text, common=common).pools
    assert (shared.settings["count"], own.settings["count"]) == (3, 4)
    assert own.settings["format"] == ("flac16",) and own.settings["extra"] == 1


def test_json_is_as_good_as_yaml(tmp_path):
    path = tmp_path / "sounds.json"
    path.write_text(
        json.dumps({"manifest": 1, "sounds": {"s": {"text": "footsteps on gravel"}}}, indent="\t")
    )
    (pool,) = read_manifest(path).pools
    assert pool.sound.category == "footstep" and pool.sound.attributes["surface"] == "gravel"


def test_only_names_a_sound_or_a_pool(tmp_path):
    sounds = "sounds:\n  s: {category: footstep, grid: {surface: [sand, snow]}}\n  t: {category: door}\n"
    text = f"manifest: 1\n{sounds}"
    manifest = read(tmp_path, text)
    assert [pool.id for pool in manifest.only(("s",)).pools] == ["s/sand", "s/snow"]
    assert [pool.id for pool in manifest.only(("s/snow", "t")).pools] == ["s/snow", "t"]
    with pytest.raises(InvalidInput, match="--only.*'u'"):
        manifest.only(("u",))


def test_the_published_schema_is_the_one_that_is_checked():
    text = resources.files("soundwell.bake").joinpath(SCHEMA).read_text(encoding="utf-8")
    assert json.loads(text) == schema(), "run: python -m soundwell.bake.schema"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_sample_manifests_fit_the_schema(path):
    jsonschema.validate(yaml.safe_load(path.read_text()), schema(), cls=jsonschema.Draft202012Validator)


WRONG = (
    {"category": "footstp"},
    {"category": "door", "count": 0},
    {"category": "door", "attributes": {"kind": 1}},
)


@pytest.mark.parametrize("body", WRONG)
def test_the_schema_refuses_what_reading_refuses(body):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"manifest": 1, "sounds": {"s": body}}, schema())


def test_the_one_shot_sample_is_as_large_as_it_says():
    manifest = read_manifest(SAMPLES / "oneshots.yaml")
    assert sum(pool.settings["count"] for pool in manifest.pools) >= 1_000
    assert len({pool.sound.category for pool in manifest.pools}) >= 12
