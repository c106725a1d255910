"""Builds the fuzzers and runs each for a while, one after the other: `python bindings/fuzz/run.py [--secs 600]`.

Begins with corpus/ (and seeds, where it is empty) and leaves what it found in build/fuzz/corpus. With --minimise it
also makes corpus/ the smallest set of inputs that reaches as far. Ends with 1 where a fuzzer found something; the input
then lies in build/fuzz/findings, and `build/fuzz/fuzz_NAME FILE` shows it again.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
BINDINGS = HOME.parent
BUILD = BINDINGS / "build" / "fuzz"
KEPT = HOME / "corpus"
NAMES = ("http2", "messages", "ready_file", "bank")
MAX_LEN = {"http2": 32_768, "messages": 4_096, "ready_file": 1_024, "bank": 16_384}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--secs", type=int, default=600, help="of each fuzzer")
    parser.add_argument("--only", choices=NAMES, action="append")
    parser.add_argument("--minimise", action="store_true", help="afterwards make corpus/ anew")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    build()
    found = {name: fuzz(name, arguments.secs) for name in arguments.only or NAMES}
    if arguments.minimise:
        for name in found:
            minimise(name)
    told = (
        json.dumps(found)
        if arguments.json
        else "\n".join(f"{name}: {facts}" for name, facts in found.items())
    )
    print(told)
    return 1 if any(facts["finding"] for facts in found.values()) else 0


def build() -> None:
    settings = ("-DSOUNDWELL_TESTS=OFF",)
    subprocess.run(["cmake", "--preset", "fuzz", *settings], cwd=BINDINGS, check=True, stdout=sys.stderr)
    programs = [f"fuzz_{name}" for name in NAMES]
    command = ["cmake", "--build", "--preset", "fuzz", "--target", *programs]
    subprocess.run(command, cwd=BINDINGS, check=True, stdout=sys.stderr)


def fuzz(name: str, secs: int) -> dict[str, object]:
    """Facts of one run: executions, coverage, the finding or none."""
    working, findings = BUILD / "corpus" / name, BUILD / "findings" / name
    working.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    command = [
        str(BUILD / f"fuzz_{name}"),
        f"-max_total_time={secs}",
        f"-max_len={MAX_LEN[name]}",
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        f"-artifact_prefix={findings}/",
        str(working),
        str(KEPT / name),
    ]
    environment = os.environ | {"ASAN_OPTIONS": "detect_stack_use_after_return=1"}
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment)
    if done.returncode != 0:
        print(done.stderr[-6000:], file=sys.stderr)
    executed = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    covered = re.findall(r"cov: (\d+)", done.stderr)
    return {
        "secs": secs,
        "executions": int(executed[1]) if executed else 0,
        "covered_edges": int(covered[-1]) if covered else 0,
        "finding": "" if done.returncode == 0 else f"exit status {done.returncode}, see {findings}",
    }


def minimise(name: str) -> None:
    """corpus/NAME becomes what libFuzzer's merge keeps of the old one and of the last run's."""
    fresh = BUILD / "minimised" / name
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    command = [
        str(BUILD / f"fuzz_{name}"),
        "-merge=1",
        str(fresh),
        str(KEPT / name),
        str(BUILD / "corpus" / name),
    ]
    subprocess.run(command, check=True, capture_output=True)
    shutil.rmtree(KEPT / name, ignore_errors=True)
    shutil.copytree(fresh, KEPT / name)


if __name__ == "__main__":
    sys.exit(main())
