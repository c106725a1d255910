"""Those who should not be let in: each is refused, told of once in the log, and the service goes on."""

from __future__ import annotations

import argparse
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from soundwell.client import Client
from soundwell.config import SidecarConfig
from soundwell.errors import InvalidInput, Unauthenticated
from soundwell.rpc.methods import GET_INFO
from soundwell.sidecar.launch import Sidecar

from ..table import Row
from .raw_http2 import DATA, END_HEADERS, END_STREAM, HEADERS, RawConnection, call_headers, frame
from .tools import STEP, family_bytes, num_handles, row

STREAMS = 100_000
SPEECHLESS = 5_000
AT_ONCE = 100
NOBODY = 65534
# The child itself becomes somebody else: between fork and exec of a threaded process that crashes now and then.
TRY_SOCKET = """
import os, socket, sys
os.setgroups([]), os.setgid(int(sys.argv[2])), os.setuid(int(sys.argv[2]))
socket.socket(socket.AF_UNIX).connect(sys.argv[1])
print("in")
"""
GROWTH_BYTES = 64 * 2**20

Attempt = Callable[[Sidecar, Path, argparse.Namespace], tuple[bool, str]]


def intruders(arguments: argparse.Namespace) -> Sequence[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # so that nothing but the socket's own mode keeps others out
        config = SidecarConfig(runtime="fake", unix_socket=folder / "socket", log_level="warning")
        with (
            Sidecar(config, log_file=folder / "log") as sidecar,
            Client(ready_file=sidecar.ready_file) as friend,
        ):
            friend.prewarm([STEP], count=2)
            before = family_bytes(sidecar.pid), num_handles(sidecar.pid)
            for key, attempt in ATTEMPTS.items():
                refused, measured = attempt(sidecar, folder, arguments)
                well, how = _unharmed(sidecar, friend, before)
                rows.append(
                    row(
                        arguments,
                        f"intruder_{key}",
                        "refused; service unharmed",
                        f"{measured}; {how}",
                        refused and well,
                    )
                )
            told = _lines(folder)
        measured = f"{len(told)} line(s) of warning: {'; '.join(line[17:80] for line in told)}"
        rows.append(
            row(arguments, "intruder_log", "told of once per kind", measured, 1 <= len(told) <= 2, len(told))
        )
    return rows


def _unharmed(sidecar: Sidecar, friend: Client, before: tuple[int, int]) -> tuple[bool, str]:
    """A friend is served as ever; memory and handles are what they were, or nearly."""
    began = time.monotonic()
    friend.prewarm([STEP], count=3)
    friend.info()
    answered = time.monotonic() - began
    time.sleep(0.3)  # connections that were closed are given back
    grown, handles = family_bytes(sidecar.pid) - before[0], num_handles(sidecar.pid) - before[1]
    well = grown < GROWTH_BYTES and handles < 16 and answered < 5
    return (
        well,
        f"friend answered in {answered * 1e3:.0f} ms, memory {grown / 2**20:+.1f} MiB, handles {handles:+d}",
    )


def _lines(folder: Path) -> list[str]:
    return [
        line for line in (folder / "log").read_text().splitlines() if " warning " in line or " error " in line
    ]


def _with_token(sidecar: Sidecar, token: str) -> tuple[bool, str]:
    refusals = 0
    for _ in range(20):
        try:
            with Client(address=sidecar.address, token=token) as client:
                client.wait_connected(10)
        except Unauthenticated:
            refusals += 1
    return refusals == 20, f"{refusals} of 20 UNAUTHENTICATED"


def no_token(sidecar: Sidecar, folder: Path, _: argparse.Namespace) -> tuple[bool, str]:
    return _with_token(sidecar, "")


def wrong_token(sidecar: Sidecar, folder: Path, _: argparse.Namespace) -> tuple[bool, str]:
    """Right but for the last sign."""
    return _with_token(sidecar, sidecar.token[:-1] + ("A" if sidecar.token[-1] != "A" else "B"))


def replayed_token(sidecar: Sidecar, folder: Path, _: argparse.Namespace) -> tuple[bool, str]:
    with Sidecar(SidecarConfig(runtime="fake", log_level="error")) as earlier:
        token = earlier.token
    return _with_token(sidecar, token)


def other_user(sidecar: Sidecar, folder: Path, _: argparse.Namespace) -> tuple[bool, str]:
    """Needs root, to become somebody else; without it only the socket's mode is looked at."""
    path = folder / "socket"
    mode = f"mode {path.stat().st_mode & 0o777:o}"
    if os.geteuid() != 0:
        return path.stat().st_mode & 0o777 == 0o600, f"{mode}; not tried as another user: this is not root"
    command = [sys.executable, "-c", TRY_SOCKET, str(path), str(NOBODY)]
    done = subprocess.run(command, capture_output=True, text=True)
    refused = done.returncode != 0 and "PermissionError" in done.stderr
    told = (done.stderr or done.stdout).strip().splitlines()[-1:]
    return refused and mode == "mode 600", f"{mode}, user {NOBODY}: exit {done.returncode}, {told}"


def beyond_loopback(sidecar: Sidecar, folder: Path, _: argparse.Namespace) -> tuple[bool, str]:
    """Neither by the library nor by the command."""
    environment = os.environ | {"SOUNDWELL_HOST": "0.0.0.0", "SOUNDWELL_RUNTIME": "fake"}
    done = subprocess.run(
        [sys.executable, "-m", "soundwell.sidecar"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    try:
        SidecarConfig(host="0.0.0.0")
    except InvalidInput:
        refused = done.returncode == 2 and "TLS" in done.stderr
        return refused, f"exit {done.returncode}: {done.stderr.strip()[:70]}"
    return False, "SidecarConfig took it"


def two_gib_message(sidecar: Sidecar, folder: Path, _: argparse.Namespace) -> tuple[bool, str]:
    """Announced in its prefix, with the right token; refused before it is sent, let alone held."""
    connection = RawConnection(("127.0.0.1", sidecar.ready.port))
    prefix = struct.pack(">BI", 0, 2**31)
    connection.send(
        frame(HEADERS, END_HEADERS, 1, call_headers(GET_INFO, sidecar.token)),
        frame(DATA, 0, 1, prefix + bytes(8192)),
    )
    answer = connection.until(HEADERS)
    connection.close()
    # Status 8, RESOURCE_EXHAUSTED, among the literal trailers.
    refused = answer is not None and b"grpc-status" in answer[3] and b"larger than max" in answer[3]
    return refused, "RESOURCE_EXHAUSTED at its prefix" if refused else f"answered {answer!r:.80}"


def many_streams(sidecar: Sidecar, folder: Path, arguments: argparse.Namespace) -> tuple[bool, str]:
    """A hundred thousand calls without a token: over one connection after another, as each is shut out."""
    count, opened, connections, refused, let_in = round(STREAMS * arguments.scale), 0, 0, 0, 0
    while opened < count:
        connection = RawConnection(("127.0.0.1", sidecar.ready.port))
        connections += 1
        try:
            for first in range(1, min(20_000, 2 * (count - opened)), 2 * AT_ONCE):
                streams = range(first, first + 2 * AT_ONCE, 2)
                connection.send(*(_call(stream) for stream in streams))
                opened += len(streams)
                waiting = set(streams)
                while waiting:
                    got = connection.receive()
                    if got is None:
                        raise ConnectionError
                    kind, flags, stream, _ = got
                    let_in += kind == DATA  # a refusal is trailers alone
                    if kind == HEADERS and flags & END_STREAM:
                        waiting.remove(stream)
                        refused += 1
        except (TimeoutError, ConnectionError):
            pass  # shut out altogether: on with the next connection
        finally:
            connection.close()
    return let_in == 0, f"{opened} calls over {connections} connections: {refused} refused, {let_in} let in"


def speechless_streams(sidecar: Sidecar, folder: Path, arguments: argparse.Namespace) -> tuple[bool, str]:
    """Streams that end before a message came: gRPC answers them nothing, and lets them go with the connection."""
    count, opened, answered = round(SPEECHLESS * arguments.scale), 0, 0
    headers_ = call_headers(GET_INFO)
    while opened < count:
        connection = RawConnection(("127.0.0.1", sidecar.ready.port), 0.1)
        streams = range(1, 2 * AT_ONCE, 2)
        opened += len(streams)
        try:
            connection.send(*(frame(HEADERS, END_HEADERS | END_STREAM, n, headers_) for n in streams))
            while (got := connection.receive()) is not None:
                answered += got[0] == DATA
        except (TimeoutError, ConnectionError):
            pass
        finally:
            connection.close()
    return answered == 0, f"{opened} streams, {answered} let in"


def _call(stream: int) -> bytes:
    """A whole call of an empty message."""
    head = frame(HEADERS, END_HEADERS, stream, call_headers(GET_INFO))
    return head + frame(DATA, END_STREAM, stream, struct.pack(">BI", 0, 0))


ATTEMPTS: dict[str, Attempt] = {
    "no_token": no_token,
    "wrong_token": wrong_token,
    "replayed_token": replayed_token,
    "other_user": other_user,
    "beyond_loopback": beyond_loopback,
    "two_gib_message": two_gib_message,
    "many_streams": many_streams,
    "speechless_streams": speechless_streams,
}
