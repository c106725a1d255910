"""Files: their bytes, their metadata, their loops; the same in, the same out."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import soundfile

from soundwell.bake.encode import decode, encode
from soundwell.bake.formats import FORMATS
from soundwell.bake.riff import WavWords, pcm_bytes, read_chunks, wav_bytes

SAMPLES = (np.sin(np.arange(9_601) / 9)[:, None] * 0.5).astype(np.float32)
WORDS = WavWords(
    info={"title": "Step-01", "description": "Größe & <kind>", "licence": "CC0"},
    ixml={"PROJECT": "a & b", "USER": {"CATID": "FEETHmn"}},
    reference="0123456789abcdef0123456789abcdef",
    loudness_lufs=-23.456,
    true_peak_dbtp=-1.2,
    loop=(10, 9_600),
)


def encoded(name):
    return encode(name, SAMPLES, 48_000, quality=0.5, words=WORDS, comments={"TITLE": "Step-01", "SEED": "7"})


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_samples_give_the_same_bytes(name):
    first, again = encoded(name), encoded(name)
    assert first == again
    assert decode(first).shape == SAMPLES.shape


@pytest.mark.parametrize(
    ("name", "steps"), [("wav16", 2**15), ("wav24", 2**23), ("flac16", 2**15), ("flac24", 2**23)]
)
def test_lossless_files_are_right_to_half_a_step(name, steps):
    assert np.abs(decode(encoded(name)) - SAMPLES).max() <= 0.5 / steps + 1e-9


def test_float_files_are_exact():
    assert np.array_equal(decode(encoded("wav32f")), SAMPLES)


def test_wav_rounds_and_clips():
    loud = np.array([[1.5], [-1.5], [0.4 / 2**15], [0.6 / 2**15]], np.float32)
    assert np.frombuffer(pcm_bytes(loud, 16), "<i2").tolist() == [32_767, -32_768, 0, 1]
    assert pcm_bytes(loud, 24)[:6] == b"\xff\xff\x7f\x00\x00\x80"


def test_wav_says_what_it_is():
    chunks = read_chunks(wav_bytes(SAMPLES, 48_000, 24, WORDS))
    assert list(chunks) == ["fmt ", "bext", "iXML", "LIST", "smpl", "data"]
    assert b"<CATID>FEETHmn</CATID>" in chunks["iXML"] and b"a &amp; b" in chunks["iXML"]
    assert b"ICOP" in chunks["LIST"] and "Größe".encode() in chunks["LIST"]
    assert chunks["bext"][256 + 32 :].startswith(b"0123456789abcdef0123456789abcdef")
    assert struct.unpack_from("<hhh", chunks["bext"], 412) == (-2346, 0x7FFF, -120)
    assert struct.unpack_from("<II", chunks["smpl"], 36 + 8) == (10, 9_600)


def test_a_one_shot_has_no_loop():
    words = WavWords(info={}, ixml={})
    assert "smpl" not in read_chunks(wav_bytes(SAMPLES, 48_000, 16, words))


@pytest.mark.parametrize("name", ["flac16", "ogg", "opus"])
def test_vorbis_comments_tell_seed_and_loop(name):
    from mutagen import File

    tags = File(io.BytesIO(encoded(name))).tags
    assert (tags["seed"], tags["loopstart"], tags["looplength"]) == (["7"], ["10"], ["9591"])


@pytest.mark.parametrize("channels", [1, 2])
def test_libsndfile_reads_the_wav_as_it_was_meant(channels):
    content = wav_bytes(np.repeat(SAMPLES, channels, axis=1), 44_100, 24, WORDS)
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        found = (file.samplerate, file.channels, file.frames, file.subtype)
    assert found == (44_100, channels, len(SAMPLES), "PCM_24")
    assert decode(content).shape == (len(SAMPLES), channels)
