"""The same work on a Ray cluster: orders as tasks, a few ahead per core, those of a lost node done again.

Takes come back through Ray's object store and only the driver writes files, so each appears exactly once whatever
happened on the way. All nodes need this package in the same version. Knows no folder.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import NotInstalled, Unavailable, WorkerFailed
from .crew import AHEAD, Done
from .orders import Order
from .takes import make_takes

LOCAL = "local"
POLL_SECS = 1.0


class RayCrew:
    """Tasks on the cluster at `address`: "local" for one on this machine, "auto", "host:port" or "ray://...".

    Back-pressure: never more tasks out than the cluster has cores, times three; Ray's own scheduler places them.
    """

    def __init__(self, address: str) -> None:
        try:
            import ray
        except ImportError as error:
            raise NotInstalled("Ray is missing; install it with: pip install 'soundwell[cluster]'") from error
        self._ray = ray
        _connect(ray, address)
        self._task = ray.remote(num_cpus=1, max_retries=-1)(
            make_takes
        )  # a lost node's tasks: as often as needed

    def run(self, orders: Iterable[Order]) -> Iterator[Done]:
        """As Crew.run; leaves the cluster at the end. Ray tells of lost nodes on stdout, which is the caller's."""
        with contextlib.redirect_stdout(sys.stderr):
            try:
                yield from self._work(iter(orders))
            finally:
                self._ray.shutdown()

    def _work(self, waiting: Iterator[Order]) -> Iterator[Done]:
        ray = self._ray
        out: dict[Any, Order] = {}
        while True:
            room = max(1, int(ray.cluster_resources().get("CPU", 1))) * (1 + AHEAD)
            while len(out) < room and (order := next(waiting, None)) is not None:
                out[self._task.remote(order)] = order
            if not out:
                return
            ready, _ = ray.wait(list(out), num_returns=1, timeout=POLL_SECS)
            for reference in ready:
                order = out.pop(reference)
                yield order, self._fetch(reference)

    def _fetch(self, reference: Any) -> Any:
        """The takes; where their node died after finishing, Ray makes them again from the task."""
        try:
            return self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause if isinstance(error.cause, Exception) else error from None
        except self._ray.exceptions.RayError as error:
            raise WorkerFailed(f"the Ray cluster lost work it could not do again ({error})") from error


def _connect(ray: Any, address: str) -> None:
    try:
        options: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
        if address == LOCAL:
            ray.init(include_dashboard=False, **options)
        else:
            ray.init(address=address, **options)
    except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Unavailable(
            f"no Ray cluster answers at {address} ({first}); start one with: ray start --head"
        ) from error
