"""What `auto` was found to be on this machine. Reads and writes one small file; measures nothing, loads nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..config import default_threads
from .cache import cache_folder, processor_name
from .choices import candidates
from .weights import ModelCard

log = logging.getLogger(__name__)

REFERENCE = "onnx"
PACKAGES = ("onnxruntime", "onnxruntime-gpu", "openvino")


def automatic(card: ModelCard, threads: int) -> str:
    """What `auto` is: the runtime that `soundwell bench` found to be the fastest here, else ONNX Runtime."""
    return remembered(card, threads) or REFERENCE


def remembered(card: ModelCard, threads: int) -> str | None:
    """None where nothing was measured with these weights, versions and candidates."""
    names = candidates()
    if len(names) == 1:
        return names[0]
    try:
        found = json.loads(memory_file(card, threads, names).read_text("utf-8"))["runtime"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found in names else None


def remember(card: ModelCard, threads: int, names: Sequence[str], document: dict[str, Any]) -> None:
    """Whole or not at all; what cannot be kept is measured again."""
    path = memory_file(card, threads, names)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_text(json.dumps(document), "utf-8")
        temporary.replace(path)
    except OSError as error:
        log.warning("%s is not written: %s; the runtime will be chosen again", path, error)


def memory_file(card: ModelCard, threads: int, names: Sequence[str]) -> Path:
    """By weights, machine, candidates, and the versions of what could be taken."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and seldom needed

    versions = []
    for package in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            versions.append(f"{package}={version(package)}")
    machine = f"{platform.machine()}/{processor_name()}/{os.cpu_count()}/{threads or default_threads()}"
    facts = "/".join([card.student_hash(), machine, *versions, *names])
    return cache_folder() / f"runtime-{hashlib.sha256(facts.encode()).hexdigest()[:16]}.json"
