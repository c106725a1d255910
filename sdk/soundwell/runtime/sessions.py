"""Opens ONNX Runtime sessions: checks the graph, sets threads and memory, picks the provider. Runs nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..errors import WeightsCorrupt
from . import default_threads
from .graph_check import check_graph

Provider = str | tuple[str, dict[str, Any]]  # a name, or a name with its options
CPU: tuple[Provider, ...] = ("CPUExecutionProvider",)


class Later:
    """A session opened when first called for, once, whichever thread comes first."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make, self._lock, self._made = make, threading.Lock(), None

    def __call__(self) -> Any:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


def open_session(
    content: bytes,
    threads: int,
    providers: Sequence[Provider] | None = None,
    profile: Path | None = None,
) -> Any:
    """A session on the providers given, in their order; by default CUDA where this install has it, else the CPU.
    With `profile`, its `end_profiling` writes a file whose name begins so.

    Raises WeightsCorrupt where it is no graph of ours, or none that loads.
    """
    import onnxruntime

    check_graph(content, "the model")
    if providers is None:
        wanted = ("CUDAExecutionProvider", "CPUExecutionProvider")
        providers = [name for name in wanted if name in onnxruntime.get_available_providers()]
    try:
        return onnxruntime.InferenceSession(
            content, session_options(threads, profile), providers=list(providers)
        )
    except Exception as error:  # onnxruntime's own errors share no public base
        raise WeightsCorrupt(
            f"ONNX Runtime cannot load the model ({error}); install Soundwell again"
        ) from error


def open_together(opening: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each makes, all at once: building a session lets the interpreter go."""
    with ThreadPoolExecutor(len(opening)) as pool:
        return [made.result() for made in [pool.submit(make) for make in opening]]


def session_options(threads: int, profile: Path | None = None) -> Any:
    """What every session is opened with; chosen by `tests/perf/sessions.py`."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or default_threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads of the session before would go on spinning for a while, on cores that the next one needs.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    if profile is not None:
        options.enable_profiling = True
        options.profile_file_prefix = str(profile)
    return options
