"""`python -m tests.acceptance.fire`: load, faults, bad input and intruders, each aim measured here.

The whole takes about 40 minutes, most of it the load, the chaos and the fuzz. `--scale 0.1` shortens all of them for a
quick look; no row of such a run counts as met.
"""

from __future__ import annotations

import argparse
import logging

from .table import main
from .under_fire.chaos import chaos
from .under_fire.crowd import crowd
from .under_fire.deadlines import deadlines
from .under_fire.echo import pool_hit
from .under_fire.fuzz import fuzz
from .under_fire.intruder import intruders
from .under_fire.overload import overload
from .under_fire.soak import soak
from .under_fire.starts import first_sounds, memory

CHECKS = {
    "pool_hit": pool_hit,
    "crowd": crowd,
    "overload": overload,
    "chaos": chaos,
    "deadlines": deadlines,
    "fuzz": fuzz,
    "soak": soak,
    "intruders": intruders,
    "first_sounds": first_sounds,
    "memory": memory,
}

if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m tests.acceptance.fire", description=__doc__)
    options.add_argument(
        "--scale", type=float, default=1.0, help="share of durations and counts; 1 is the aim's own"
    )
    options.add_argument("--seed", type=int, default=1, help="of faults and of malformed input")
    logging.getLogger("soundwell").setLevel(logging.CRITICAL)  # refusals and losses are what is measured here
    main("fire", CHECKS, options)
