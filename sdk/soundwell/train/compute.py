"""Where and how a stage computes: on the processor or a GPU, in float32 or bfloat16, and who makes its batches.

Knows no losses. The same code runs everywhere: with no GPU, "gpu" falls back to the processor and says so.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset

from .batches import Batch, Material


@dataclass(frozen=True, kw_only=True)
class Compute:
    """One machine's way. The defaults are a processor's."""

    device: str = "cpu"  # "gpu": CUDA where there is one, else the processor
    bf16: bool = False  # matrix products in bfloat16 where those are fast; weights and losses stay float32
    compile_backend: str = ""  # of torch.compile, block by block; "": not compiled
    workers: int = 0  # processes that make batches; 0: made between the steps

    @property
    def place(self) -> torch.device:
        if self.device == "gpu" and torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("cpu")

    @property
    def multiplies_bf16(self) -> bool:
        """Whether bfloat16 is asked for and pays: on any GPU, and on processors with instructions for it."""
        return self.bf16 and (self.place.type == "cuda" or has_fast_bf16())

    def begin(self, *modules: nn.Module) -> None:
        """Moves modules there. Says where a GPU was asked for and none is found."""
        if self.device == "gpu" and self.place.type == "cpu":
            print("no GPU found: computing on the processor", flush=True)
        if self.place.type == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = True
        for module in modules:
            module.to(self.place)

    def precision(self) -> AbstractContextManager[Any]:
        context: AbstractContextManager[Any] = torch.autocast(
            self.place.type, torch.bfloat16, enabled=self.multiplies_bf16
        )
        return context

    def compiled(self, blocks: nn.ModuleList) -> None:
        """Compiles each block in place: one block's code serves all of its kind, so it takes seconds, not minutes."""
        if not self.compile_backend:
            return
        # Said by torch's own tracer of every tensor it looks at; nothing here reads a gradient it must not.
        warnings.filterwarnings("ignore", message="The .grad attribute of a Tensor", category=UserWarning)
        for block in blocks:
            block.compile(backend=self.compile_backend, dynamic=True)


def has_fast_bf16() -> bool:
    """AVX-512 BF16 or AMX: four times float32's pace where they are, hundreds of times slower where they are not."""
    found: bool = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return found


def array_to(array: NDArray[Any], module: nn.Module) -> Tensor:
    """An array where the module's weights are."""
    return torch.from_numpy(array).to(next(module.parameters()).device, non_blocking=True)


def batches(
    make: Callable[[np.random.Generator], Material], seed: tuple[int, ...], workers: int
) -> Iterator[Batch]:
    """Endless batches of `make(generator)`. With `workers`, processes take turns, so the order is by seed alone."""
    if not workers:
        material = make(np.random.default_rng(seed))
        while True:
            yield material.next_batch()
    loader = DataLoader(_Made(make, seed), batch_size=None, num_workers=workers, prefetch_factor=4)
    for tensors in loader:
        yield Batch(**{name: value.numpy() for name, value in tensors.items()})


class _Made(IterableDataset):
    """What one process makes: tensors, since those cross over in shared memory."""

    def __init__(self, make: Callable[[np.random.Generator], Material], seed: tuple[int, ...]) -> None:
        self._make, self._seed = make, seed

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        told = torch.utils.data.get_worker_info()
        material = self._make(np.random.default_rng((*self._seed, told.id if told else 0)))
        while True:
            batch = material.next_batch()
            yield {name: torch.from_numpy(value) for name, value in vars(batch).items()}
