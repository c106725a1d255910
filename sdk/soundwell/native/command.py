"""`soundwell native`: arguments only; the work is in build.py."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--bindings",
    type=click.Path(path_type=Path),
    help="Of a checkout.  [default: the one this package lies in, or the working folder]",
)
@click.option(
    "--build-folder", type=click.Path(path_type=Path), help="Kept for the next build.  [default: none]"
)
def command(bindings: Path | None, build_folder: Path | None) -> None:
    """Build the native core as a Python module and put it into the installed package.

    Needs a C++17 compiler, and pybind11 and cmake: pip install 'soundwell[native]'.
    """
    from .build import build, find_bindings

    click.echo(build(bindings or find_bindings(), build_folder=build_folder))
