"""Who makes takes: worker processes on this machine. Orders go out a few at a time; a dead worker's are done again.

Knows no folder. `cluster.py` is the same seam over Ray.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Protocol

from ..errors import WorkerFailed
from .orders import Order
from .takes import Take, make_takes

AHEAD = 2  # orders per worker that wait in its queue
MAX_DEATHS = 5  # of workers, before the bake gives up
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
Done = tuple[Order, list[Take]]


class Crew(Protocol):
    """Turns orders into takes, in whatever order they are finished."""

    def run(self, orders: Iterable[Order]) -> Iterator[Done]:
        """Takes orders only as fast as they are done. Each order is yielded once."""
        ...


class LocalCrew:
    """`workers` processes, one thread of the runtime each."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, orders: Iterable[Order]) -> Iterator[Done]:
        waiting = iter(orders)
        again: list[Order] = []
        deaths = 0
        while True:
            with _processes(self._workers) as pool:
                open_: dict[Future[list[Take]], Order] = {}
                try:
                    yield from self._work(pool, waiting, again, open_)
                    return
                except BrokenProcessPool:
                    deaths += 1
                    again = list(open_.values())
                    if deaths > MAX_DEATHS:
                        raise WorkerFailed(
                            f"workers died {deaths} times (out of memory?); run again with fewer --workers"
                        ) from None

    def _work(
        self,
        pool: ProcessPoolExecutor,
        waiting: Iterator[Order],
        again: list[Order],
        open_: dict[Future[list[Take]], Order],
    ) -> Iterator[Done]:
        room = self._workers * (1 + AHEAD)
        open_.update({pool.submit(make_takes, order): order for order in again})
        while True:
            while len(open_) < room and (order := next(waiting, None)) is not None:
                open_[pool.submit(make_takes, order)] = order
            if not open_:
                return
            finished, _ = wait(open_, return_when=FIRST_COMPLETED)
            for future in finished:
                takes = future.result()
                yield open_.pop(future), takes


class InlineCrew:
    """No process at all: for one clip at a time, and for tests."""

    def run(self, orders: Iterable[Order]) -> Iterator[Done]:
        for order in orders:
            yield order, make_takes(order)


@contextmanager
def _processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool that leaves Ctrl-C to its parent and ends with it, even a killed one."""
    spawn = multiprocessing.get_context("spawn")
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_begin, initargs=(os.getpid(),))
    try:
        yield pool
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list((pool._processes or {}).values()):
            process.terminate()


def _begin(parent_pid: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_pid,), daemon=True).start()


def _end_with(parent_pid: int) -> None:
    """A killed parent cannot tell its workers; they look, so that none is left behind."""
    while os.getppid() == parent_pid:
        time.sleep(0.5)
    os._exit(1)
