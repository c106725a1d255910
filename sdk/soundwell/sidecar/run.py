"""The whole life of one sidecar: bind, write the ready file, load, serve, drain. Parses no arguments."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import sys
import time
from dataclasses import replace

from ..config import SidecarConfig
from ..errors import SoundwellError
from ..rpc.ready_file import Ready, remove_ready, write_failure, write_ready
from .auth import new_token
from .doors import remove_socket
from .life import EndOfLife, end_on_signals, end_with_parent
from .log import note
from .metrics import Metrics
from .server import Server
from .thrift import give_back_large_blocks
from .workshop import Workshop

log = logging.getLogger(__name__)

STOP_SECS = 1.0  # for the last messages to leave
SWITCH_SECS = 0.0005  # so long a thread that packs a sound may keep the loop waiting; Python's own is 5 ms


async def serve(config: SidecarConfig) -> None:
    """Returns when the sidecar has ended as it should. Raises PortInUse, WeightsCorrupt and the like."""
    try:
        await _serve(config)
    except SoundwellError as error:
        if config.ready_file:
            write_failure(config.ready_file, error)
        raise


async def _serve(config: SidecarConfig) -> None:
    give_back_large_blocks()
    end = EndOfLife()
    end_on_signals(end)
    workshop = Workshop(config)
    token = config.token or new_token()
    server = Server(config, workshop, token)
    async with contextlib.AsyncExitStack() as stack:
        if config.unix_socket is not None:
            stack.callback(remove_socket, config.unix_socket)
        metrics = Metrics(workshop, server, config.metrics_port) if config.metrics_port is not None else None
        if metrics:
            stack.callback(metrics.stop)
        ready = Ready(
            pid=os.getpid(),
            host=config.host,
            port=server.port,
            instance=workshop.instance_id,
            token=token,
            unix_socket=str(config.unix_socket.absolute()) if config.unix_socket else "",
            tls=config.tls_cert is not None,
            metrics_port=metrics.port if metrics else 0,
        )
        watch = asyncio.create_task(end_with_parent(end, config.parent_pid)) if config.parent_pid else None
        if watch:
            stack.callback(watch.cancel)
        stack.push_async_callback(server.stop, STOP_SECS)
        _keep_pauses_short()
        await server.start()
        if config.ready_file:
            write_ready(config.ready_file, ready)
            stack.callback(remove_ready, config.ready_file, ready.instance)
        note(
            log,
            "sidecar bound",
            address=ready.address,
            pid=ready.pid,
            instance=ready.instance,
            tls=ready.tls,
            unix_socket=ready.unix_socket or None,
            metrics_port=ready.metrics_port or None,
        )
        await _work(workshop, server, end, config, ready)
    note(log, "sidecar ended", reason=end.reason)


async def _work(
    workshop: Workshop, server: Server, end: EndOfLife, config: SidecarConfig, ready: Ready
) -> None:
    """Loads and serves until the end; the end may also come while it loads."""
    loading = asyncio.create_task(workshop.open())
    ending = asyncio.create_task(end.wait())
    watching: asyncio.Task[None] | None = None
    try:
        await asyncio.wait([loading, ending], return_when=asyncio.FIRST_COMPLETED)
        if loading.done():
            loading.result()
            await server.say_serving(True)
            watching = asyncio.create_task(_tell_without_worker(workshop, server))
            if config.ready_file:
                write_ready(config.ready_file, replace(ready, state="serving"))
            note(log, "sidecar serving", **workshop.facts())
        reason = await ending
        allowed = 0.0 if end.parent_died else config.drain_secs
        note(log, "sidecar ending", reason=reason, drain_secs=allowed)
        limit = time.monotonic() + allowed
        await server.drain(allowed)
        await workshop.close(max(0.0, limit - time.monotonic()))
    finally:
        for task in filter(None, (loading, ending, watching)):
            task.cancel()
        await asyncio.gather(loading, return_exceptions=True)
        await workshop.close(0.0)


def _keep_pauses_short() -> None:
    """What was imported stays: the collector need not walk through it in the middle of an answer."""
    sys.setswitchinterval(SWITCH_SECS)
    gc.freeze()


async def _tell_without_worker(workshop: Workshop, server: Server) -> None:
    """What pools have is still served, the rest refused with the reason; health says that it is time to go."""
    fault = await workshop.scheduler.wait_given_up()
    await server.say_serving(False)
    note(log, "sidecar not serving", level=logging.ERROR, why=fault)
