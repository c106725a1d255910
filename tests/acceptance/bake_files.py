"""What other people's programs find in baked files: libsndfile by ctypes, ffmpeg and sox by their command lines."""

from __future__ import annotations

import ctypes
import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import soundfile

from soundwell.bake.provenance import read_provenance

from .table import Row

MANIFEST = """
manifest: 1
name: Formats & <tags>
seed: 5
creator: TEST
source: FORMATS
date: 2026-11-25
sounds:
"""
SOUND = """
  {name}:
    category: {category}
    format: [{formats}]
    sample_rate_hz: {rate}
    channels: {channels}
    loop: {loop}
    duration_secs: {secs}
    loudness_lufs: {lufs}
    folder: "{rate}"
    naming: "{name}-{{number:02}}-{{format}}"
    keywords: [alpha, beta]
"""
MORE = ((48_000, "wav16, wav24, wav32f, flac16, flac24, ogg, opus"), (44_100, "wav16, flac16, ogg"),
        (96_000, "wav24, wav32f, flac24, ogg"))  # fmt: skip
KINDS = (("hit", "impact", 1, "false", 0.5, -22), ("bed", "ambience", 2, "true", 3.2, -28),
         ("long", "water", 1, "false", 3.5, -26))  # fmt: skip
SOX_TOLERANCE_FRAMES = 0
LOSSY_PADDING_FRAMES = 400  # Opus' pre-skip, which ffprobe counts
LOUDNESS_LU, TRUE_PEAK_DBTP = 0.5, -1.0


def records(folder: Path) -> list[dict[str, Any]]:
    return read_provenance(folder)


def format_rows(folder: Path) -> list[Row]:
    from .bake import soundwell

    body = "".join(
        SOUND.format(name=f"{name}{rate}", category=category, formats=formats, rate=rate, channels=channels,
                     loop=loop, secs=secs, lufs=lufs)
        for rate, formats in MORE
        for name, category, channels, loop, secs, lufs in KINDS
    )  # fmt: skip
    (folder / "formats.yaml").write_text(MANIFEST + body)
    soundwell("bake", folder / "formats.yaml", "--out", folder / "out")
    found = records(folder / "out")
    checks = {"libsndfile": by_libsndfile, "ffmpeg": by_ffprobe, "sox": by_sox}
    rows = []
    for name, check in checks.items():
        wrong = [said for record in found if (said := check(folder / "out" / record["file"], record))]
        checked = sum(
            1 for record in found if name != "sox" or record["format"] != "opus" or sox_reads_opus()
        )
        measured = f"{checked - len(wrong)} of {checked} files" + (f"; {wrong[0]}" if wrong else "")
        aim = "rate, length, loop points and tags are right"
        rows.append(Row(key=f"opens_in_{name}", aim=aim, measured=measured, met=not wrong and checked > 30))
    return [*rows, *loudness_rows(folder / "out", found)]


# --- libsndfile --------------------------------------------------------------------------------------


class _Info(ctypes.Structure):
    _fields_ = (("frames", ctypes.c_int64), ("samplerate", ctypes.c_int), ("channels", ctypes.c_int),
                ("format", ctypes.c_int), ("sections", ctypes.c_int), ("seekable", ctypes.c_int))  # fmt: skip


class _Loop(ctypes.Structure):
    _fields_ = (("mode", ctypes.c_int), ("start", ctypes.c_uint32), ("end", ctypes.c_uint32),
                ("count", ctypes.c_uint32))  # fmt: skip


class _Instrument(ctypes.Structure):
    _fields_ = (("gain", ctypes.c_int), ("basenote", ctypes.c_char), ("detune", ctypes.c_char),
                ("velocity_lo", ctypes.c_char), ("velocity_hi", ctypes.c_char), ("key_lo", ctypes.c_char),
                ("key_hi", ctypes.c_char), ("loop_count", ctypes.c_int), ("loops", _Loop * 16))  # fmt: skip


GET_INSTRUMENT, READ = 0x10D0, 0x10
STR_TITLE = 1


def by_libsndfile(path: Path, record: dict[str, Any]) -> str:
    """What is wrong; "" where nothing is. `smpl` loops and titles are read as libsndfile's own clients read them."""
    library = ctypes.CDLL(_bundled())
    library.sf_open.restype = ctypes.c_void_p
    library.sf_open.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(_Info))
    library.sf_get_string.restype = ctypes.c_char_p
    library.sf_get_string.argtypes = (ctypes.c_void_p, ctypes.c_int)
    library.sf_command.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
    library.sf_close.argtypes = (ctypes.c_void_p,)
    info, instrument = _Info(), _Instrument()
    handle = library.sf_open(str(path).encode(), READ, ctypes.byref(info))
    if not handle:
        return f"{path.name} is not opened"
    title = (library.sf_get_string(handle, STR_TITLE) or b"").decode()
    loops = library.sf_command(handle, GET_INSTRUMENT, ctypes.byref(instrument), ctypes.sizeof(instrument))
    library.sf_close(handle)
    right = (info.samplerate, info.channels, info.frames) == (
        record["sample_rate_hz"], record["channels"], record["num_frames"],
    )  # fmt: skip
    if not right or title != record["words"]["title"]:
        return f"{path.name}: {info.samplerate} Hz, {info.channels} ch, {info.frames} frames, title {title!r}"
    if path.suffix == ".wav":
        # libsndfile tells the end of a loop as the frame after the last one that the chunk names
        wanted = (record["loop"][0], record["loop"][1] + 1) if record["loop"] else None
        found = (
            (instrument.loops[0].start, instrument.loops[0].end) if loops and instrument.loop_count else None
        )
        if found != wanted:
            return f"{path.name}: loop {found}, not {wanted}"
    return ""


def _bundled() -> str:
    """The library that the soundfile wheel carries."""
    import _soundfile_data

    folder = Path(next(iter(_soundfile_data.__path__)))
    return str(next(iter(folder.glob("libsndfile*"))))


# --- ffmpeg ------------------------------------------------------------------------------------------


def by_ffprobe(path: Path, record: dict[str, Any]) -> str:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return f"{path.name}: {done.stderr[:100]}"
    told = json.loads(done.stdout)
    stream = told["streams"][0]
    tags = {k.lower(): v for k, v in {**told["format"].get("tags", {}), **stream.get("tags", {})}.items()}
    frames = round(float(stream["duration"]) * record["sample_rate_hz"])
    slack = LOSSY_PADDING_FRAMES if record["format"] == "opus" else 1
    right = (
        int(stream["sample_rate"]) == record["sample_rate_hz"] and stream["channels"] == record["channels"]
    )
    if not right or abs(frames - record["num_frames"]) > slack:
        return f"{path.name}: {stream['sample_rate']} Hz, {stream['channels']} ch, {frames} frames"
    if tags.get("title") != record["words"]["title"]:
        return f"{path.name}: title {tags.get('title')!r}"
    if path.suffix == ".wav":
        said = tags.get("originator_reference", "")
        return "" if said.endswith(f"{record['seed']:016x}") else f"{path.name}: bext {said!r}"
    if tags.get("soundwell_seed") != str(record["seed"]):
        return f"{path.name}: seed {tags.get('soundwell_seed')!r}"
    looped = (int(tags["loopstart"]), int(tags["looplength"])) if "loopstart" in tags else None
    wanted = (0, record["loop"][1] + 1) if record["loop"] else None
    return "" if looped == wanted else f"{path.name}: loop {looped}, not {wanted}"


# --- sox ---------------------------------------------------------------------------------------------


def by_sox(path: Path, record: dict[str, Any]) -> str:
    if record["format"] == "opus" and not sox_reads_opus():
        return ""
    told = {
        option: subprocess.run(["soxi", option, str(path)], capture_output=True, text=True).stdout.strip()
        for option in ("-r", "-c", "-s", "-a")
    }
    wanted = (str(record["sample_rate_hz"]), str(record["channels"]), str(record["num_frames"]))
    if (told["-r"], told["-c"], told["-s"]) != wanted and record["format"] != "opus":
        return f"{path.name}: {told['-r']} Hz, {told['-c']} ch, {told['-s']} frames"
    if path.suffix in (".flac", ".ogg") and f"SOUNDWELL_SEED={record['seed']}" not in told["-a"]:
        return f"{path.name}: comments {told['-a'][:60]!r}"
    played = subprocess.run(["sox", str(path), "-n", "stat"], capture_output=True, text=True)
    return "" if played.returncode == 0 else f"{path.name}: {played.stderr[:80]}"


def sox_reads_opus() -> bool:
    return " opus" in subprocess.run(["sox", "--help"], capture_output=True, text=True).stdout


# --- Loudness by another meter -----------------------------------------------------------------------


def loudness_rows(folder: Path, found: Sequence[dict[str, Any]]) -> list[Row]:
    """By ffmpeg's ebur128: the largest distance to the target, the highest true peak."""
    measured = [by_ebur128(folder / record["file"], record) for record in found]
    wanted = [record["settings"]["loudness_lufs"] for record in found]
    off = [abs(lufs - target) for (lufs, _), target in zip(measured, wanted, strict=True)]
    worst, highest = max(off), max(peak for _, peak in measured)
    beyond = sum(distance > LOUDNESS_LU for distance in off)
    return [
        Row(key="loudness", aim=f"within {LOUDNESS_LU} LU of the target, by ffmpeg",
            measured=f"{worst:.2f} LU at most, {beyond} of {len(off)} beyond", met=worst <= LOUDNESS_LU, value=worst),
        Row(key="true_peak", aim=f"under {TRUE_PEAK_DBTP:.0f} dBTP, by ffmpeg",
            measured=f"{highest:.1f} dBTP at most of {len(measured)} files", met=highest <= TRUE_PEAK_DBTP,
            value=highest),
    ]  # fmt: skip


def by_ebur128(path: Path, record: dict[str, Any]) -> tuple[float, float]:
    """Integrated loudness, or the largest momentary one for one-shots, and true peak.

    ffmpeg measures 400 ms every 100 ms from the file's start; a few shifted starts find the loudest 400 ms.
    """
    if record["loudness_method"] == "integrated":
        told = ebur128(path, 0)
        return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1]), true_peak(told)
    tells = [ebur128(path, shift) for shift in (0, 25, 50, 75)]
    momentary = [float(value) for told in tells for value in re.findall(r"\bM:\s*(-?[\d.]+)", told)]
    return max(momentary), true_peak(tells[0])


def ebur128(path: Path, shift_millis: int) -> str:
    shift = f"adelay={shift_millis}:all=1,apad=pad_dur=0.5," if shift_millis else "apad=pad_dur=0.5,"
    padded = "" if shift_millis == 0 and _long(path) else shift
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", f"{padded}ebur128=peak=true", "-f", "null",
               "-"]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def _long(path: Path) -> bool:
    with soundfile.SoundFile(path) as file:
        return bool(file.frames / file.samplerate >= 3.0)


def true_peak(told: str) -> float:
    return float(re.findall(r"Peak:\s+(-?[\d.]+|-inf) dBFS", told)[-1])
