"""The `soundwell` command: quick, sparing with imports, one sentence per error."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from soundwell import cli
from soundwell.errors import InvalidInput, Unavailable


def soundwell(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "soundwell.cli", *arguments], capture_output=True, text=True, timeout=60
    )


def test_help_names_every_command_and_imports_none():
    script = (
        "import sys; from soundwell import cli\n"
        "try: cli.run(cli._group, ['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('torch', 'numpy', 'grpc', 'onnxruntime') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr
    assert all(name in done.stdout for name in cli.COMMANDS)


@pytest.mark.parametrize(
    ("error", "code"), [(InvalidInput("is wrong", field="host"), 2), (Unavailable("nobody"), 1)]
)
def test_own_errors_are_one_sentence_and_a_status(error, code, capsys):
    @click.command()
    def fails() -> None:
        raise error

    with pytest.raises(SystemExit) as left:
        cli.run(fails, [])
    assert left.value.code == code
    assert capsys.readouterr().err == f"soundwell: {error}\n"


def test_missing_extra_is_named(capsys):
    @click.command()
    def fails() -> None:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")

    with pytest.raises(SystemExit) as left:
        cli.run(fails, [])
    assert left.value.code == 1
    assert (
        capsys.readouterr().err
        == "soundwell: torch is not installed; install it with: pip install 'soundwell[train]'\n"
    )


def test_wrong_setting_of_serve_is_one_sentence():
    done = soundwell("serve", "--host", "0.0.0.0")
    assert done.returncode == 2 and "loopback" in done.stderr and "Traceback" not in done.stderr


def test_info_without_a_sidecar_says_so(tmp_path):
    done = soundwell("info", "--ready-file", str(tmp_path / "none.json"), "--timeout-secs", "0.2")
    assert done.returncode == 1 and "soundwell serve" in done.stderr and "Traceback" not in done.stderr
