"""The worker process: owns the runtime, answers batches over its socket. Knows no client, deadline or pool.

Batches of different lanes run at once, each lane on a thread of its own: the runtime lets the interpreter go while
it computes, so a long piece in one lane keeps nobody in another waiting.

It leaves when the other end closes, even in the middle of a batch, so no orphan outlives its sidecar.
Signals that a terminal or a service manager sends to the whole group are left to the sidecar, which drains.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import queue
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ..catalog import load_catalog
from ..errors import SoundwellError, WorkerFailed
from ..runtime import make_generator
from ..runtime.generator import Generator, Job, Part, Rendering, Streaming
from .orders import LANES
from .thrift import give_back_large_blocks
from .worker_channel import join
from .worker_wire import (
    PREFIX,
    Header,
    error_to_json,
    job_from_json,
    pack,
    pack_part,
    pack_rendering,
    parse_header,
    parse_prefix,
)

log = logging.getLogger("soundwell.worker")

Outcome = Rendering | Exception
OnPart = Callable[[int, Part], None]  # the job's place, and what of it is finished
Make = Callable[[Sequence[Job]], list[Rendering]]
UNWELL_EXIT_CODE = 87
_PONG = pack({"kind": "pong"})
BULK_NICENESS = 10  # more, of the thread that renders what nobody waits for


class Tiers:
    """The runtime asked for, and the procedural one for jobs with steps 0."""

    def __init__(self, runtime: str, weights: Path | None, threads: int, watermark: str = "off") -> None:
        self.main = make_generator(runtime, weights, threads, watermark)
        self.procedural = self.main if self.main.name == "procedural" else make_generator("procedural")

    def render(self, jobs: Sequence[Job], on_part: OnPart) -> Iterator[tuple[int, Outcome]]:
        """(index, outcome) of each job, those that may share a call together."""
        for generator, indices in self._groups(jobs):
            make = self._make(generator, jobs[indices[0]], indices[0], on_part)
            outcomes = _generate(make, [jobs[index] for index in indices])
            yield from zip(indices, outcomes, strict=True)

    def _make(self, generator: Generator, job: Job, index: int, on_part: OnPart) -> Make:
        """The call that renders a group; who wants parts is alone in his."""
        if job.stream and isinstance(generator, Streaming):
            return _streamed(generator, lambda part: on_part(index, part))
        return generator.generate

    def _groups(self, jobs: Sequence[Job]) -> Iterator[tuple[Generator, list[int]]]:
        groups: dict[tuple[object, ...], list[int]] = {}
        for index, job in enumerate(jobs):
            generator = self._generator(job)
            alone = index if job.stream else -1
            groups.setdefault((alone, generator.name, *generator.batch_key(job)), []).append(index)
        for indices in groups.values():
            yield self._generator(jobs[indices[0]]), indices

    def _generator(self, job: Job) -> Generator:
        return self.main if job.steps else self.procedural


def _streamed(generator: Streaming, on_part: Callable[[Part], None]) -> Make:
    """Like `Generator.generate`, of one job that is handed out in parts meanwhile."""
    return lambda jobs: [generator.generate_streamed(job, on_part) for job in jobs]


def _generate(make: Make, jobs: Sequence[Job], tries: int = 2) -> list[Outcome]:
    """One outcome per job. Where a batch fails, each job has its own try: one bad job spoils no other.

    Where the device fails, as out of memory, the job is not to blame: it is tried again, and then by the next worker.
    """
    try:
        return [_checked(rendering) for rendering in make(jobs)]
    except Exception as error:
        if len(jobs) > 1:
            return [outcome for job in jobs for outcome in _generate(make, [job])]
        if not _is_the_devices(error):
            if not isinstance(error, SoundwellError):
                log.exception("the runtime failed")
            return [error]
        log.error("the device failed: %s: %s", type(error).__name__, error)
        if tries == 1:
            log.error("it failed twice; this worker makes room for another")
            os._exit(UNWELL_EXIT_CODE)
    gc.collect()  # not in the handler, whose traceback holds what ran out of memory
    return _generate(make, jobs, tries - 1)


def _is_the_devices(error: Exception) -> bool:
    """Out of memory, and what ONNX Runtime raises: after a CUDA error nothing works in the same process."""
    module = type(error).__module__.partition(".")[0]
    return isinstance(error, MemoryError | OSError) or module == "onnxruntime" or "CUDA" in str(error)


def _checked(rendering: Rendering) -> Rendering:
    """A sample that is not a number would silence or deafen whoever mixes it."""
    if not np.isfinite(rendering.clip.samples).all():
        raise WorkerFailed("the runtime produced samples that are not finite")
    return rendering


class Channel:
    """The sending side of the socket; lanes take turns, a frame at a time."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._lock = threading.Lock()

    def send(self, frame: bytes) -> None:
        with self._lock:
            self._channel.sendall(frame)


def _receive(
    socket_: socket.socket, channel: Channel, requests: dict[str, queue.SimpleQueue[Header]]
) -> None:
    """Reads requests on a thread of its own, to notice the end of the sidecar and to show life while batches run."""
    try:
        stream = socket_.makefile("rb")
        while prefix := stream.read(PREFIX.size):
            header_bytes, payload_bytes = parse_prefix(prefix)
            request = parse_header(stream.read(header_bytes))
            stream.read(payload_bytes)
            if request["kind"] == "ping":
                channel.send(_PONG)
            else:
                requests[request["lane"]].put(request)
    except Exception as error:
        log.error("cannot read from the sidecar: %s", error)
    finally:
        os._exit(0)


def _answer(channel: Channel, tiers: Tiers, request: Header) -> None:
    jobs: list[Job] = []
    indices: list[int] = []
    for index, document in enumerate(request["jobs"]):
        try:
            jobs.append(job_from_json(document))
            indices.append(index)
        except (SoundwellError, KeyError, TypeError, ValueError) as error:
            _send_outcome(channel, request["id"], index, error)

    def on_part(position: int, part: Part) -> None:
        if np.isfinite(part.clip.samples).all():  # if not, the whole will tell
            channel.send(pack_part(request["id"], indices[position], part))

    for position, outcome in tiers.render(jobs, on_part):
        _send_outcome(channel, request["id"], indices[position], outcome)


def _send_outcome(channel: Channel, run_id: int, index: int, outcome: Outcome) -> None:
    try:
        if isinstance(outcome, Rendering):
            channel.send(pack_rendering(run_id, index, outcome))
            return
    except SoundwellError as error:  # too large to send: nothing was sent
        outcome = error
    channel.send(pack({"kind": "error", "id": run_id, "index": index, "error": error_to_json(outcome)}))


def _load(channel: Channel, arguments: argparse.Namespace) -> Tiers | None:
    """Loads the runtime and says hello, or what kept it from loading."""
    try:
        load_catalog()  # now, not when the first sound is wanted
        tiers = Tiers(arguments.runtime, arguments.weights, arguments.threads, arguments.watermark)
    except Exception as error:
        if not isinstance(error, SoundwellError):
            log.exception("the runtime did not load")
        channel.send(pack({"kind": "failed", "error": error_to_json(error)}))
        return None
    hello = {
        "kind": "hello",
        "runtime": tiers.main.name,
        "model_hash": tiers.main.model_hash,
        "procedural_hash": tiers.procedural.model_hash,
        "sample_rate_hz": tiers.main.sample_rate_hz,
    }
    channel.send(pack(hello))
    return tiers


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="soundwell.sidecar.worker", description="Started by the sidecar only."
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--fd", type=int, help="inherited socket")
    where.add_argument("--port", type=int, help="loopback port; the secret comes on stdin")
    parser.add_argument("--runtime", required=True)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--log-level", default="info")
    parser.add_argument("--watermark", default="off")
    parser.add_argument("--niceness", type=int, default=0)
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parse(argv)
    os.dup2(2, 1)  # whatever a library prints is log, never data
    give_back_large_blocks()
    if sys.platform != "win32":
        os.nice(arguments.niceness)  # now: the runtime's threads inherit it
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    logging.basicConfig(
        level=arguments.log_level.upper(), format="%(levelname)s %(message)s", stream=sys.stderr
    )
    socket_ = join(arguments.fd, arguments.port)
    requests: dict[str, queue.SimpleQueue[Header]] = {lane: queue.SimpleQueue() for lane in LANES}
    channel = Channel(socket_)
    threading.Thread(target=_receive, args=(socket_, channel, requests), name="requests", daemon=True).start()
    tiers = _load(channel, arguments)
    if tiers is None:
        return 1
    for lane in LANES[1:]:
        serve = (channel, tiers, requests[lane], lane == "bulk")
        threading.Thread(target=_serve_lane, args=serve, name=lane, daemon=True).start()
    _serve_lane(channel, tiers, requests[LANES[0]], gives_way=False)
    return 0


def _serve_lane(channel: Channel, tiers: Tiers, requests: queue.SimpleQueue[Header], gives_way: bool) -> None:
    """Answers a lane's requests until the sidecar has gone."""
    if gives_way and sys.platform == "linux":  # elsewhere a priority is the whole process's
        thread = threading.get_native_id()
        niceness = os.getpriority(os.PRIO_PROCESS, thread) + BULK_NICENESS
        os.setpriority(os.PRIO_PROCESS, thread, min(19, niceness))
    while True:
        try:
            _answer(channel, tiers, requests.get())
        except OSError:  # the sidecar went away while we sent
            os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
