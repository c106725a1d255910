"""One bake on a Ray cluster of two raylets on this machine, for the acceptance and the e2e test.

`python -m tests.acceptance.bake_ray MANIFEST OUT [--only SOUND]... [--kill]`: with --kill one raylet is killed
without notice as soon as a third of the pools are written. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from soundwell.bake.manifest import read_manifest

STORE_BYTES = 100 * 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--runtime", default="auto")
    parser.add_argument("--kill", action="store_true")
    arguments = parser.parse_args()
    cluster, second = two_raylets()
    pools = len(read_manifest(arguments.manifest).only(tuple(arguments.only)).pools)
    before: list[int] = []
    killer = threading.Thread(target=kill_in_the_middle, args=(cluster, second, arguments.out, pools, before))
    if arguments.kill:
        killer.start()
    try:
        told = bake(arguments, cluster.address)
    finally:
        if arguments.kill:
            killer.join()
        cluster.shutdown()
    print(json.dumps({**told, "files_before_kill": before[0] if before else 0}))


def two_raylets() -> tuple[Any, Any]:
    from ray.cluster_utils import Cluster

    cluster = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 1, "object_store_memory": STORE_BYTES, "include_dashboard": False},
    )
    return cluster, cluster.add_node(num_cpus=1, object_store_memory=STORE_BYTES)


def bake(arguments: argparse.Namespace, address: str) -> dict[str, Any]:
    only = [word for name in arguments.only for word in ("--only", name)]
    command = [
        sys.executable,
        "-m",
        "soundwell.cli",
        "bake",
        str(arguments.manifest),
        "--out",
        str(arguments.out),
    ]
    done = subprocess.run(
        [*command, "--runtime", arguments.runtime, "--ray", address, "--json", *only],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"the bake left with {done.returncode}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def kill_in_the_middle(cluster: Any, node: Any, out: Path, pools: int, before: list[int]) -> None:
    """Waits until a third of the pools are remembered, then ends a raylet and all its workers at once."""
    state = out / ".bake" / "state.jsonl"
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and lines(state) < max(1, pools // 3):
        time.sleep(0.02)
    before.append(len(list(out.rglob("*.wav"))))
    cluster.remove_node(node, allow_graceful=False)


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.is_file() else 0


if __name__ == "__main__":
    main()
