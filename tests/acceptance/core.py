"""`python -m tests.acceptance.core`: every aim of the native core, built and measured on what is checked out.

The whole takes about two hours, most of it the fuzzers (--fuzz-secs 600 each), the sanitizers' builds and the cross
builds. Timing rows are taken one after the other on an otherwise idle machine; what the measuring programs subtract
is said in bindings/bench.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from soundwell.config import SidecarConfig
from soundwell.sidecar.launch import Sidecar

from .native import wine
from .native.builds import BINDINGS, build, converse, run, run_json
from .native.python_caller import acquire_micros
from .table import Row, main

MICRO, MILLI = 1e3, 1e6  # nanoseconds


def acquire(arguments: argparse.Namespace) -> Sequence[Row]:
    """Four threads trigger one pool of twelve while the sidecar refills it."""
    folder = build("release")
    with Sidecar(SidecarConfig(runtime="fake", log_level="error")) as sidecar:
        n = run_json(folder / "bench_acquire", sidecar.ready_file, arguments.calls, 4)
    p50, p999 = n["p50_nanos"] / MICRO, n["p999_nanos"] / MICRO
    load = f"{n['calls']} calls, 4 threads, {n['arrivals']} refilled meanwhile, clock {n['clock_nanos']} ns subtracted"
    return [
        Row(key="acquire_p50", aim="<= 0.3 us", measured=f"{p50:.3f} us ({load})", met=p50 <= 0.3, value=p50),
        Row(key="acquire_p999", aim="<= 20 us", measured=f"{p999:.2f} us", met=p999 <= 20, value=p999),
        Row(
            key="acquire_allocations",
            aim="none, counted",
            measured=f"{n['allocations']} in {n['calls']} calls",
            met=n["allocations"] == 0 and n["arrivals"] > 0,
            value=n["allocations"],
        ),
        Row(
            key="acquire_locks",
            aim="no mutex taken, counted",
            measured=f"{n['locks']} in {n['calls']} calls; {n['silent']} without sound",
            met=n["locks"] == 0 and n["silent"] == 0,
            value=n["locks"],
        ),
    ]


def burst(_: argparse.Namespace) -> Sequence[Row]:
    """20 shots a second for 10 s, ten buffer sizes from 64 to 4096 in turn."""
    n = run_json(build("release") / "bench_burst", 10)
    exact = f"{n['exact']} of {n['shots']} onsets, largest error of the mix {n['largest_error']:.1e}"
    cost = n["cost_percent"]
    return [
        Row(
            key="burst_exact",
            aim="every onset on its exact sample",
            measured=exact,
            met=n["exact"] == n["shots"] >= 200 and n["largest_error"] < 1e-5,
        ),
        Row(
            key="burst_cost",
            aim="<= 1 % of a core, 48 kHz stereo",
            measured=f"{cost:.3f} % (CPU time of the reads)",
            met=cost <= 1,
            value=cost,
        ),
    ]


def refill(_: argparse.Namespace) -> Sequence[Row]:
    """1 s mono over the real sidecar, beside a bare grpc++ echo of the same bytes in the same run."""
    build("release"), build("grpcpp", "-DSOUNDWELL_BENCH=ON")
    n = run_json(sys.executable, BINDINGS / "bench/refill_cost.py", "--json")
    costs = f"core {n['wire_core_p50_us']:.0f} us, grpc++ {n['echo_p50_us']:.0f} us (medians)"
    return [
        Row(
            key="refill_ratio",
            aim="<= 1.5 of a bare grpc++ echo",
            measured=f"{n['ratio']:.2f}: {costs}; whole refill {n['sidecar_p50_us']:.0f} us",
            met=n["ratio"] <= 1.5,
            value=n["ratio"],
        )
    ]


def sanitizers(_: argparse.Namespace) -> Sequence[Row]:
    """The whole native suite under both builds. LeakSanitizer is part of the first."""
    rows = []
    for preset, names in (("asan", "ASan, UBSan, LeakSanitizer"), ("tsan", "TSan")):
        build(preset)
        done = subprocess.run(["ctest", "--preset", preset], cwd=BINDINGS, capture_output=True, text=True)
        told = [line for line in done.stdout.splitlines() if "tests passed" in line or "Failed" in line]
        rows.append(
            Row(key=preset, aim=f"{names}: clean", measured="; ".join(told)[:120], met=done.returncode == 0)
        )
    return rows


def fuzzers(arguments: argparse.Namespace) -> Sequence[Row]:
    """libFuzzer, one after the other, from the committed corpus."""
    command = [sys.executable, BINDINGS / "fuzz/run.py", "--json", "--secs", str(arguments.fuzz_secs)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    found: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    rows = []
    for name, facts in found.items():
        measured = ", ".join(f"{key} {value}" for key, value in facts.items())
        rows.append(
            Row(
                key=f"fuzz_{name}",
                aim=f"no finding in {arguments.fuzz_secs} s",
                measured=measured[:120],
                met=not facts["finding"],
            )
        )
    return rows


def killed(arguments: argparse.Namespace) -> Sequence[Row]:
    """kill -9 on the sidecar while a thread triggers 2,000 times a second."""
    n = run_json(build("release") / "bench_killed", sys.executable, arguments.kills)
    how = "real-time priority" if n["real_time"] else "ordinary priority"
    longest = n["longest_call_micros"]
    return [
        Row(
            key="killed_answers",
            aim="not one trigger without an answer",
            measured=f"{n['unanswered']} of {n['triggers']} triggers",
            met=n["unanswered"] == 0,
        ),
        Row(
            key="killed_calls",
            aim="no call over 1 ms",
            measured=f"longest {longest:.0f} us, {n['over_1_milli']} over ({how})",
            met=n["over_1_milli"] == 0,
            value=longest,
        ),
        Row(
            key="killed_recovers",
            aim="each time, no orphan",
            measured=f"{n['recovered']} of {n['kills']} in at most {n['longest_recovery_secs']:.1f} s, "
            f"{n['orphans']} orphans",
            met=n["recovered"] == n["kills"] == arguments.kills and n["orphans"] == 0,
        ),
    ]


def life(arguments: argparse.Namespace) -> Sequence[Row]:
    """Contexts made and destroyed: idle, at a peer that never answers, at nobody, while launching."""
    n = run_json(build("release") / "bench_life", arguments.cycles)
    longest = max(value for key, value in n.items() if key.endswith("_millis"))
    left = (
        f"{n['threads_left']} threads, {n['files_left']} files left, grown by {n['grown_bytes'] / 1e6:.1f} MB"
    )
    return [
        Row(
            key="life_destroy",
            aim="<= 500 ms each",
            measured=f"longest {longest:.0f} ms of {n['cycles']}",
            met=longest <= 500,
            value=longest,
        ),
        Row(
            key="life_left",
            aim="no leak, no thread left",
            measured=left,
            met=n["threads_left"] == n["files_left"] == 0 and n["grown_bytes"] < 8e6,
        ),
    ]


def shape(_: argparse.Namespace) -> Sequence[Row]:
    """The stripped library, its exports and what it needs, as binutils see it."""
    library = build("release") / "libsoundwell.so"
    names = [line.split()[-1] for line in run("nm", "-D", "--defined-only", library).splitlines()]
    strange = [name for name in names if not name.startswith("soundwell_")]
    needed = [
        line.split("[")[1].rstrip("]")
        for line in run("readelf", "-d", library).splitlines()
        if "NEEDED" in line
    ]
    foreign = [
        name
        for name in needed
        if not name.startswith(("libc.", "libm.", "libpthread.", "libdl.", "ld-linux"))
    ]
    size = library.stat().st_size
    return [
        Row(
            key="size",
            aim="<= 600 KB stripped",
            measured=f"{size:,} bytes",
            met=size <= 600 * 1024,
            value=size,
        ),
        Row(
            key="exports",
            aim="only soundwell_*",
            measured=f"{len(names)} functions, others: {strange or 'none'}",
            met=not strange and len(names) > 0,
        ),
        Row(key="needed", aim="libc and friends only", measured=", ".join(needed), met=not foreign),
    ]


def python(_: argparse.Namespace) -> Sequence[Row]:
    """`Context.acquire` through pybind11, a variation released each time."""
    build("release", "-DSOUNDWELL_PYTHON=ON")
    p50, p99 = acquire_micros()
    measured = f"p99 {p99:.2f} us, p50 {p50:.2f} us"
    return [Row(key="python_acquire_p99", aim="<= 20 us", measured=measured, met=p99 <= 20, value=p99)]


def releases(_: argparse.Namespace) -> Sequence[Row]:
    """All six release binaries by one command, and the Windows one at work under wine."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        script = BINDINGS / "build_all.py"
        done = subprocess.run([sys.executable, script, "--out", folder], capture_output=True, text=True)
        built = [line.split()[0] for line in done.stdout.splitlines()]
        sizes = [f"{line.split()[0]} {line.split()[1]}" for line in done.stdout.splitlines()]
        measured = ", ".join(sizes) or done.stderr[-100:]
        rows.append(
            Row(
                key="releases",
                aim="six platforms, exports checked",
                measured=measured,
                met=done.returncode == 0 and len(built) == 6,
            )
        )
        same, told = wine.same_conversation(Path(folder) / "windows-x86_64", build("release"))
        rows.append(Row(key="windows", aim="hears the same under wine", measured=told, met=same))
    return rows


def conformance(_: argparse.Namespace) -> Sequence[Row]:
    """One conversation through the shipped connection and through grpc++, by TCP and by Unix socket."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "soundwell.sock"
        config = SidecarConfig(runtime="procedural", unix_socket=socket, log_level="error")
        with Sidecar(config) as sidecar:
            port = sidecar.address.rpartition(":")[2]
            ways = {"tcp": ("tcp", "127.0.0.1", port, sidecar.token), "unix": ("unix", socket, sidecar.token)}
            for way, endpoint in ways.items():
                ours = converse(build("release") / "conversation", *endpoint)
                peer = converse(build("grpcpp") / "conversation", *endpoint)
                measured = f"{len(ours['shots'])} variations and a rendering: {'equal' if ours == peer else 'unequal'}"
                rows.append(
                    Row(
                        key=f"conformance_{way}",
                        aim="equals the grpc++ peer",
                        measured=measured,
                        met=ours == peer,
                    )
                )
    return rows


CHECKS = {
    "shape": shape,
    "acquire": acquire,
    "burst": burst,
    "refill": refill,
    "python": python,
    "life": life,
    "killed": killed,
    "conformance": conformance,
    "sanitizers": sanitizers,
    "fuzzers": fuzzers,
    "releases": releases,
}

if __name__ == "__main__":
    os.environ.pop("SOUNDWELL_RUNTIME", None)  # each check says its own
    options = argparse.ArgumentParser(prog="python -m tests.acceptance.core", description=__doc__)
    options.add_argument("--calls", type=int, default=10_000_000, help="of acquire")
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--cycles", type=int, default=1_000, help="of create and destroy")
    options.add_argument("--fuzz-secs", type=int, default=600, help="of each fuzzer")
    main("core", CHECKS, options)
