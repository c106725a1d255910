"""`soundwell studio` without its extra, and with wrong arguments: one sentence each; the page's libraries stay away."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

# Imports of these fail, as where the extra [studio] was not installed.
WITHOUT = (
    "import sys; sys.modules.update(gradio=None, uvicorn=None, fastapi=None); from soundwell import cli; "
)


def run(script, *arguments):
    command = f"{script}sys.argv = ['soundwell', *{list(arguments)!r}]; cli.main()"
    return subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, timeout=60)


def test_help_works_without_the_extra():
    done = run(WITHOUT, "studio", "--help")
    assert done.returncode == 0 and "--manifest" in done.stdout


def test_running_it_names_the_extra():
    done = run(WITHOUT, "studio", "--no-browser")
    assert done.returncode == 1
    assert "pip install 'soundwell[studio]'" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "module", ["soundwell.sidecar.run", "soundwell.client", "soundwell.bake.run", "soundwell.cli"]
)
def test_nothing_else_loads_the_page(module):
    script = f"import sys, {module}; print({{'gradio', 'uvicorn', 'pandas'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout == "set()\n", done.stderr


def test_a_taken_port_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("import sys; from soundwell import cli; ", "studio", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "is taken" in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_sidecar_that_is_not_there_is_one_sentence(tmp_path):
    done = run("import sys; from soundwell import cli; ", "studio", "--join", str(tmp_path / "ready.json"))
    assert done.returncode == 2
    assert "no such ready file" in done.stderr and len(done.stderr.splitlines()) == 1
