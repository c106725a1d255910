"""Keeps what the cost model learnt between launches: one small JSON file per device. Learns nothing itself."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import platform
from pathlib import Path

from .cost_model import CostModel

log = logging.getLogger(__name__)


class CostFile:
    """`read` once at start; `write` now and then. What cannot be read or written is done without."""

    def __init__(self, folder: Path, runtime: str, model_hash: str, threads: int) -> None:
        device = f"{runtime}/{model_hash}/{threads}/{platform.machine()}/{_processor()}/{os.cpu_count()}"
        self.path = folder / f"costs-{hashlib.sha256(device.encode()).hexdigest()[:16]}.json"

    def read(self, cost: CostModel) -> bool:
        """Whether there was something to begin with."""
        try:
            cost.recall(json.loads(self.path.read_text("utf-8")))
        except FileNotFoundError:
            return False
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("%s is not used: %r; costs are learnt anew", self.path, error)
            return False
        return True

    def write(self, cost: CostModel) -> None:
        """Whole or not at all."""
        temporary = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            temporary.write_text(json.dumps(cost.to_json(), allow_nan=False), "utf-8")
            temporary.replace(self.path)
        except (OSError, ValueError) as error:
            log.warning("%s is not written: %s; costs will be learnt anew", self.path, error)
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _processor() -> str:
    """The processor's name; machines alike in it are alike enough."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()
