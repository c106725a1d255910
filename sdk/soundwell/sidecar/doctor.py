"""`soundwell doctor`: is this install able to serve? Each check says what it found and, if need be, what to do."""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from .. import __version__
from ..config import SidecarConfig
from ..errors import InvalidInput, NotInstalled, SoundwellError, Unavailable, WeightsCorrupt

OLDEST = {"grpcio": (1, 85), "protobuf": (7, 35), "numpy": (1, 26), "onnxruntime": (1, 20), "soxr": (0, 5)}
SLOW_ROUND_TRIP_MILLIS = 20.0  # beyond which the machine is busy with something else
ROUND_TRIPS = 20


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check. `fix` is empty where nothing is to be done; `ok` False is a reason why sounds will not come."""

    check: str
    ok: bool
    found: str
    fix: str = ""


@click.command()
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    help="Folder of the model, or the word lite.  [default: the released one]",
)
@click.option("--disk-pool", type=click.Path(path_type=Path), help="Folder that you mean to give to `serve`.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(weights: Path | None, disk_pool: Path | None, as_json: bool) -> None:
    """Check this install: libraries, providers, weights, port, disk, and a sound all the way.

    Ends with 0 where a sidecar would serve, with 1 where it would not.
    """
    config = SidecarConfig.from_env(weights=weights, disk_pool=disk_pool, log_level="error")
    findings = []
    for finding in examine(config):
        findings.append(finding)
        if not as_json:
            _show(finding)
    well = all(finding.ok for finding in findings)
    if as_json:
        click.echo(json.dumps({"well": well, "findings": [asdict(finding) for finding in findings]}))
    else:
        click.echo(
            "\nAll is well." if well else "\nA sidecar would not serve here; see above for what to do."
        )
    sys.exit(0 if well else 1)


def examine(config: SidecarConfig) -> Iterator[Finding]:
    """The findings, in the order in which one would look for a fault."""
    checks: tuple[Callable[[SidecarConfig], Iterator[Finding]], ...] = (
        _libraries,
        _providers,
        _weights,
        _port,
        _disk,
        _round_trip,
    )
    for check in checks:
        try:
            yield from check(config)
        except SoundwellError as error:
            yield Finding(check=check.__name__[1:], ok=False, found=str(error), fix=_fix_of(error))


def _libraries(_: SidecarConfig) -> Iterator[Finding]:
    yield Finding(check="soundwell", ok=True, found=f"{__version__}, Python {sys.version.split()[0]}")
    for name, oldest in OLDEST.items():
        wanted = ".".join(map(str, oldest))
        try:
            found = version(name if name != "onnxruntime" else _onnxruntime())
        except PackageNotFoundError:
            yield Finding(check=name, ok=False, found="not installed", fix=f"pip install '{name}>={wanted}'")
            continue
        enough = tuple(int(part) for part in found.split(".")[:2] if part.isdigit()) >= oldest
        fix = "" if enough else f"pip install --upgrade '{name}>={wanted}'"
        yield Finding(check=name, ok=enough, found=found, fix=fix)


def _onnxruntime() -> str:
    """The distribution that holds it: the one for GPUs has another name."""
    for name in ("onnxruntime-gpu", "onnxruntime"):
        try:
            version(name)
            return name
        except PackageNotFoundError:
            continue
    raise PackageNotFoundError("onnxruntime")


def _providers(_: SidecarConfig) -> Iterator[Finding]:
    from ..runtime import default_threads
    from ..runtime.providers import available

    names = available()
    gpu = "CUDAExecutionProvider" in names
    hint = "" if gpu else "for an NVIDIA GPU: pip uninstall onnxruntime, then pip install 'soundwell[gpu]'"
    threads = "" if gpu else f", {default_threads()} threads"
    yield Finding(check="providers", ok=bool(names), found=f"{', '.join(names)}{threads}", fix=hint)


def _weights(config: SidecarConfig) -> Iterator[Finding]:
    from ..runtime import folder_of
    from ..runtime.weights import CARD, load_card

    folder = folder_of(config.weights)
    if not (folder / CARD).is_file():
        yield Finding(
            check="weights",
            ok=True,
            found=f"none in {folder}: the procedural tier will serve",
            fix="install Soundwell again, or export a model there",
        )
        return
    card = load_card(folder)
    for name in card.data["files"]:
        content = card.read(name)
        yield Finding(
            check=f"weights {name}", ok=True, found=f"{len(content) / 2**20:.1f} MiB, SHA-256 as in its card"
        )


def _port(config: SidecarConfig) -> Iterator[Finding]:
    with socket.socket(socket.AF_INET6 if ":" in config.host else socket.AF_INET) as probe:
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            fix = "choose another port, or 0 for any free one"
            yield Finding(
                check="port", ok=False, found=f"{config.host}:{config.port}: {error.strerror}", fix=fix
            )
            return
        chosen = "any free one" if config.port == 0 else str(config.port)
        yield Finding(check="port", ok=True, found=f"{config.host}, {chosen}")


def _disk(config: SidecarConfig) -> Iterator[Finding]:
    if config.disk_pool is None:
        hint = "give `serve` a --disk-pool: sounds made once come at once after the next start"
        yield Finding(check="disk pool", ok=True, found="none", fix=hint)
        return
    try:
        config.disk_pool.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=config.disk_pool) as probe:
            probe.write(bytes(2**20))
    except OSError as error:
        fix = "free some space there or choose another folder"
        yield Finding(check="disk pool", ok=False, found=f"{config.disk_pool}: {error.strerror}", fix=fix)
        return
    yield Finding(check="disk pool", ok=True, found=f"{config.disk_pool} can be written")


def _round_trip(config: SidecarConfig) -> Iterator[Finding]:
    from ..client import Client
    from ..sounds import Sound
    from .launch import Sidecar

    sound = Sound(id="doctor", category="footstep", duration_secs=0.5)
    began = time.monotonic()
    with (
        Sidecar(replace(config, ready_file=None)) as sidecar,
        Client(ready_file=sidecar.ready_file) as client,
    ):
        started = time.monotonic() - began
        client.prewarm([sound], count=1, buckets=[1], timeout_secs=60)
        played = client.trigger("doctor")
        if played.variation is None:
            raise Unavailable("The sidecar started, but no sound came back in a minute.")
        first = time.monotonic() - began
        began = time.monotonic()
        for _ in range(ROUND_TRIPS):
            info = client.info()
        trip_millis = (time.monotonic() - began) / ROUND_TRIPS * 1e3
    resident = (info.resident_bytes + info.worker_resident_bytes) / 2**20
    yield Finding(check="start", ok=True, found=f"serving after {started:.1f} s, {resident:.0f} MiB resident")
    made = f"{played.variation.made_by}, {played.variation.latency_millis:.0f} ms"
    yield Finding(check="first sound", ok=True, found=f"after {first:.1f} s (made by {made})")
    busy = "the machine is busy; look what else runs" if trip_millis > SLOW_ROUND_TRIP_MILLIS else ""
    yield Finding(check="round trip", ok=True, found=f"{trip_millis:.1f} ms", fix=busy)


def _fix_of(error: SoundwellError) -> str:
    if isinstance(error, WeightsCorrupt):
        return "pip install --force-reinstall soundwell"
    if isinstance(error, NotInstalled | InvalidInput):
        return "see the sentence"
    return "start `soundwell serve --log-level debug` and look at its log"


def _show(finding: Finding) -> None:
    mark = "ok  " if finding.ok else "FAIL"
    click.echo(f"{mark} {finding.check:24} {finding.found}")
    if finding.fix:
        click.echo(f"     {'':24} -> {finding.fix}")
