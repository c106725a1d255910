"""Reads the profile that an ONNX Runtime session writes: one entry per operator call. Runs nothing.

Multiply-adds are counted from the shapes that the profile tells, for the operators that have any to speak of.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

PRODUCTS = ("MatMul", "FusedMatMul", "Gemm", "MultiHeadAttention")
KERNELS = {"step": 5, "wave": 7, "bands": 5}  # taps of the depthwise convolutions, by the part of the network


@dataclass(frozen=True, kw_only=True)
class Call:
    """One operator at work."""

    part: str  # conditioning, step 1 to 4, decode or inverse transform
    operator: str
    start_micros: int
    micros: int
    multiply_adds: int
    bytes_moved: int

    @property
    def is_product(self) -> bool:
        return self.operator in PRODUCTS


def read_last_run(path: Path, otherwise: str) -> list[Call]:
    """The calls of the last run in a session's profile, in order; `otherwise` is the part of those without a name."""
    events = json.loads(path.read_text("utf-8"))
    runs = [event for event in events if event.get("name") == "model_run"]
    last = max(runs, key=lambda event: int(event["ts"]))
    begin, end = last["ts"], last["ts"] + last["dur"]
    nodes = [event for event in events if _is_operator(event) and begin <= event["ts"] < end]
    return _calls(sorted(nodes, key=lambda event: int(event["ts"])), otherwise)


def _is_operator(event: dict[str, Any]) -> bool:
    """A Loop's own entry holds all its steps and would count them twice."""
    named = event.get("cat") == "Node" and str(event["name"]).endswith("_kernel_time")
    return named and event["args"].get("op_name") != "Loop"


def _calls(nodes: Iterable[dict[str, Any]], otherwise: str) -> list[Call]:
    seen: Counter[str] = Counter()
    calls = []
    for event in nodes:
        name, args = str(event["name"]), event["args"]
        seen[name] += 1
        calls.append(
            Call(
                part=_part_of(name, seen[name], otherwise),
                operator=str(args["op_name"]),
                start_micros=int(event["ts"]),
                micros=int(event["dur"]),
                multiply_adds=_multiply_adds(str(args["op_name"]), name, args),
                bytes_moved=sum(
                    int(args.get(f"{kind}_size", 0) or 0) for kind in ("activation", "parameter", "output")
                ),
            )
        )
    return calls


def _part_of(name: str, times_seen: int, otherwise: str) -> str:
    if name.startswith("step/"):
        return f"step {times_seen}"
    return "inverse transform" if "/inverse/" in name else otherwise


def _multiply_adds(operator: str, name: str, args: dict[str, Any]) -> int:
    inputs = [next(iter(shape.values())) for shape in args.get("input_type_shape", [])]
    outputs = [next(iter(shape.values())) for shape in args.get("output_type_shape", [])]
    if not inputs or not outputs:
        return 0
    if operator in ("MatMul", "FusedMatMul", "Gemm"):
        return int(prod(inputs[0])) * int(
            outputs[0][-1]
        )  # rows x inner x columns; packed weights are not told
    if operator == "MultiHeadAttention":
        return 2 * int(inputs[0][1]) * int(inputs[1][1]) * int(inputs[0][2])
    if operator == "Conv":
        return int(prod(outputs[0])) * next((taps for part, taps in KERNELS.items() if part in name), 1)
    return 0
