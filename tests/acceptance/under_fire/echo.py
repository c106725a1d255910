"""A pool hit against the bare echo of the same bytes: what our layers add to gRPC itself."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import grpc

from soundwell.client.grpc_transport import GrpcTransport
from soundwell.client.transport import Endpoint
from soundwell.config import SidecarConfig
from soundwell.rpc.convert.session import variation_to_wire
from soundwell.rpc.messages import Ack, Arrival, Format, Hello, Open, PoolState, Priority, Want
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

from ..table import Row
from .tools import millis, row

ROUNDS = 4
TURNS = 400  # of each kind in a round
WARM_UP = 100
PAUSE_SECS = 0.002
SECOND = Sound(id="second", category="footstep", attributes={"surface": "gravel"}, duration_secs=1.0)
FORMAT = Format(encoding="int16")
ROOT = Path(__file__).resolve().parents[3]

Turn = Callable[[], Awaitable[float]]  # one exchange: its seconds


def pool_hit(arguments: argparse.Namespace) -> Sequence[Row]:
    with Sidecar(SidecarConfig(log_level="error")) as sidecar:
        return asyncio.run(_measure(arguments, sidecar))


async def _measure(arguments: argparse.Namespace, sidecar: Sidecar) -> list[Row]:
    turns = max(50, round(TURNS * arguments.scale))
    async with _hits(sidecar) as (hit, message), _echo(message) as (echo, answer):
        echoed, answered, hits = [], [], []
        for turn in (hit, echo, answer):
            await _repeat(turn, WARM_UP)
        for _ in range(ROUNDS):  # in turns, so that a machine that slows down slows all of them
            echoed += await _repeat(echo, turns)
            hits += await _repeat(hit, turns)
            answered += await _repeat(answer, turns)
        async with _flat_out(sidecar):
            busy_echo = await _repeat(echo, turns)
            busy = await _repeat(hit, ROUNDS * turns)
    ratio = millis(hits, 0.5) / millis(echoed, 0.5)
    harder = millis(hits, 0.5) / millis(answered, 0.5)
    sizes = f"{len(message) / 1000:.0f} kB"
    return [
        row(
            arguments,
            "pool_hit_p50_ratio",
            "<= 1.3 of a bare grpcio echo",
            f"{ratio:.2f} ({millis(hits, 0.5):.2f} / {millis(echoed, 0.5):.2f} ms, {sizes}); against a bare server "
            f"that only answers: {harder:.2f}",
            ratio <= 1.3,
            ratio,
        ),
        row(
            arguments,
            "pool_hit_p99_idle",
            "<= 3 ms",
            f"{millis(hits, 0.99):.2f} ms (bare echo {millis(echoed, 0.99):.2f} ms)",
            millis(hits, 0.99) <= 3.0,
            millis(hits, 0.99),
        ),
        row(
            arguments,
            "pool_hit_p99_busy",
            "<= 6 ms, worker flat out",
            f"{millis(busy, 0.99):.2f} ms (bare echo {millis(busy_echo, 0.99):.2f} ms)",
            millis(busy, 0.99) <= 6.0,
            millis(busy, 0.99),
        ),
    ]


async def _repeat(turn: Turn, count: int) -> list[float]:
    """With a pause between turns: an acknowledgement and the want's end follow an answer, and belong to no turn."""
    took = []
    for _ in range(count):
        took.append(await turn())
        await asyncio.sleep(PAUSE_SECS)
    return took


@contextlib.asynccontextmanager
async def _hits(sidecar: Sidecar) -> AsyncIterator[tuple[Turn, bytes]]:
    """Wants of one seed that the memory pool has; also the bytes of the answer."""
    transport = GrpcTransport(lambda: Endpoint(address=sidecar.address, token=sidecar.token))
    await transport.connect(Hello(client_name="echo row"), 120.0)
    await transport.open(Open(client_name="echo row", format=FORMAT))
    number = 0

    async def ask(**sound: object) -> tuple[float, Arrival]:
        nonlocal number
        number += 1
        began = time.perf_counter()
        await transport.send(
            Want(want_id=f"w{number}", bucket=1, seeds=(7,), priority=Priority.LIVE, **sound)
        )
        while not isinstance(arrival := await transport.receive(), Arrival):
            pass
        took = time.perf_counter() - began
        await transport.send(Ack(want_id=arrival.want_id, index=0))
        while not isinstance(await transport.receive(), PoolState):
            pass
        return took, arrival

    _, first = await ask(sound=SECOND)

    async def hit() -> float:
        return (await ask(sound_hash=SECOND.hash))[0]

    (wire,) = variation_to_wire("w100", 0, first.variation, FORMAT.encoding)
    yield hit, wire.SerializeToString()
    await transport.close()


@contextlib.asynccontextmanager
async def _echo(message: bytes) -> AsyncIterator[tuple[Turn, Turn]]:
    """The bare server's two ways."""
    command = [sys.executable, "-m", "tests.acceptance.under_fire.bare_echo"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        port = int(await asyncio.to_thread(server.stdout.readline))
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            echo = _exchange(channel, "/bare.Bare/Echo", message)
            answer = _exchange(channel, "/bare.Bare/Answer", message)
            await answer()  # the bare server keeps it
            yield echo, _small(answer)
        server.stdin.close()


def _exchange(channel: grpc.aio.Channel, method: str, message: bytes) -> Callable[..., Awaitable[float]]:
    call = channel.stream_stream(method)()

    async def turn(sent: bytes = message) -> float:
        began = time.perf_counter()
        await call.write(sent)
        assert len(await call.read()) == len(message)
        return time.perf_counter() - began

    return turn


def _small(answer: Callable[..., Awaitable[float]]) -> Turn:
    """As large as a want by hash."""
    return lambda: answer(bytes(60))


@contextlib.asynccontextmanager
async def _flat_out(sidecar: Sidecar) -> AsyncIterator[None]:
    """A second session, in a process of its own, that keeps the worker rendering."""
    command = [sys.executable, "-m", "tests.acceptance.under_fire.glutton", str(sidecar.ready_file)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as glutton:
        await asyncio.to_thread(glutton.stdout.readline)
        yield
        glutton.kill()
