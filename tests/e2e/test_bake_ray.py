"""A bake on a Ray cluster of two nodes on this machine, one of which is killed in the middle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from baking import MANIFEST, ROOT, SLOW, bake, contents


def test_a_lost_node_changes_no_file(tmp_path: Path):
    manifest = tmp_path / "game.yaml"
    manifest.write_text(MANIFEST)
    bake(manifest, tmp_path / "local", "--workers", 1)
    command = [sys.executable, "-m", "tests.acceptance.bake_ray", str(manifest), str(tmp_path / "ray")]
    done = subprocess.run(
        [*command, "--runtime", "fake", "--kill"],
        cwd=ROOT, env={**os.environ, **SLOW}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert 0 < told["files_before_kill"] < told["files"] == 24
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")
