"""A ready file is whole, private and honest about failure."""

from __future__ import annotations

import stat

import pytest

from soundwell.errors import InvalidInput, PortInUse, Unavailable
from soundwell.rpc.ready_file import Ready, read_ready, remove_ready, take_failure, write_failure, write_ready

READY = Ready(pid=1, host="127.0.0.1", port=2, instance="i", token="secret")


def test_ready_file_is_private_and_leaves_no_other_file(tmp_path):
    path = tmp_path / "new" / "ready.json"
    write_ready(path, READY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_ready(path) == READY
    assert [entry.name for entry in path.parent.iterdir()] == ["ready.json"]


def test_missing_and_foreign_files_have_their_own_sentences(tmp_path):
    with pytest.raises(Unavailable, match="soundwell serve"):
        read_ready(tmp_path / "none.json")
    (tmp_path / "other.json").write_text('{"a": 1}')
    with pytest.raises(InvalidInput, match=r"other\.json"):
        read_ready(tmp_path / "other.json")


def test_a_successors_file_is_not_removed(tmp_path):
    path = tmp_path / "ready.json"
    write_ready(path, READY)
    remove_ready(path, "another instance")
    assert path.exists()
    remove_ready(path, READY.instance)
    assert not path.exists()


def test_failure_is_taken_once_and_keeps_its_type(tmp_path):
    path = tmp_path / "ready.json"
    write_failure(path, PortInUse("taken"))
    assert isinstance(take_failure(path), PortInUse)
    assert take_failure(path) is None
