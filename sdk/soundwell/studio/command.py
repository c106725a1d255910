"""`soundwell studio`: arguments only. The page's libraries load when it starts, so that --help works without them."""

from __future__ import annotations

from pathlib import Path

import click

from ..config import RUNTIMES

_path = click.Path(path_type=Path)


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    help="Of the page, on 127.0.0.1.  [default: any free one]",
)
@click.option("--browser/--no-browser", default=True, help="Open the page in a browser.  [default: open it]")
@click.option(
    "--join", type=_path, metavar="READY_FILE", help="Use a running sidecar instead of starting one."
)
@click.option("--runtime", type=click.Choice(RUNTIMES), help="What makes the sound.  [default: auto]")
@click.option(
    "--weights", type=_path, help="Folder of the model, or the word lite.  [default: the released one]"
)
@click.option(
    "--manifest",
    type=_path,
    default=Path("studio.yaml"),
    show_default=True,
    help="Bake manifest that 'Add to manifest' writes to.",
)
def command(
    port: int, browser: bool, join: Path | None, runtime: str | None, weights: Path | None, manifest: Path
) -> None:
    """Open the studio page: pads, timeline, beds, comparisons, checks, a running game.

    Needs: pip install 'soundwell[studio]'. Works offline and without a GPU; Ctrl-C ends it and its sidecar.
    """
    from .serve import Choices, serve

    serve(Choices(port=port, browser=browser, join=join, runtime=runtime, weights=weights, manifest=manifest))
