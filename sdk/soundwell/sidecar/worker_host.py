"""The RPC process's handle on the worker: start, hello, run, replace. Knows no queue; one batch at a time and lane."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..config import SidecarConfig
from ..errors import MessageTooLarge, SoundwellError, WeightsCorrupt
from ..runtime import Identity
from ..runtime.generator import Job, Part, Rendering
from .head_start import thread_environment, worker_arguments
from .orders import Lane
from .worker_channel import Invitation, invite
from .worker_process import WorkerDied, WorkerProcess
from .worker_wire import Header, error_from_json, job_to_json, pack, part_from, rendering_from

__all__ = ["WorkerDied", "WorkerHost"]

START_SECS = 120.0  # to import, read the weights and build sessions on a slow disk


@dataclass(eq=False)
class _Run:
    """A batch on its way: what came of it so far."""

    process: WorkerProcess
    count: int
    done: asyncio.Future[list[Rendering | SoundwellError]]
    on_part: Callable[[int, Part], None]
    outcomes: dict[int, Rendering | SoundwellError] = field(default_factory=dict)


class WorkerHost:
    """Starts `python -m soundwell.sidecar.worker`, runs batches on it; `start` again replaces a dead one."""

    def __init__(
        self,
        config: SidecarConfig,
        *,
        environment: Mapping[str, str]
        | None = None,  # on top of ours; how tests ask the fake runtime for faults
        make_invitation: Callable[[], Invitation] = invite,
    ) -> None:
        self._arguments = worker_arguments(config)
        self._environment = {**thread_environment(config), **(environment or {})}
        self._make_invitation = make_invitation
        self._process: WorkerProcess | None = None
        self._run_ids = itertools.count(1)
        self._runs: dict[int, _Run] = {}
        self._listening: asyncio.Task[None] | None = None
        self.on_death: Callable[[], None] = lambda: None  # called on the loop when the worker ends
        self.runtime_name = ""  # what "auto" turned out to be; empty before the first start
        self.model_hash = ""
        self.procedural_hash = ""
        self.sample_rate_hz = 0

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.alive

    @property
    def pid(self) -> int | None:
        """Of the process started last; None before the first."""
        return self._process.pid if self._process else None

    def expect(self, identity: Identity) -> None:
        """What the worker will turn out to be, known before it is started. Another one is refused."""
        self.runtime_name = identity.name
        self.model_hash = identity.model_hash
        self.sample_rate_hz = identity.sample_rate_hz

    async def start(self) -> None:
        """Starts a worker in the place of the last one and waits until its runtime is loaded.

        Raises the worker's own error (WeightsCorrupt, InvalidInput...) or WorkerDied.
        """
        await self.kill()
        invitation = self._make_invitation()
        try:
            async with asyncio.timeout(START_SECS):
                self._process = await WorkerProcess.spawn(
                    invitation, self._arguments, self._environment, lambda: self.on_death()
                )
                header, _ = await self._process.receive()
            self._greet(header)
            self._process.watch()
            self._listening = asyncio.create_task(self._hear(self._process))
        except TimeoutError:
            await self.kill()
            raise WorkerDied(f"the worker was not ready after {START_SECS:.0f} s") from None
        except OSError as error:
            raise WorkerDied(f"the worker could not be spawned: {error}") from error
        except BaseException:
            await self.kill()
            raise
        finally:
            invitation.close()

    async def run(
        self,
        jobs: Sequence[Job],
        lane: Lane = "main",
        on_part: Callable[[int, Part], None] = lambda index, part: None,
    ) -> list[Rendering | SoundwellError]:
        """One outcome per job, in order; steps 0 asks for the procedural tier. Raises WorkerDied.

        `on_part` hears what is finished of jobs that asked for it; again from the start where a job is tried again.
        """
        process = self._process
        if process is None:
            raise WorkerDied("no worker was started")
        run = _Run(process, len(jobs), asyncio.get_running_loop().create_future(), on_part)
        run_id = next(self._run_ids)
        try:
            frame = pack(
                {"kind": "run", "id": run_id, "lane": lane, "jobs": [job_to_json(job) for job in jobs]}
            )
        except MessageTooLarge as error:
            return [error] if len(jobs) == 1 else [(await self.run([job], lane))[0] for job in jobs]
        self._runs[run_id] = run
        try:
            await process.send(frame)
            if self._listening is None or self._listening.done():
                raise WorkerDied(f"worker {process.pid} has ended")
            return await run.done
        finally:
            del self._runs[run_id]

    async def kill(self) -> None:
        """Ends the worker at once, as the watchdog does."""
        if self._process is not None:
            await self._process.kill()

    async def close(self) -> None:
        """Lets the worker leave; it has two seconds."""
        if self._process is not None:
            await self._process.close()

    async def _hear(self, process: WorkerProcess) -> None:
        """Hands replies to their runs until the process ends; then to all that wait, why."""
        try:
            while True:
                header, payload = await process.receive()
                self._take(header, payload)
        except WorkerDied as error:
            self._fail_runs(process, error)
        except (KeyError, TypeError, ValueError, SoundwellError) as error:
            await process.kill()
            nonsense = WorkerDied(f"worker {process.pid} sent a reply that makes no sense ({error!r})")
            self._fail_runs(process, nonsense)

    def _take(self, header: Header, payload: bytes) -> None:
        run = self._runs.get(header["id"])
        if run is None:
            return  # nobody waits for it any more
        if header["kind"] == "part":
            if not run.done.done():
                run.on_part(header["index"], part_from(header, payload))
            return
        run.outcomes[header["index"]] = _outcome(header, payload)
        if len(run.outcomes) == run.count and not run.done.done():
            run.done.set_result([run.outcomes[index] for index in range(run.count)])

    def _fail_runs(self, process: WorkerProcess, error: WorkerDied) -> None:
        for run in self._runs.values():
            if run.process is process and not run.done.done():
                run.done.set_exception(WorkerDied(str(error)))
                run.done.exception()  # marks it as seen: whoever waited may have been cancelled

    def _greet(self, header: Header) -> None:
        if header["kind"] == "failed":
            raise error_from_json(header["error"])
        if self.model_hash not in ("", header["model_hash"]):
            raise WeightsCorrupt(
                "the weights changed under the running sidecar; start it again to use the new ones"
            )
        self.runtime_name = str(header["runtime"])
        self.model_hash = str(header["model_hash"])
        self.procedural_hash = str(header["procedural_hash"])
        self.sample_rate_hz = int(header["sample_rate_hz"])


def _outcome(header: Header, payload: bytes) -> Rendering | SoundwellError:
    if header["kind"] == "error":
        return error_from_json(header["error"])
    return rendering_from(header, payload)
