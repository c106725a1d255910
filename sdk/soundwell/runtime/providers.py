"""Which devices ONNX Runtime can use in this install. Loads no model."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from ..errors import NotInstalled


def available() -> tuple[str, ...]:
    """Names such as CPUExecutionProvider, the fastest first. Raises NotInstalled."""
    try:
        import onnxruntime
    except ImportError as error:
        raise NotInstalled("onnxruntime is missing; install Soundwell again") from error
    return tuple(onnxruntime.get_available_providers())


def brings_cuda() -> bool:
    """True where the install is ONNX Runtime's build for CUDA. Looks at files only: loading it takes a while."""
    found = find_spec("onnxruntime")
    folders = [Path(folder) / "capi" for folder in (found.submodule_search_locations or ())] if found else []
    return any(any(folder.glob("*onnxruntime_providers_cuda.*")) for folder in folders)
