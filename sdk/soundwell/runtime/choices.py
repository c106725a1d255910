"""Which runtimes there are for the model, and how each is made. Importing this loads none of them.

A runtime that needs torch is a plug: named here, imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from ..errors import NotInstalled
from .graphs import Graphs
from .weights import ModelCard

MakeGraphs = Callable[[ModelCard, int], Graphs]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One runtime. `exact`: its samples keep within float32 rounding of the reference, so `auto` may take it."""

    make: str  # module:function
    needs: tuple[str, ...] = ()  # packages
    extra: str = ""  # that brings them
    provider: str = ""  # of ONNX Runtime, that the install must have
    exact: bool = False


PREFIX = "soundwell.runtime."
CHOICES = {
    "onnx": Choice(make=PREFIX + "onnx:serving_graphs", exact=True),
    "onnx-int8": Choice(make=PREFIX + "int8:int8_graphs", needs=("onnx",), extra="train"),
    "onnx-int4": Choice(make=PREFIX + "int4:int4_graphs", needs=("onnx", "onnx_ir"), extra="train"),
    "openvino": Choice(
        make=PREFIX + "openvino:openvino_graphs", needs=("openvino",), extra="openvino", exact=True
    ),
    "openvino-bf16": Choice(make=PREFIX + "openvino:bfloat16_graphs", needs=("openvino",), extra="openvino"),
    "torch": Choice(
        make="soundwell.export.torch_graphs:float32_graphs", needs=("torch", "onnx"), extra="train"
    ),
    "torch-bf16": Choice(
        make="soundwell.export.torch_graphs:bfloat16_graphs", needs=("torch", "onnx"), extra="train"
    ),
    "torch-cuda": Choice(
        make="soundwell.export.torch_graphs:cuda_graphs", needs=("torch", "onnx"), extra="train"
    ),
    "cuda": Choice(
        make=PREFIX + "accelerated:cuda_graphs", provider="CUDAExecutionProvider", extra="gpu", exact=True
    ),
    "tensorrt": Choice(
        make=PREFIX + "accelerated:tensorrt_graphs", provider="TensorrtExecutionProvider", extra="gpu"
    ),
    "directml": Choice(
        make=PREFIX + "accelerated:directml_graphs", provider="DmlExecutionProvider", extra="directml"
    ),
    "coreml": Choice(
        make=PREFIX + "accelerated:coreml_graphs", provider="CoreMLExecutionProvider", extra="coreml"
    ),
}


def maker_of(name: str) -> MakeGraphs:
    """How a runtime's networks are made. Raises NotInstalled where something that it needs is missing."""
    choice = CHOICES[name]
    missing = what_is_missing(choice)
    if missing:
        how = f"install it with: pip install 'soundwell[{choice.extra}]'"
        if choice.provider:
            how = f"only another build of ONNX Runtime has it ({how})"
        raise NotInstalled(f"the runtime {name} needs {missing}, which is not here; {how}")
    module, _, function = choice.make.partition(":")
    make: MakeGraphs = getattr(import_module(module), function)
    return make


def what_is_missing(choice: Choice) -> str:
    """The first package or provider that this install lacks; "" where all are here. Imports none of the packages."""
    for package in choice.needs:
        if find_spec(package) is None:
            return package
    if choice.provider:
        from .providers import available

        return "" if choice.provider in available() else choice.provider
    return ""


def candidates() -> tuple[str, ...]:
    """What `auto` may take in this install, in order of trust. Loads nothing."""
    return tuple(name for name, choice in CHOICES.items() if choice.exact and _is_likely(choice))


def _is_likely(choice: Choice) -> bool:
    from .providers import brings_cuda

    return brings_cuda() if choice.provider else not what_is_missing(choice)
