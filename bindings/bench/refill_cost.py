"""What a refill of one second costs beside bare grpc++: `python bindings/bench/refill_cost.py [--json]`.

Three parties in one run. A real sidecar (fake runtime) makes one second of mono PCM; a grpc++ server repeats the very
bytes it sent; and against that server, in turns, go the core's connection (gRPC over nghttp2, messages, SHA-256, pool)
and a bare grpc++ client that reads the same bytes and does nothing with them. `ratio` is the median over the rounds of
the core's median to grpc++'s. `sidecar_p50_us` is the core's whole refill at the real sidecar, for comparison.
Needs the builds of the presets release and grpcpp, with -DSOUNDWELL_BENCH=ON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar

BUILD = Path(__file__).resolve().parents[1] / "build"
ROUNDS, COUNT = 9, 400


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--build", type=Path, default=BUILD, help="folder of the presets' build folders")
    arguments = parser.parse_args()
    facts = measure(
        arguments.build / "release" / "bench_refill", arguments.build / "grpcpp" / "bench_wire_grpcpp"
    )
    print(
        json.dumps(facts)
        if arguments.json
        else "\n".join(f"{name}: {value}" for name, value in facts.items())
    )
    return 0


def measure(refill: Path, wire: Path) -> dict[str, float]:
    with Sidecar(SidecarConfig(runtime="fake", log_level="error")) as sidecar:
        port, token = str(sidecar.ready.port), sidecar.token
        replay = subprocess.Popen([wire, "serve", port, token], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            served = json.loads(replay.stdout.readline())
            own_port = str(served["port"])
            ours, bare = [], []
            for _ in range(ROUNDS):
                ours.append(_run(refill, own_port, "any", str(COUNT)))
                bare.append(_run(wire, "echo", own_port, str(COUNT)))
            whole = _run(refill, port, token, "100")
        finally:
            replay.stdin.close()
            replay.wait(10)
            replay.stdout.close()
    return {
        "len_bytes": served["len_bytes"],
        "wire_core_p50_us": _median(ours, "p50_us"),
        "echo_p50_us": _median(bare, "p50_us"),
        "ratio": round(
            statistics.median(a["p50_us"] / b["p50_us"] for a, b in zip(ours, bare, strict=True)), 3
        ),
        "wire_core_cpu_p50_us": _median(ours, "cpu_p50_us"),
        "echo_cpu_p50_us": _median(bare, "cpu_p50_us"),
        "sidecar_p50_us": whole["p50_us"],
    }


def _median(rounds: list[dict[str, float]], name: str) -> float:
    return round(statistics.median(facts[name] for facts in rounds), 1)


def _run(*command: object) -> dict[str, float]:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} left with {done.returncode}: {done.stderr}")
    facts: dict[str, float] = json.loads(done.stdout)
    return facts


if __name__ == "__main__":
    sys.exit(main())
