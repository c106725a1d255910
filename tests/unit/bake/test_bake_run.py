"""Whole bakes with the fake runtime in this process: incremental, decided upon, verified, packed, imported."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as Xml
from pathlib import Path

import pytest
import yaml

from soundwell.bake.bank_pack import pack_folder
from soundwell.bake.bank_read import Bank
from soundwell.bake.crew import InlineCrew
from soundwell.bake.manifest import read_manifest
from soundwell.bake.plan import output_folder
from soundwell.bake.provenance import read_provenance
from soundwell.bake.riff import read_chunks
from soundwell.bake.run import bake, maker_of
from soundwell.bake.verdicts import accept_files, pin_files, reject_files
from soundwell.bake.verify import verify

MANIFEST = {
    "manifest": 1,
    "name": "Game",
    "engines": ["unity", "unreal", "wwise", "fmod"],
    "defaults": {"duration_secs": 0.2, "format": "wav16"},
    "sounds": {
        "step": {"category": "footstep", "grid": {"surface": ["sand", "snow"]}, "count": 3, "extra": 1},
        "bed": {"category": "ambience", "loop": True, "channels": 2, "format": ["wav16", "ogg"]},
        "hit": {"category": "impact", "grid": {"intensity": [0.3, 1.0]}},
    },
}
STEPS = [f"footstep/FEETHmn_Step-Sand-{place:02}_SNDW_GAME.wav" for place in (1, 2, 3)]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "game.yaml"
    path.write_text(yaml.safe_dump(MANIFEST))
    return path


def run(path, only=()):
    whole = read_manifest(path)
    return bake(whole.only(only), whole, output_folder(whole, None), maker_of("fake", None), InlineCrew())


def change(path, sound, **settings):
    document = yaml.safe_load(path.read_text())
    document["sounds"][sound].update(settings)
    path.write_text(yaml.safe_dump(document))


def contents(path: Path) -> dict[str, bytes]:
    folder = path.with_suffix("")
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def seeds(path, files):
    by_file = {record["file"]: record["seed"] for record in read_provenance(path.with_suffix(""))}
    return [by_file[file] for file in files]


def decide(decision, path, *files):
    return decision(read_manifest(path), path.with_suffix(""), files)


def test_a_second_bake_makes_nothing_and_changes_nothing(path):
    first = run(path)
    before = contents(path)
    again = run(path)
    assert (first.files, first.made) == (10, 10) and (again.made, again.reused) == (0, 10)
    assert contents(path) == before


def test_only_what_changed_is_made_again(path):
    run(path)
    change(path, "hit", fade_out_millis=20)
    assert run(path).made == 2
    change(path, "hit", count=2)
    assert run(path).made == 4  # a pool is made whole; both of its files, in two pools


def test_pools_baked_apart_are_the_folder_baked_at_once(path):
    run(path, ("bed", "hit"))
    run(path, ("step",))
    apart = contents(path)
    shutil.rmtree(path.with_suffix(""))
    run(path)
    assert contents(path) == apart


def test_a_file_that_was_changed_is_made_again(path):
    run(path)
    wanted = contents(path)
    (path.with_suffix("") / STEPS[0]).write_bytes(b"overwritten")
    run(path)
    assert contents(path) == wanted


def test_import_settings_changed_by_an_engine_stay(path):
    run(path)
    meta = path.with_suffix("") / f"{STEPS[0]}.meta"
    meta.write_text("changed by Unity")
    run(path)
    assert meta.read_text() == "changed by Unity"


def test_a_removed_sound_takes_its_files_along(path):
    run(path)
    document = yaml.safe_load(path.read_text())
    del document["sounds"]["step"]
    path.write_text(yaml.safe_dump(document))
    assert run(path).files == 4
    assert not (path.with_suffix("") / "footstep").exists()


def test_a_rejected_take_never_returns_and_its_neighbours_stay(path):
    run(path)
    before = seeds(path, STEPS)
    decide(reject_files, path, STEPS[1])
    outcome = run(path)
    after = seeds(path, STEPS)
    assert outcome.made == 1
    assert (after[0], after[2]) == (before[0], before[2]) and after[1] not in before
    incremental = contents(path)
    shutil.rmtree(path.with_suffix(""))
    run(path)
    assert contents(path) == incremental


def test_a_pinned_take_stays_when_the_sound_changes_an_accepted_one_goes(path):
    run(path)
    before = seeds(path, STEPS)
    decide(pin_files, path, STEPS[2])
    decide(accept_files, path, STEPS[0])
    change(path, "step", seeds=[1, 2, 3], extra=0, duration_secs=0.3)
    run(path)
    after = seeds(path, STEPS)
    assert after[2] == before[2] and after[0] == 1


def test_verify_makes_files_again_and_finds_the_changed_one(path):
    run(path)
    folder = path.with_suffix("")
    assert {result.verdict for result in verify(folder, 99)} == {"identical"}
    (folder / STEPS[0]).write_bytes(b"other")
    assert [result.file for result in verify(folder, 99) if result.verdict == "different"] == [STEPS[0]]


def test_provenance_tells_everything_and_no_time(path):
    run(path)
    record = next(r for r in read_provenance(path.with_suffix("")) if r["file"] == STEPS[0])
    wanted = {
        "file",
        "sound",
        "seed",
        "model_hash",
        "steps",
        "watermark",
        "scores",
        "licence",
        "command",
        "sha256",
    }
    assert wanted <= record.keys() and record["watermark"] is None
    assert record["command"] == "soundwell bake game.yaml --only step/sand"
    takes = (path.with_suffix("") / "candidates.jsonl").read_text().splitlines()
    assert sum(json.loads(line)["kept"] for line in takes) == 9 and len(takes) == 11


def test_softer_intensity_is_quieter_in_the_file(path):
    run(path)
    soft, hard = [r for r in read_provenance(path.with_suffix("")) if r["sound"]["id"] == "hit"]
    assert hard["loudness_lufs"] - soft["loudness_lufs"] == pytest.approx(18 * 0.7, abs=0.3)


def test_a_folder_becomes_a_bank(path, tmp_path):
    run(path)
    assert pack_folder(path.with_suffix(""), tmp_path / "game.bank") == (4, 9)
    with Bank(tmp_path / "game.bank") as bank:
        assert [it.bucket for it in bank.variations(bank.find("hit"))] == [0, 2]
        (bed,) = bank.variations(bank.find("bed"))
        assert (bed.channels, bed.loop_start_frame, bed.loop_end_frame) == (2, 0, bed.num_frames)
        assert len(bank.variations(bank.find("step/snow"))) == 3


def test_engines_find_every_file(path):
    run(path)
    folder = path.with_suffix("")
    wavs = [str(p.relative_to(folder)) for p in folder.rglob("*.wav")]
    table = (folder / "import/wwise/sounds.txt").read_bytes().decode().split("\r\n")
    assert table[0].split("\t") == ["Audio File", "Object Path", "Object Type", "Notes"]
    listed = {line.split("\t")[0].removeprefix("..\\..\\").replace("\\", "/") for line in table[1:-1]}
    assert listed == set(wavs)
    rows = (folder / "import/unreal/sounds.csv").read_text().splitlines()
    assert len(rows) == 1 + len(wavs) + 1  # a header; the ogg beside the wavs
    script = (folder / "import/fmod/ImportSoundwellSounds.js").read_text()
    assert all(wav in script for wav in wavs)
    asset = (folder / "import/unity/BakedSounds.asset").read_text()
    for wav in wavs:
        meta = yaml.safe_load((folder / f"{wav}.meta").read_text())
        assert meta["guid"] in asset and meta["AudioImporter"]["serializedVersion"] == 6


def test_the_unreal_script_is_python(path):
    run(path)
    compile((path.with_suffix("") / "import/unreal/import_sounds.py").read_text(), "import_sounds.py", "exec")


def test_the_files_of_a_loop_say_so(path):
    run(path)
    (wav,) = (path.with_suffix("") / "ambience").glob("*.wav")
    chunks = read_chunks(wav.read_bytes())
    assert "smpl" in chunks
    tree = Xml.fromstring(chunks["iXML"].decode())
    assert tree.findtext("USER/CATID") == "AMBMisc" and tree.findtext("SOUNDWELL/SOUND") == "bed"


def test_the_report_shows_every_file(path):
    run(path)
    page = (path.with_suffix("") / "report.html").read_text()
    assert page.count("<audio") == 10 and page.count("data:image/png;base64,") == 10
