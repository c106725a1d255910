"""Labels of a studio's files: from folders, UCS names and CSVs; what is not known is told with the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from soundwell.catalog import packaged_catalog
from soundwell.errors import InvalidInput
from soundwell.train.library.labels import Rules, plain, read_items, ucs_label

CATALOG = packaged_catalog()


def library(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return folder


def labels(folder: Path, source: str = "auto", **rules) -> dict[str, str]:
    return {
        item.name: item.label.name for item in read_items(folder, Rules(catalog=CATALOG, **rules), source)
    }


def refusal(folder: Path, source: str = "auto", **rules) -> str:
    with pytest.raises(InvalidInput) as refused:
        labels(folder, source, **rules)
    return str(refused.value)


def test_folders_name_category_and_value(tmp_path: Path) -> None:
    library(
        tmp_path, "footstep/gravel/a.wav", "Foot Step/b.flac", "ui/takes/x.ogg", "notes.txt", "ui/._c.wav"
    )
    found = labels(tmp_path, renamed={"foot step": "footstep", "ui/takes": "ui"})
    assert found == {
        "footstep/gravel/a.wav": "footstep/gravel",
        "Foot Step/b.flac": "footstep",
        "ui/takes/x.ogg": "ui",
    }


@pytest.mark.parametrize(
    ("stem", "label"),
    [
        ("FEETHmn_Gravel Walk 02_STU_LIB", "footstep/gravel"),
        ("FEETHmn-Slime_boots 01_STU_LIB", "footstep/slime"),
        ("GUNPis_Glock 3_A_B", "weapon/pistol"),
        ("FEETMisc_anything", "footstep"),
        ("ANMLFarm_Pig grunt_A_B", "creature/pig"),
        ("ANMLFarm_Barn_A_B", "creature"),
        ("XYZFoo_what_A_B", None),
        ("kick_01", None),
    ],
)
def test_a_ucs_name_says_what_it_is(stem: str, label: str | None) -> None:
    assert ucs_label(stem, CATALOG) == label


def test_a_ucs_name_wins_over_its_folder(tmp_path: Path) -> None:
    library(tmp_path, "misc/DOORWood_slam_A_B.wav", "glass/a.wav")
    assert labels(tmp_path) == {"misc/DOORWood_slam_A_B.wav": "door/wood", "glass/a.wav": "glass"}
    assert "misc/DOORWood_slam_A_B.wav: 'misc' is not a category" in refusal(tmp_path, "folders")


def test_an_unknown_value_tells_both_ways_out(tmp_path: Path) -> None:
    library(tmp_path, *(f"footstep/slime/{n}.wav" for n in range(3)))
    sentence = refusal(tmp_path)
    assert sentence.startswith("footstep/slime/0.wav and 2 more: 'slime' is not a surface of footstep")
    assert "--new footstep/slime" in sentence and "--map footstep/slime=footstep/" in sentence
    assert set(labels(tmp_path, new=frozenset({"footstep/slime"})).values()) == {"footstep/slime"}
    assert set(labels(tmp_path, renamed={"footstep/slime": "footstep/mud"}).values()) == {"footstep/mud"}


def test_an_unknown_folder_can_be_named_or_skipped(tmp_path: Path) -> None:
    library(tmp_path, "monsters/a.wav", "music/b.wav", "loose.wav")
    sentence = refusal(tmp_path)
    assert "--map monsters=CATEGORY" in sentence and "loose.wav" in sentence
    (tmp_path / "loose.wav").unlink()
    assert labels(tmp_path, renamed={"monsters": "creature", "music": "skip"}) == {
        "monsters/a.wav": "creature"
    }


def test_a_table_has_the_word(tmp_path: Path) -> None:
    library(tmp_path, "a.wav", "b.wav", "c.wav", "unlisted.wav")
    (tmp_path / "labels.csv").write_text(
        "\ufefffile;category;surface;licence;author\na.wav;footstep;gravel;CC0-1.0;Ann\nb.wav;footstep;;;\nc.wav;ui;;;\n"
    )
    items = read_items(tmp_path, Rules(catalog=CATALOG))
    assert [item.label.name for item in items] == ["footstep/gravel", "footstep", "ui"]
    assert (items[0].licence, items[0].author, items[1].licence) == ("CC0-1.0", "Ann", "")


def test_a_wrong_row_is_named_by_its_number(tmp_path: Path) -> None:
    library(tmp_path, "a.wav", "b.wav")
    (tmp_path / "t.csv").write_text("file,label\na.wav,footstep/gravle\nmissing.wav,ui\nb.wav,ui\n")
    sentence = refusal(tmp_path, str(tmp_path / "t.csv"))
    assert "t.csv row 2: 'gravle' is not a surface of footstep; did you mean 'gravel'?" in sentence
    assert "t.csv row 3: 'missing.wav' is no file of the library" in sentence


def test_a_table_without_its_columns_says_which(tmp_path: Path) -> None:
    library(tmp_path, "a.wav")
    (tmp_path / "labels.csv").write_text("name,kind\na.wav,ui\n")
    assert "columns file and label" in refusal(tmp_path)


@pytest.mark.parametrize("rule", [{"new": frozenset({"slime"})}, {"renamed": {"goo": "fotstep"}}])
def test_a_wrong_rule_is_refused_before_any_file(rule: dict) -> None:
    with pytest.raises(InvalidInput, match="--new|--map goo=fotstep"):
        Rules(catalog=CATALOG, **rule)


def test_an_empty_folder_says_what_it_needs(tmp_path: Path) -> None:
    assert "holds no sound" in refusal(tmp_path)
    assert "is not a folder" in refusal(tmp_path / "nowhere")


def test_separators_and_case_do_not_matter() -> None:
    assert plain("Foot Steps / Wet-Mud") == "foot_steps/wet_mud"
