"""`soundwell serve` and `soundwell info`: arguments and tables. The work is in run.py and the client."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import click

from ..config import LOG_FORMATS, LOG_LEVELS, RUNTIMES, SidecarConfig
from .head_start import begin
from .log import configure

_path = click.Path(path_type=Path)


@click.command()
@click.option("--host", help="Address to bind; beyond loopback only with TLS.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to bind; 0 takes any free one.  [default: 0]")
@click.option("--unix-socket", type=_path, help="Also serve on this socket; only you can open it.")
@click.option("--tls-cert", type=_path, help="PEM certificate; the port then speaks TLS.")
@click.option("--tls-key", type=_path, help="PEM key of the certificate.")
@click.option("--tls-client-ca", type=_path, help="PEM; callers must show a certificate of it (mutual TLS).")
@click.option("--runtime", type=click.Choice(RUNTIMES), help="What makes the sound.  [default: auto]")
@click.option(
    "--weights", type=_path, help="Folder of the model, or the word lite.  [default: the released one]"
)
@click.option(
    "--watermark",
    metavar="on|off|KEYFILE",
    help="Put a faint mark into what the model makes, so that `soundwell detect` can tell: by the public key, by a"
    " key of your own from a file, or none.  [default: on]",
)
@click.option("--ready-file", type=_path, help="Written once the port is known; only you can read it.")
@click.option("--parent-pid", type=int, help="End when this process does.")
@click.option("--pool-bytes", type=int, help="Memory pool.  [default: 268435456]")
@click.option("--disk-pool", type=_path, help="Folder that keeps variations between runs.")
@click.option("--disk-pool-bytes", type=int, help="[default: 1073741824]")
@click.option("--queue-limit", type=int, help="Orders that may wait; more are refused.  [default: 1024]")
@click.option("--session-queue-limit", type=int, help="The same for one session.  [default: 512]")
@click.option("--max-sessions", type=int, help="Open at once; more are refused.  [default: 64]")
@click.option("--max-duty", type=float, help="Share of time the model may run.  [default: 1]")
@click.option("--max-batch", type=int, help="Jobs in one call of the runtime.  [default: 8]")
@click.option("--max-message-bytes", type=int, help="[default: 16777216]")
@click.option("--threads", type=int, help="Of the runtime; 0 goes by the machine.  [default: 0]")
@click.option(
    "--worker-niceness",
    type=int,
    help="How far the model gives way to the game on the processor; 0: not.  [default: 5]",
)
@click.option("--max-retries", type=int, help="Of work whose worker died.  [default: 2]")
@click.option("--log-level", type=click.Choice(LOG_LEVELS), help="[default: info]")
@click.option("--log-format", type=click.Choice(LOG_FORMATS), help="[default: text]")
@click.option("--drain-secs", type=float, help="How long queued work may run on after SIGTERM.  [default: 5]")
@click.option("--metrics-port", type=int, help="Prometheus on loopback; 0: any free one.  [default: none]")
def serve(**settings: Any) -> None:
    """Run a sidecar until SIGTERM, or until its parent ends.

    Every option may also be given as SOUNDWELL_<OPTION>, such as SOUNDWELL_PORT; options win.
    The token has no option, because arguments are public: give it as SOUNDWELL_TOKEN, or read it from the
    ready file.
    """
    config = SidecarConfig.from_env(**settings)
    configure(config.log_level, config.log_format)
    begin(config)
    from .run import serve as serve_until_the_end  # takes half a second, meanwhile the worker loads the model

    asyncio.run(serve_until_the_end(config))


@click.command()
@click.option("--ready-file", type=_path, help="Of the running sidecar.")
@click.option("--address", help="host:port, where there is no ready file.")
@click.option("--token", envvar="SOUNDWELL_TOKEN", default="", help="With --address.  [env: SOUNDWELL_TOKEN]")
@click.option("--timeout-secs", type=float, default=5.0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(
    ready_file: Path | None, address: str | None, token: str, timeout_secs: float, as_json: bool
) -> None:
    """Show what a running sidecar is doing."""
    from ..client import Client, ClientSettings

    if (ready_file is None) == (address is None):
        raise click.UsageError("give either --ready-file or --address")
    settings = ClientSettings(name="soundwell info")
    with Client(address=address, token=token, ready_file=ready_file, settings=settings) as client:
        client.wait_connected(timeout_secs)
        document = client.info().to_json()
    if as_json:
        click.echo(json.dumps(document))
        return
    _print_table(document)


def _print_table(document: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "value")
    for name, value in document.items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for inner, number in rows:
            shown = f"{number:.3f}" if isinstance(number, float) else str(number)
            table.add_row(f"{name}.{inner}" if inner else name, shown)
    Console().print(table)
