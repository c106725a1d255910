"""Own words of a studio's weights: legal once their folder is named, heard by the model, never in others' way."""

from __future__ import annotations

from pathlib import Path

import pytest

from soundwell import catalog
from soundwell.catalog import load_catalog, own_words, packaged_catalog, use_labels
from soundwell.catalog.own import extended
from soundwell.errors import InvalidInput
from soundwell.sounds import Sound


@pytest.fixture
def slimy(tmp_path: Path):
    (tmp_path / "labels.yaml").write_text("footstep: {surface: {slime: {words: [goo]}, glass: }}\n")
    before = list(catalog._chosen)
    catalog._chosen.clear()  # what tests before this one looked up
    yield tmp_path
    catalog._chosen[:] = before


def test_an_own_word_is_legal_where_its_folder_is_named(slimy: Path) -> None:
    with pytest.raises(InvalidInput, match="'slime' is not a surface of footstep"):
        Sound(id="step", category="footstep", attributes={"surface": "slime"})
    use_labels(slimy)
    step = Sound(id="step", category="footstep", attributes={"surface": "slime"})
    assert load_catalog().token_of("footstep", step.attributes) == "footstep/slime"
    assert Sound(id="said", text="walking through goo").attributes["surface"] == "slime"


def test_the_environment_names_the_folder_too(slimy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDWELL_WEIGHTS", str(slimy))
    assert "slime" in load_catalog().categories["footstep"].attributes["surface"]


def test_a_value_that_others_stood_in_for_is_now_heard_itself(slimy: Path) -> None:
    assert packaged_catalog().token_of("footstep", {"surface": "glass"}) == "footstep/gravel"
    use_labels(slimy)
    assert load_catalog().token_of("footstep", {"surface": "glass"}) == "footstep/glass"


def test_own_words_go_round(slimy: Path) -> None:
    document = own_words({"footstep/slime": ("goo",), "ui/ping": ()}, packaged_catalog())
    found = extended(packaged_catalog(), document)
    assert {"footstep/slime", "ui/ping"} == set(found.tokens()) - set(packaged_catalog().tokens())


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"footsteps": {}}, "did you mean 'footstep'"),
        ({"footstep": {"shoe": {"clog": {}}}}, "shoe"),
        ({"footstep": {"surface": {"Green Slime": {}}}}, "is not a label"),
        ({"footstep": {"surface": {"slime": {"words": "goo"}}}}, "must be a list"),
    ],
)
def test_a_wrong_labels_file_says_what_is_wrong(document: dict, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        extended(packaged_catalog(), document)
