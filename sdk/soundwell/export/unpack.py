"""`python -m soundwell.export.unpack`: a release's weights as the beginning of a new run, so that training goes on.

Writes what `soundwell train` and `soundwell distill` start from instead of from nothing: `codec_start.pt`,
`teacher_start.pt` and `student_start.pt`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ..catalog.table import load_table
from ..model.grow import grown, hearing_more
from ..runtime import RELEASED_WEIGHTS
from ..train.stages import CODEC_START, STUDENT_START, TEACHER_START, save_module
from .restore import restore


def unpack(weights: Path, run: Path, *, text: bool, loudness: bool) -> list[Path]:
    """Returns what was written. With `text` or `loudness` the teacher can be taught to hear them; it does not yet."""
    networks = restore(weights)
    dim = load_table().dim if text else 0
    config = hearing_more(networks.config, text_dim=dim, loudness=loudness)
    run.mkdir(parents=True, exist_ok=True)
    save_module(run / CODEC_START, config, networks.codec)
    save_module(run / TEACHER_START, config, grown(networks.teacher, config))
    save_module(run / STUDENT_START, config, grown(networks.student, config))
    return [run / CODEC_START, run / TEACHER_START, run / STUDENT_START]


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m soundwell.export.unpack", description=__doc__)
    parser.add_argument(
        "--weights", type=Path, default=RELEASED_WEIGHTS, help="a folder of `soundwell export`"
    )
    parser.add_argument("--run", type=Path, required=True, help="folder of the new run")
    parser.add_argument("--text", action="store_true", help="the teacher shall learn to hear texts")
    parser.add_argument(
        "--loudness", action="store_true", help="the teacher shall learn to hear a loudness curve"
    )
    arguments = parser.parse_args(argv)
    for path in unpack(arguments.weights, arguments.run, text=arguments.text, loudness=arguments.loudness):
        print(path)


if __name__ == "__main__":
    main()
