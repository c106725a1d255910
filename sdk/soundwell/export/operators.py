"""Operators that ONNX Runtime has in one piece and torch in several: how each computes, and how each is exported."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from ..model.denoiser import turn

MICROSOFT = "com.microsoft"


class _ModulatedNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        return F.layer_norm(x, x.shape[-1:]) * scale + shift

    @staticmethod
    def symbolic(g: Any, x: Any, scale: Any, shift: Any) -> Any:
        out = g.op("LayerNormalization", x, scale, shift, axis_i=-1, epsilon_f=1e-5)
        return out.setType(x.type())


class _RootNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, scale: Tensor) -> Tensor:
        return x * torch.rsqrt(torch.mean(x * x, dim=-1, keepdim=True) + 1e-6) * scale

    @staticmethod
    def symbolic(g: Any, x: Any, scale: Any) -> Any:
        out = g.op("SimplifiedLayerNormalization", x, scale, axis_i=-1, epsilon_f=1e-6, stash_type_i=1)
        return out.setType(x.type())


class _Rotate(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, place: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        heads = x.unflatten(-1, (-1, 2 * cosine.shape[1])).transpose(1, 2)
        return turn(heads, (cosine[None, None], sine[None, None])).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, x: Any, place: Any, cosine: Any, sine: Any) -> Any:
        return g.op(f"{MICROSOFT}::RotaryEmbedding", x, place, cosine, sine).setType(x.type())


class _Attend(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, bias: Tensor, heads: int) -> Tensor:
        parts = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (query, key, value))
        query, key, value = parts
        mixed = torch.softmax(query @ key.transpose(2, 3) + bias, dim=-1) @ value
        return mixed.transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, bias: Any, heads: int) -> Any:
        none = g.op("prim::Constant")
        none.setType(torch._C.OptionalType.ofTensor())
        inputs = (query, key, value, none, none, bias)
        out = g.op(f"{MICROSOFT}::MultiHeadAttention", *inputs, num_heads_i=heads, scale_f=1.0)
        return out.setType(query.type())


def modulated_norm(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """Layer normalisation of (rows, width) with computed scale and shift (1, width)."""
    return _ModulatedNorm.apply(x, scale, shift)


def root_norm(x: Tensor, scale: Tensor) -> Tensor:
    """Root-mean-square normalisation over the last axis, times scale (size,)."""
    return _RootNorm.apply(x, scale)


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """(1, tokens, heads * size), every head turned by the clock (tokens, size / 2)."""
    return _Rotate.apply(x, torch.zeros(1, dtype=torch.int64), cosine, sine)


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor, heads: int) -> Tensor:
    """softmax(query key^T + bias) value, all (1, n, heads * size); queries come scaled."""
    return _Attend.apply(query, key, value, bias, heads)
