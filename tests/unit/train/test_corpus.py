"""The corpus build, offline: packages and containers are made here, sample by sample."""

from __future__ import annotations

import io
import json
import shutil
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

from soundwell.train import containers, corpus
from soundwell.train.containers import Broken, read_members
from soundwell.train.corpus import build
from soundwell.train.corpus_audio import (
    SAMPLE_RATE_HZ,
    Unusable,
    is_clipped,
    onset_frame,
    prepare,
    remove_dc,
    spectral_facts,
    to_mono,
)
from soundwell.train.corpus_files import credit_of, read_rows

COLUMNS = [
    "source",
    "container",
    "member",
    "licence_tier",
    "licence",
    "class",
    "material",
    "duration_secs",
    "sample_rate_hz",
    "num_channels",
    "clean_oneshot",
    "fullband",
    "split",
    "note",
]
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb makes the test packages")


def burst(secs: float = 0.2, *, rate_hz: int = SAMPLE_RATE_HZ, hertz: float = 1000.0) -> np.ndarray:
    """A tone that dies away to silence."""
    time = np.arange(round(secs * rate_hz)) / rate_hz
    return (0.5 * np.sin(2 * np.pi * hertz * time) * np.exp(-time / (secs / 12))).astype(np.float32)


def wav_bytes(audio: np.ndarray, rate_hz: int = SAMPLE_RATE_HZ) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, audio, rate_hz, format="WAV", subtype="PCM_16")
    return out.getvalue()


def write_wav(path: Path, audio: np.ndarray, rate_hz: int = SAMPLE_RATE_HZ) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(wav_bytes(audio, rate_hz))
    return path


def write_list(path: Path, *rows: dict[str, str]) -> Path:
    defaults = {
        "licence_tier": "A",
        "licence": "CC0-1.0",
        "class": "ui",
        "split": "train",
        "clean_oneshot": "1",
    }
    lines = ["\t".join((defaults | row).get(name, "") for name in COLUMNS) for row in rows]
    path.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return path


def entries_of(out: Path, name: str = "index.jsonl") -> list[dict]:
    return [json.loads(line) for line in (out / name).read_text(encoding="utf-8").splitlines()]


def make_deb(cache: Path, package: str, files: dict[str, bytes], links: dict[str, str] | None = None) -> Path:
    root = cache / f"{package}-root"
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    for name, target in (links or {}).items():
        (root / name).symlink_to(target)
    (root / "DEBIAN").mkdir(parents=True, mode=0o755)
    about = f"Package: {package}\nVersion: 1\nArchitecture: all\nMaintainer: no one\nDescription: test\n"
    (root / "DEBIAN" / "control").write_text(about)
    deb = cache / f"{package}_1_all.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", root, deb], check=True, capture_output=True)
    shutil.rmtree(root)
    return deb


# --- Containers ------------------------------------------------------------------------------------


def test_zip_yields_only_the_wanted(tmp_path: Path) -> None:
    path = tmp_path / "sounds.pk3"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/one.wav", b"one")
        archive.writestr("a/two.wav", b"two")
    assert [(m.name, m.data) for m in read_members(path, ["a/two.wav", "a/missing.wav"])] == [
        ("a/two.wav", b"two")
    ]


def wad_bytes(lumps: dict[str, bytes]) -> bytes:
    body, directory = b"", b""
    for name, lump in lumps.items():
        directory += struct.pack("<II8s", 12 + len(body), len(lump), name.encode())
        body += lump
    return b"IWAD" + struct.pack("<II", len(lumps), 12 + len(body)) + body + directory


def test_a_doom_lump_becomes_a_wav_without_its_padding(tmp_path: Path) -> None:
    samples = bytes([128, 255, 0, 64] * 25)
    lump = struct.pack("<HHI", 3, 11025, len(samples) + 32) + bytes(16) + samples + bytes(16)
    path = tmp_path / "game.wad"
    path.write_bytes(wad_bytes({"DSPISTOL": lump, "D_MUSIC": b"no sound"}))
    (member,) = read_members(path, ["DSPISTOL.wav"])
    audio, rate_hz = soundfile.read(io.BytesIO(member.data))
    assert rate_hz == 11025
    assert np.allclose(audio, (np.frombuffer(samples, np.uint8) - 128.0) / 128.0)


def test_a_catalogue_entry_is_found_by_number_and_carries_its_credit(tmp_path: Path) -> None:
    blobs = []
    for text in (b'"Crash". By A.\0', b'"Horn". By B.\0'):
        blobs.append(bytes([len(text)]) + text + wav_bytes(burst()))
    first = 8 * len(blobs)
    offsets = [first, first + len(blobs[0])]
    table = b"".join(
        struct.pack("<II", at | 0x80000000, len(blob)) for at, blob in zip(offsets, blobs, strict=True)
    )
    path = tmp_path / "sounds.cat"
    path.write_bytes(table + b"".join(blobs))
    (member,) = read_members(path, ["01_Horn.wav"])
    assert member.credit == '"Horn". By B.'
    assert member.data == wav_bytes(burst())


def group_bytes(files: dict[str, bytes | dict]) -> bytes:
    """An OpenClonk group, nested where a value is itself a dict; not yet compressed."""
    entries, body = b"", b""
    for name, content in files.items():
        data = group_bytes(content) if isinstance(content, dict) else content
        entries += struct.pack(
            "<260siiiii", name.encode(), 1, int(isinstance(content, dict)), len(data), 0, len(body)
        ).ljust(containers.C4_ENTRY_BYTES, b"\0")
        body += data
    header = struct.pack("<28siii", b"RedWolf Design GrpFolder", 1, 2, len(files)).ljust(
        containers.C4_HEADER_BYTES, b"\0"
    )
    return containers.scramble_c4(header) + entries + body


def test_a_clonk_group_opens_through_its_nesting(tmp_path: Path) -> None:
    packer = zlib.compressobj(wbits=31)
    packed = packer.compress(
        group_bytes({"Title.txt": b"x", "Fire.ocg": {"Deep.ocg": {"Blast.wav": b"boom"}}})
    )
    packed += packer.flush()
    path = tmp_path / "Sound.ocg"
    path.write_bytes(containers.C4_MAGIC + packed[2:])
    (member,) = read_members(path, ["Fire.ocg/Deep.ocg/Blast.wav", "Fire.ocg/Deep.ocg/None.wav"])
    assert member == containers.Member("Fire.ocg/Deep.ocg/Blast.wav", b"boom")


def test_qt_resources_open_plain_and_compressed(tmp_path: Path) -> None:
    def name(text: str) -> bytes:
        return struct.pack(">HI", len(text), 0) + text.encode("utf-16-be")

    names = name("") + name("sub") + name("a.wav") + name("b.wav")
    at_sub, at_a = 6, 6 + 6 + 6
    at_b = at_a + 6 + 10
    packed = struct.pack(">I", 3) + zlib.compress(b"two")
    blobs = struct.pack(">I", 3) + b"one" + struct.pack(">I", len(packed)) + packed
    tree = struct.pack(">IHII", 0, 2, 1, 1) + struct.pack(">IHII", at_sub, 2, 2, 2)
    tree += struct.pack(">IHHHI", at_a, 0, 0, 0, 0) + struct.pack(">IHHHI", at_b, 1, 0, 0, 7)
    header = struct.pack(">4sIIII", b"qres", 1, 20, 20 + len(tree), 20 + len(tree) + len(blobs))
    path = tmp_path / "core.rcc"
    path.write_bytes(header + tree + blobs + names)
    found = {member.name: member.data for member in read_members(path, ["sub/a.wav", "sub/b.wav"])}
    assert found == {"sub/a.wav": b"one", "sub/b.wav": b"two"}


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 but no zip", b"IWAD\x01\x00\x00\x00\xff\xff\xff\x00", b"what is this?"]
)
def test_a_damaged_container_is_broken_and_nothing_else(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "container.bin"
    path.write_bytes(data)
    with pytest.raises(Broken):
        list(read_members(path, ["a.wav"]))


# --- Audio -----------------------------------------------------------------------------------------


def test_a_sound_begins_three_milliseconds_before_its_onset(tmp_path: Path) -> None:
    silence = np.zeros(SAMPLE_RATE_HZ // 4, np.float32)
    path = write_wav(tmp_path / "late.wav", np.concatenate([silence, burst(), silence]))
    sound = prepare(path)
    assert sound.facts["onset_secs"] == pytest.approx(0.247, abs=0.001)
    assert sound.facts["duration_secs"] < 0.2
    assert np.abs(sound.audio).max() == pytest.approx(0.9)
    assert sound.facts["peak_dbfs"] == pytest.approx(20 * np.log10(np.abs(burst()).max()), abs=0.1)


def test_ambience_keeps_its_start(tmp_path: Path) -> None:
    silence = np.zeros(SAMPLE_RATE_HZ // 4, np.float32)
    path = write_wav(tmp_path / "late.wav", np.concatenate([silence, burst()]))
    assert prepare(path, ambience=True).facts["onset_secs"] == 0.0


def test_steady_noise_before_the_sound_is_no_onset() -> None:
    noise = np.random.default_rng(1).uniform(-0.01, 0.01, SAMPLE_RATE_HZ).astype(np.float32)
    noise[SAMPLE_RATE_HZ // 2 :][: len(burst())] += burst()
    assert onset_frame(noise) == pytest.approx(SAMPLE_RATE_HZ // 2, abs=4 * 48)


def test_long_sounds_are_cut_and_all_is_48_khz(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, 8000 * 31).astype(np.float32)
    sound = prepare(write_wav(tmp_path / "long.wav", noise, 8000))
    assert sound.facts["duration_secs"] == 30.0
    assert len(sound.audio) == 30 * SAMPLE_RATE_HZ
    assert sound.facts["original_rate_hz"] == 8000
    assert sound.facts["bandwidth_hz"] < 4600


@pytest.mark.parametrize(
    ("audio", "why"),
    [(np.zeros(4800), "silent"), (np.ones(48) * 0.5, "too short"), (np.zeros(0), "silent")],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, audio: np.ndarray, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        prepare(write_wav(tmp_path / "bad.wav", audio))


def test_an_undecodable_file_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "text.ogg").write_text("Dummy, do not replace.")
    with pytest.raises(Unusable, match="cannot be decoded"):
        prepare(tmp_path / "text.ogg")


def test_channels_that_cancel_leave_the_louder_one() -> None:
    tone = burst()
    assert to_mono(np.stack([tone, tone], axis=1))[1] == "mid"
    mono, how = to_mono(np.stack([-0.9 * tone, tone], axis=1))
    assert how == "channel 1"
    assert np.array_equal(mono, tone)


def test_dc_is_measured_where_it_is_quiet() -> None:
    silence = np.zeros(SAMPLE_RATE_HZ // 4, np.float32)
    thump = np.concatenate([np.hanning(2400).astype(np.float32), silence])
    assert np.abs(remove_dc(thump + np.float32(0.1)) - thump).max() < 1e-3


def test_clipping_is_told_from_loudness() -> None:
    tone = np.sin(2 * np.pi * 200 * np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ).astype(np.float32)[:, None]
    assert not is_clipped(tone)
    assert is_clipped(np.clip(tone * 1.5, -1, 1))


def test_spectral_facts_find_a_tone() -> None:
    facts = spectral_facts(
        np.sin(2 * np.pi * 3000 * np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ).astype(np.float32)
    )
    assert facts["rolloff_hz"] == pytest.approx(3000, abs=50)
    assert 3000 <= facts["bandwidth_hz"] < 4000


# --- The build -------------------------------------------------------------------------------------

REPOSITORY = "github:someone/effects@0123abcd"


def repository(tmp_path: Path, *names: str) -> tuple[Path, Path]:
    """A checked-out repository with these sounds, and the list that names them. -> extra, tsv"""
    for number, name in enumerate(names):
        write_wav(tmp_path / "extra" / "effects" / name, burst(hertz=500.0 + 100 * number), 44_100)
    tsv = write_list(tmp_path / "list.tsv", *({"source": REPOSITORY, "member": name} for name in names))
    return tmp_path / "extra", tsv


def quick_build(tmp_path: Path, tsv: Path, **options: object) -> corpus.BuildReport:
    defaults = {"cache": tmp_path / "cache", "workers": 1, "progress": False}
    return build(tmp_path / "out", tsv=tsv, **(defaults | options))


def test_a_build_writes_audio_index_and_attribution(tmp_path: Path) -> None:
    extra, tsv = repository(tmp_path, "a.wav", "b.wav")
    report = quick_build(tmp_path, tsv, extra=extra)
    assert (report.chosen, report.built, report.skipped) == (2, 2, 0)
    first = entries_of(tmp_path / "out")[0]
    info = soundfile.info(tmp_path / "out" / first["path"])
    assert (info.samplerate, info.channels, info.format, info.subtype) == (48_000, 1, "FLAC", "PCM_16")
    assert first["path"] == f"audio/{first['id']}.flac"
    assert (first["class"], first["tier"], first["clean_oneshot"], first["fullband"]) == (
        "ui",
        "A",
        True,
        None,
    )
    assert "`a.wav`" in (tmp_path / "out" / "ATTRIBUTION.md").read_text()
    assert not list((tmp_path / "out").rglob("*.partial"))


def test_a_second_build_makes_only_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extra, tsv = repository(tmp_path, "a.wav", "b.wav")
    quick_build(tmp_path, tsv, extra=extra)
    gone, kept = entries_of(tmp_path / "out")
    (tmp_path / "out" / gone["path"]).unlink()
    with (tmp_path / "out" / "index.jsonl").open("a") as file:
        file.write('{"id": "half a li')
    made = []
    monkeypatch.setattr(
        corpus, "prepare", lambda path, **options: made.append(path.name) or prepare(path, **options)
    )
    report = quick_build(tmp_path, tsv, extra=extra)
    assert made == ["a.wav"]
    assert (report.built, report.reused) == (1, 1)
    assert entries_of(tmp_path / "out") == [gone, kept]


def test_an_interrupt_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extra, tsv = repository(tmp_path, "a.wav", "b.wav")

    def interrupted(path: Path, **options: bool) -> object:
        if path.name == "b.wav":
            raise KeyboardInterrupt
        return prepare(path, **options)

    monkeypatch.setattr(corpus, "prepare", interrupted)
    with pytest.raises(KeyboardInterrupt):
        quick_build(tmp_path, tsv, extra=extra)
    monkeypatch.undo()
    assert [entry["member"] for entry in entries_of(tmp_path / "out")] == ["a.wav"]
    assert quick_build(tmp_path, tsv, extra=extra).reused == 1


def test_unusable_sounds_are_given_up_and_missing_ones_tried_again(tmp_path: Path) -> None:
    extra, tsv = repository(tmp_path, "a.wav", "silent.wav", "late.wav")
    write_wav(extra / "effects" / "silent.wav", np.zeros(4800))
    late = (extra / "effects" / "late.wav").rename(tmp_path / "late.wav")
    assert quick_build(tmp_path, tsv, extra=extra).reasons == {"not under effects": 1, "silent": 1}
    late.rename(extra / "effects" / "late.wav")
    again = quick_build(tmp_path, tsv, extra=extra)
    assert (again.built, again.reused, again.reasons) == (1, 1, {"silent": 1})
    assert [line["member"] for line in entries_of(tmp_path / "out", "skipped.jsonl")] == ["silent.wav"]


def test_a_file_of_another_format_stands_in(tmp_path: Path) -> None:
    extra, tsv = repository(tmp_path, "a.wav")
    source = extra / "effects" / "a.wav"
    soundfile.write(source.with_suffix(".flac"), burst(), SAMPLE_RATE_HZ)
    source.unlink()
    assert quick_build(tmp_path, tsv, extra=extra).built == 1


def test_workers_build_the_same_as_one(tmp_path: Path) -> None:
    extra, tsv = repository(tmp_path, "a.wav", "b.wav", "c.wav")
    quick_build(tmp_path, tsv, extra=extra)
    build(tmp_path / "two", cache=tmp_path / "cache", extra=extra, tsv=tsv, workers=2, progress=False)
    assert entries_of(tmp_path / "out") == entries_of(tmp_path / "two")


def test_a_missing_package_is_reported_and_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extra, _ = repository(tmp_path, "a.wav")
    fake = tmp_path / "bin" / "apt-get"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'E: Unable to locate package nowhere' >&2\nexit 100\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=":")
    tsv = write_list(
        tmp_path / "list.tsv",
        {"source": "debian:nowhere", "member": "usr/share/a.wav"},
        {"source": REPOSITORY, "member": "a.wav"},
    )
    report = quick_build(tmp_path, tsv, extra=extra)
    assert (report.built, report.skipped) == (1, 1)
    assert list(report.reasons) == ["apt-get failed: E: Unable to locate package nowhere"]


@needs_dpkg
def test_a_package_gives_open_files_links_and_container_members(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("sfx/in.wav", wav_bytes(burst()))
    files = {
        "usr/share/game/open.wav": wav_bytes(burst()),
        "usr/share/game/data.zip": archive.getvalue(),
        "usr/share/doc/game/copyright": b"Everything here is CC0.",
    }
    make_deb(cache, "game", files, {"usr/share/game/linked.wav": "open.wav"})
    game = {"source": "debian:game"}
    tsv = write_list(
        tmp_path / "list.tsv",
        game | {"member": "usr/share/game/open.wav"},
        game | {"member": "usr/share/game/linked.wav"},
        game | {"member": "usr/share/game/absent.wav"},
        game | {"container": "usr/share/game/data.zip", "member": "sfx/in.wav"},
        game | {"container": "data.zip", "member": "sfx/in.wav", "split": "holdout"},
        game | {"container": "usr/share/game/none.zip", "member": "sfx/in.wav"},
    )
    report = quick_build(tmp_path, tsv)
    assert (report.built, report.splits) == (4, {"train": 3, "holdout": 1})
    assert report.reasons == {"usr/share/game/none.zip is not in its package": 1, "not in its package": 1}
    assert (tmp_path / "out" / "copyright" / "game-copyright").read_bytes() == b"Everything here is CC0."


def test_tiers_splits_and_packages_choose(tmp_path: Path) -> None:
    extra, _ = repository(tmp_path, "a.wav", "b.wav", "c.wav")
    tsv = write_list(
        tmp_path / "list.tsv",
        {"source": REPOSITORY, "member": "a.wav"},
        {"source": REPOSITORY, "member": "b.wav", "licence_tier": "B"},
        {"source": REPOSITORY, "member": "c.wav", "split": "holdout"},
        {"source": "github:someone/other@1", "member": "d.wav"},
    )
    report = quick_build(tmp_path, tsv, extra=extra, tiers=("A",), splits=("train",), packages=["effects"])
    assert [entry["member"] for entry in entries_of(tmp_path / "out")] == ["a.wav"]
    assert report.chosen == 1


# --- The list and the command ----------------------------------------------------------------------


def test_the_list_that_ships_is_whole() -> None:
    rows = read_rows()
    assert len({row.id for row in rows}) == len(rows) > 8000
    assert {row.tier for row in rows} == {"A", "B", "C"}
    assert {row.split for row in rows} == {"train", "holdout"}
    assert not {row.package for row in rows if row.split == "holdout"} & {
        row.package for row in rows if row.split == "train"
    }


def test_credit_leaves_out_remarks(tmp_path: Path) -> None:
    note = "freesound.org/people/someone/sounds/1; near-dup group 5 of 9; bandwidth 4069 Hz"
    tsv = write_list(
        tmp_path / "list.tsv",
        {"source": REPOSITORY, "member": "a.wav", "note": note},
        {"source": REPOSITORY, "member": "b.wav", "note": "3 events"},
    )
    named, nameless = read_rows(tsv)
    assert credit_of(named) == "freesound.org/people/someone/sounds/1"
    assert credit_of(nameless) == "the authors of effects"
    assert credit_of(named, '"Horn". By B.') == '"Horn". By B.'


def test_the_command_builds_and_lists(tmp_path: Path) -> None:
    extra, tsv = repository(tmp_path, "a.wav")
    options = [
        "--out",
        tmp_path / "out",
        "--extra",
        extra,
        "--tsv",
        tsv,
        "--workers",
        "1",
        "--quiet",
        "--json",
    ]
    result = CliRunner().invoke(corpus.command, ["build", *map(str, options)])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["built"] == 1
    result = CliRunner().invoke(corpus.command, ["ls", "--tsv", str(tsv), "--json"])
    assert json.loads(result.output) == [{"source": REPOSITORY, "tier": "A", "split": "train", "count": 1}]
