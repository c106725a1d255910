"""Records a gameplay log: what a scripted player did on a Freedoom map, tic by tic, as Soundwell's events.

pip install vizdoom soundwell
python samples/vizdoom/record.py            # writes sdk/soundwell/play/data/freedoom_map01.json
"""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from game import Game
from soundwell.documents import write_document

SHIPPED = Path(__file__).parents[2] / "sdk/soundwell/play/data/freedoom_map01.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--map", default="map01")
    parser.add_argument("--secs", type=float, default=95.0)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    game = Game(level=options.map, seed=options.seed)
    for _ in game.tics(options.secs):
        pass  # as fast as the game goes
    game.close()
    log = game.log(options.secs, datetime.date.today().isoformat())
    write_document(options.out, log.to_json())
    print(f"{options.out}: {len(log.events)} events of {len(log.sounds)} sounds in {log.duration_secs:.1f} s")


if __name__ == "__main__":
    main()
