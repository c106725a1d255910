"""A million malformed messages, a hundred thousand event documents: only errors of ours, no crash, no hang.

All are read here as the sidecar reads them; one in fifty messages is also sent to a running sidecar. Beside the seeded
makers, hypothesis looks for documents of its own and, where it is installed, atheris for bytes, guided by coverage.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import grpc

from soundwell.client import Client
from soundwell.rpc import methods
from tests.fuzz.malformed import documents, messages
from tests.fuzz.promises import read_document, read_message

from ..table import Row
from .tools import STEP, children_of, fake, row, running

MESSAGES, DOCUMENTS, GUIDED_RUNS = 1_000_000, 100_000, 200_000
SENT_SHARE = 50
SLOW_SECS = 1.0  # of processor time for one of them is a hang
ROOT = Path(__file__).resolve().parents[3]


def fuzz(arguments: argparse.Namespace) -> Sequence[Row]:
    count = round(MESSAGES * arguments.scale)
    read = _all_of(
        itertools.islice(messages(random.Random(arguments.seed)), count), lambda one: read_message(*one)
    )
    told = _all_of(
        itertools.islice(documents(random.Random(arguments.seed)), round(DOCUMENTS * arguments.scale)),
        read_document,
    )
    return [
        _row(arguments, "fuzz_messages", f"{MESSAGES:,} malformed: typed errors only", *read),
        _row(arguments, "fuzz_documents", f"{DOCUMENTS:,} documents: typed errors only", *told),
        _sent(arguments, count // SENT_SHARE),
        _guided(arguments),
    ]


def _all_of(inputs: Iterable[object], read: Callable[[object], str]) -> tuple[Counter[str], list[str], float]:
    outcomes: Counter[str] = Counter()
    finds: list[str] = []
    slowest = 0.0
    for one in inputs:
        began = time.thread_time()
        try:
            outcomes[read(one)] += 1
        except Exception as error:
            finds.append(f"{error!r} of {one!r}"[:300])
        slowest = max(slowest, time.thread_time() - began)
    return outcomes, finds, slowest


def _row(
    arguments: argparse.Namespace,
    key: str,
    aim: str,
    outcomes: Counter[str],
    finds: list[str],
    slowest: float,
) -> Row:
    for find in finds[:5]:
        print(f"fuzz: {find}", file=sys.stderr)
    count = outcomes.total() + len(finds)
    measured = f"{len(finds)} finds of {count:,}: {dict(outcomes)}; slowest {slowest * 1e3:.0f} ms"
    return row(arguments, key, aim, measured, not finds and slowest < SLOW_SECS, float(len(finds)))


def _sent(arguments: argparse.Namespace, count: int) -> Row:
    """To a real process, over as many streams as it ends."""
    kinds: Counter[str] = Counter()
    with fake() as sidecar, Client(ready_file=sidecar.ready_file) as friend:
        friend.prewarm([STEP], count=1)
        worker = children_of(sidecar.pid)
        sent = streams = 0
        stream = messages(random.Random(arguments.seed + 1))
        with grpc.insecure_channel(sidecar.address) as channel:
            while sent < count:
                sent += _one_stream(channel, sidecar.token, stream, min(200, count - sent), kinds)
                streams += 1
        friend.prewarm([STEP], count=2)
        well = (
            running(sidecar.pid)
            and children_of(sidecar.pid) == worker
            and friend.info().work.worker_restarts == 0
        )
    untyped = {
        kind: number for kind, number in kinds.items() if kind in ("UNKNOWN", "INTERNAL", "DEADLINE_EXCEEDED")
    }
    measured = f"{sent:,} over {streams} streams, ended by {dict(kinds)}; both processes {'well' if well else 'HURT'}"
    return row(
        arguments, "fuzz_sent", "the service is unharmed", measured, well and not untyped, float(len(untyped))
    )


def _one_stream(channel: grpc.Channel, token: str, stream, count: int, kinds: Counter[str]) -> int:
    """Sends raw bytes into a session until it is ended; returns how many went out."""
    sent = 0

    def say():
        nonlocal sent
        for _, encoded in itertools.islice(stream, count):
            sent += 1
            yield encoded

    call = channel.stream_stream(methods.SESSION)(say(), metadata=methods.token_metadata(token), timeout=30)
    try:
        for _ in call:
            pass
        kinds["OK"] += 1
    except grpc.RpcError as error:
        kinds[error.code().name] += 1
    return max(1, sent)


def _guided(arguments: argparse.Namespace) -> Row:
    """Coverage-guided, in a process of its own; hypothesis where atheris is not installed."""
    runs = round(GUIDED_RUNS * arguments.scale)
    tool = "atheris" if importlib.util.find_spec("atheris") else "hypothesis"
    command = [sys.executable, "-m", f"tests.fuzz.by_{tool}", str(runs)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600)
    last = (done.stdout + done.stderr).strip().splitlines()[-1:] or [""]
    measured = f"{tool}, {runs:,} runs: exit {done.returncode}, {last[0][:80]}"
    return row(arguments, "fuzz_guided", "no find", measured, done.returncode == 0, float(done.returncode))
