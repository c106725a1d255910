"""Banks: the golden bytes, what comes back out, and every damage refused."""

from __future__ import annotations

import hashlib
import struct

import numpy as np
import pytest
from tests.contract.golden_bank import GOLDEN, RAIN, STEP, entries

from soundwell.bake.bank_read import Bank
from soundwell.bake.bank_write import write_bank
from soundwell.errors import BankCorrupt, InvalidInput
from soundwell.sounds import Sound


def sealed(content: bytearray) -> bytes:
    """The index's SHA-256 made right again, so that the check behind it is reached."""
    pcm_at = struct.unpack_from("<Q", content, 64)[0]
    content[80:112] = hashlib.sha256(content[128:pcm_at]).digest()
    return bytes(content)


def damaged(tmp_path, at, replacement, seal=True):
    content = bytearray(GOLDEN.read_bytes())
    content[at : at + len(replacement)] = replacement
    path = tmp_path / "bad.bank"
    path.write_bytes(sealed(content) if seal else bytes(content))
    return path


def test_the_golden_bank_is_what_we_write(tmp_path):
    write_bank(tmp_path / "new.bank", entries())
    assert (tmp_path / "new.bank").read_bytes() == GOLDEN.read_bytes()


def test_what_went_in_comes_out():
    with Bank(GOLDEN) as bank:
        assert [sound.id for sound in bank.sounds] == ["door.metal-1", "rain", "step/gravel"]
        rain, step = bank.find("rain"), bank.find("step/gravel")
        assert [(it.bucket, it.seed) for it in bank.variations(step)] == [(0, 3), (0, 2**63 - 1), (2, 7)]
        wave = bank.variations(rain)[0]
        assert np.array_equal(bank.clip(wave).samples, entries()[3].clip.samples)
        assert (wave.loop_start_frame, wave.loop_end_frame, wave.sample_rate_hz) == (100, 1_000, 44_100)
        assert rain.loop and rain.sound_hash == RAIN.hash and step.sound_hash == STEP.hash
        assert not list(bank.damaged())


def test_descriptions_are_the_sounds():
    import json

    with Bank(GOLDEN) as bank:
        assert Sound.from_json(json.loads(bank.find("step/gravel").description)) == STEP


def test_tables_and_pcm_start_at_multiples_of_64():
    with Bank(GOLDEN) as bank:
        assert all(it.pcm_at % 64 == 0 for sound in bank.sounds for it in bank.variations(sound))


@pytest.mark.parametrize(
    ("at", "replacement", "why"),
    [
        (0, b"X", "does not begin like a bank"),
        (8, b"\2", "version is 2"),
        (16, b"\0", "not as long as it says"),
        (24, b"\xff\xff\xff\xff", "counts too many"),
        (40, b"\x41", "table"),
        (128 + 36, b"\x02", "unknown flags"),
        (128 + 32, b"\x03", "wrong number of channels"),
        (128 + 24, b"\x01", "wrong range"),
        (320 + 24, b"\x03", "unknown bucket"),
        (320 + 16, b"\0\0\0\0", "outside of the file"),
        (320 + 36, b"\1\0\0\0", "wrong channels or rate"),
        (320 + 72, b"\0\0\0\0", "wrong weight"),
    ],
)
def test_damage_is_refused_with_its_reason(tmp_path, at, replacement, why):
    with pytest.raises(BankCorrupt, match=why):
        Bank(damaged(tmp_path, at, replacement))


def test_a_changed_index_is_noticed_by_its_hash(tmp_path):
    with pytest.raises(BankCorrupt, match="SHA-256"):
        Bank(damaged(tmp_path, 128 + 8, b"0", seal=False))


def test_a_cut_file_is_refused(tmp_path):
    path = tmp_path / "cut.bank"
    path.write_bytes(GOLDEN.read_bytes()[:-64])
    with pytest.raises(BankCorrupt, match="not as long"):
        Bank(path)


def test_changed_pcm_is_found_when_asked_for(tmp_path):
    path = damaged(tmp_path, GOLDEN.stat().st_size - 1, b"\x7f")
    with Bank(path) as bank:
        assert [sound.id for sound, _ in bank.damaged()] == ["door.metal-1"]


def test_an_empty_bank_and_two_sounds_of_one_id_are_refused(tmp_path):
    with pytest.raises(InvalidInput, match="at least one sound"):
        write_bank(tmp_path / "a.bank", [])
    from dataclasses import replace

    first = entries()[0]
    other = replace(first, sound=Sound(id="step/gravel", category="door"), seed=9)
    with pytest.raises(InvalidInput, match="described in two ways"):
        write_bank(tmp_path / "a.bank", [first, other])
    assert not list(tmp_path.iterdir())
