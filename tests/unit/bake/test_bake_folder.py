"""The output folder: one bake at a time, whole files only, nothing foreign touched."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest

from soundwell.bake.folder import locked, read_states
from soundwell.errors import DiskFull, FolderBusy, InvalidInput


def state(folder, name, content=b"x", pool="p"):
    folder.write(name, content)
    record = {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "len_bytes": len(content)}
    return {"pool": pool, "key": "k", "take_key": "t", "files": [record], "candidates": []}


def test_a_second_bake_is_told(tmp_path):
    with locked(tmp_path), pytest.raises(FolderBusy, match="another bake"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_a_file_is_taken_for_no_folder(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="name a folder"), locked(tmp_path / "file"):
        pass


def test_finished_means_the_same_key_and_untouched_files(tmp_path):
    with locked(tmp_path) as folder:
        folder.remember(state(folder, "a/one.wav"))
        assert folder.finished("p", "k") and not folder.finished("p", "other")
        (tmp_path / "a/one.wav").write_bytes(b"y")
        assert not folder.finished("p", "k")


def test_a_line_torn_by_a_crash_is_cut_off(tmp_path):
    with locked(tmp_path) as folder:
        folder.remember(state(folder, "one.wav"))
    path = tmp_path / ".bake/state.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"pool": "q", "ke')
    with locked(tmp_path) as folder:
        assert list(folder.states) == ["p"]
        folder.remember(state(folder, "two.wav", pool="q"))
    assert [entry["pool"] for entry in read_states(tmp_path)] == ["p", "q"]


def test_half_files_of_a_killed_bake_are_cleared(tmp_path):
    (tmp_path / ".0123.part").write_bytes(b"half")
    with locked(tmp_path):
        assert not list(tmp_path.glob("*.part")) and not (tmp_path / ".0123.part").exists()


def test_a_full_disk_is_one_sentence_and_leaves_no_half_file(tmp_path, monkeypatch):
    def full(self, content):
        with self.open("wb") as file:
            file.write(content[:1])
        raise OSError(errno.ENOSPC, "No space left on device")

    with locked(tmp_path) as folder:
        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(DiskFull, match="run the same command again"):
            folder.write("one.wav", b"abc")
    assert [path.name for path in tmp_path.iterdir()] == [".bake"]


def test_files_nobody_asks_for_go_but_not_those_changed_by_hand(tmp_path):
    with locked(tmp_path) as folder:
        folder.remember(state(folder, "old/one.wav"))
        folder.remember(state(folder, "two.wav", pool="q"))
        (tmp_path / "two.wav").write_bytes(b"edited")
        (tmp_path / "mine.txt").write_text("not ours")
        assert folder.forget_others([], []) == ["two.wav"]
    assert not (tmp_path / "old").exists()
    assert (tmp_path / "two.wav").read_bytes() == b"edited" and (tmp_path / "mine.txt").exists()
