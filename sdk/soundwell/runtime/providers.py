"""Which devices ONNX Runtime can use in this install. Loads no model."""

from __future__ import annotations

from ..errors import NotInstalled


def available() -> tuple[str, ...]:
    """Names such as CPUExecutionProvider, the fastest first. Raises NotInstalled."""
    try:
        import onnxruntime
    except ImportError as error:
        raise NotInstalled("onnxruntime is missing; install Soundwell again") from error
    return tuple(onnxruntime.get_available_providers())
