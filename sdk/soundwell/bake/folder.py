"""The output folder: one bake at a time, whole files only, and a memory of what is finished. Makes no sound.

.bake/lock          held by the bake that works here; empty when nobody does
.bake/state.jsonl   one line per finished pool; appended while baking, rewritten in order at the end
.bake/imports.txt   the files written for engines
A line is written after its files are in place, so a crash at any moment costs at most the pools then in work.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ..errors import DiskFull, FolderBusy, InvalidInput

STATE_FOLDER = ".bake"
PART = ".part"
_FULL = (errno.ENOSPC, errno.EDQUOT)


PoolState = dict[str, Any]  # {"pool", "key", "take_key", "files": [...], "candidates": [...]}


class Folder:
    """Open for one bake; `locked` gives one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state_path = path / STATE_FOLDER / "state.jsonl"
        self.states: dict[str, PoolState] = {state["pool"]: state for state in self._read()}

    def write(self, relative: str, content: bytes) -> None:
        """Temp file and rename; leaves a file alone that holds the same. Raises DiskFull."""
        target = self.path / relative
        with disk_full(target):
            if _holds(target, content):
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{secrets.token_hex(8)}{PART}")
            try:
                temporary.write_bytes(content)
                temporary.replace(target)
            except OSError:
                temporary.unlink(missing_ok=True)
                raise

    def finished(self, pool: str, key: str) -> bool:
        """True where the pool was made under this key and every one of its files is still what it was."""
        state = self.states.get(pool)
        return bool(state and state["key"] == key and all(map(self.intact, state["files"])))

    def intact(self, record: Mapping[str, Any]) -> bool:
        path = self.path / record["file"]
        if not path.is_file() or path.stat().st_size != record["len_bytes"]:
            return False
        return sha256(path) == str(record["sha256"])

    def remember(self, state: PoolState) -> None:
        """Notes a pool whose files are all in place, in one write."""
        line = json.dumps(state, separators=(",", ":"), sort_keys=True) + "\n"
        with disk_full(self._state_path), self._state_path.open("ab") as file:
            file.write(line.encode())
        self.states[state["pool"]] = state

    def settle(self, pools: Sequence[str]) -> None:
        """Rewrites the memory in the plan's order, so that it too is the same however the bake went."""
        lines = [json.dumps(self.states[pool], separators=(",", ":"), sort_keys=True) for pool in pools]
        self.write(f"{STATE_FOLDER}/state.jsonl", "".join(f"{line}\n" for line in lines).encode())

    def forget_others(self, pools: Iterable[str], wanted: Iterable[str]) -> list[str]:
        """Removes files an earlier bake made and nobody asks for now; a file changed since is left and named."""
        keep, left = set(wanted), []
        for state in self.states.values():
            for record in state["files"]:
                if record["file"] in keep or not (self.path / record["file"]).is_file():
                    continue
                if self.intact(record):
                    (self.path / record["file"]).unlink()
                    self._prune((self.path / record["file"]).parent)
                else:
                    left.append(record["file"])
        named = set(pools)
        self.states = {pool: state for pool, state in self.states.items() if pool in named}
        return left

    def write_imports(self, contents: Mapping[str, bytes]) -> None:
        """Files for the engines; those of an earlier bake go, a `.meta` that an engine has taken over stays."""
        listed = self.path / STATE_FOLDER / "imports.txt"
        earlier = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
        for name in set(earlier) - contents.keys():
            (self.path / name).unlink(missing_ok=True)
            self._prune((self.path / name).parent)
        self.write(f"{STATE_FOLDER}/imports.txt", "".join(f"{name}\n" for name in sorted(contents)).encode())
        for name, content in contents.items():
            if not name.endswith(".meta") or not (self.path / name).is_file():
                self.write(name, content)

    def clear_parts(self) -> None:
        """Half files of a bake that was killed. Only the holder of the lock may."""
        for path in self.path.rglob(f".*{PART}"):
            path.unlink(missing_ok=True)

    def _prune(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            while folder != self.path:
                folder.rmdir()
                folder = folder.parent

    def _read(self) -> Iterator[PoolState]:
        """The last state of each pool. A line torn by a crash ends the file: it is cut off."""
        if not self._state_path.is_file():
            return
        content = self._state_path.read_bytes()
        whole, _, torn = content.rpartition(b"\n")
        for line in whole.splitlines():
            with contextlib.suppress(ValueError):
                yield json.loads(line)
        if torn:
            with self._state_path.open("r+b") as file:
                file.truncate(len(content) - len(torn))


@contextmanager
def locked(path: Path) -> Iterator[Folder]:
    """The folder, made if need be, for one bake alone. Raises FolderBusy where another one has it."""
    with disk_full(path):
        try:
            (path / STATE_FOLDER).mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise InvalidInput("is a file; name a folder for the output", field=str(path)) from None
        except PermissionError:
            raise InvalidInput("may not be written; choose another folder", field=str(path)) from None
    with (path / STATE_FOLDER / "lock").open("a+") as file:
        if not _try_lock(file):
            file.seek(0)
            holder = file.read().strip()
            whose = f" (process {holder})" if holder else ""
            raise FolderBusy(
                f"another bake{whose} works on {path}; wait for it, or give --out another folder"
            )
        _rewrite(file, str(os.getpid()))
        folder = Folder(path)
        folder.clear_parts()
        try:
            yield folder
        finally:
            _rewrite(file, "")


def read_states(path: Path) -> list[PoolState]:
    """What a folder says is finished, without locking it. Raises InvalidInput where nothing was baked."""
    file = path / STATE_FOLDER / "state.jsonl"
    if not file.is_file():
        raise InvalidInput("holds no bake; run `soundwell bake` first", field=str(path))
    states: dict[str, PoolState] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):
            state = json.loads(line)
            states[state["pool"]] = state
    return list(states.values())


@contextmanager
def disk_full(target: Path) -> Iterator[None]:
    """A full disk becomes DiskFull, one sentence; other errors of the system pass."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise DiskFull(
            f"the disk is full at {target}; what is finished stays: free space and run the same command again"
        ) from error


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _rewrite(file: IO[str], text: str) -> None:
    file.truncate(0)
    file.write(text)
    file.flush()


def _try_lock(file: IO[str]) -> bool:
    """An exclusive lock that the system drops with the process, however that ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
