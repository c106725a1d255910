"""The page's life: sidecar and web server start, the address is printed, and both end together. Loads Gradio."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config import SidecarConfig
from ..errors import InvalidInput, PortInUse
from .backstage import Backstage
from .door import Door, new_key
from .media import MEDIA_PATH
from .turns import WORK

HOST = "127.0.0.1"
INTERRUPTED = 130  # exit status, as after Ctrl-C
DRAIN_SECS = 1  # open event streams of the page never end by themselves
MAX_UPLOAD = "100mb"
# Read by Gradio when it is imported: it neither counts us nor looks anything up.
_SILENT = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the command line says."""

    port: int = 0  # 0: any free one
    browser: bool = True
    join: Path | None = None
    runtime: str | None = None
    weights: Path | None = None
    manifest: Path = Path("studio.yaml")


def serve(choices: Choices) -> None:
    """Runs until Ctrl-C or SIGTERM. Raises PortInUse, and ImportError where the extra is missing."""
    os.environ.update(_SILENT)
    import uvicorn  # before anything starts: what is missing is told at once

    if choices.join is not None and not choices.join.is_file():
        raise InvalidInput(
            "there is no such ready file; start a sidecar with it, or leave it out", field="--join"
        )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn passes it on, and what follows must run
    listening = _listen(choices.port)
    config = SidecarConfig.from_env(runtime=choices.runtime, weights=choices.weights, log_level="warning")
    house = Backstage(join=choices.join, config=config, manifest=choices.manifest)
    os.environ["GRADIO_TEMP_DIR"] = str(house.uploads)  # what is dropped on the page goes when we go
    try:
        key = new_key()
        app = build(house, key)
        address = f"http://{HOST}:{listening.getsockname()[1]}/?key={key}"
        print(f"Soundwell studio: {address}", flush=True)
        if choices.browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        settings = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=DRAIN_SECS
        )
        logging.getLogger("uvicorn.error").addFilter(_worth_telling)
        uvicorn.Server(settings).run(sockets=[listening])
    finally:
        house.stop()
        listening.close()
        _leave_what_computes()


def build(house: Backstage, key: str) -> Door:
    """The whole web application, behind its door."""
    import gradio as gr
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles

    from .page import page
    from .theme import ASSETS, asset, theme

    @asynccontextmanager
    async def life(_: Any) -> Any:
        keeping = asyncio.create_task(house.keep_sidecar())
        yield
        keeping.cancel()
        await house.close_client()

    app = FastAPI(lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    app.mount(MEDIA_PATH, StaticFiles(directory=house.media.folder))
    app.mount("/studio", StaticFiles(directory=ASSETS))
    mounted = gr.mount_gradio_app(
        app,
        page(house),
        "/",
        server_name=HOST,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size=MAX_UPLOAD,
        theme=theme(),
        css=asset("studio.css"),
        head='<script src="/studio/studio.js"></script>',
    )
    return Door(mounted, key)


def _worth_telling(record: logging.LogRecord) -> bool:
    """An open page's stream is cut when we end: that is no error, and no traceback for who pressed Ctrl-C."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and "graceful shutdown" not in record.getMessage()


def _leave_what_computes() -> None:
    """A thread inside ONNX Runtime cannot be ended, and would abort the interpreter while it winds up."""
    if any(thread.name == WORK for thread in threading.enumerate()):
        sys.stdout.flush()
        os._exit(INTERRUPTED)


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # from now on who opens the page waits instead of being refused
    except OSError as error:
        listening.close()
        raise PortInUse(f"Port {port} is taken; leave --port out to take any free one.") from error
    return listening
