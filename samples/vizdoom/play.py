"""You hear and see a bot, or play yourself: Freedoom with its own sounds off and Soundwell's on.

pip install 'soundwell[samples]'
python samples/vizdoom/play.py                           # a bot plays half a minute: freedoom.mp4
python samples/vizdoom/play.py --live                    # the same, through the loudspeaker
python samples/vizdoom/play.py --live --player person    # you play, in a window
"""

from __future__ import annotations

import argparse
import datetime
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from game import TICS_PER_SEC, Game, Tic, all_sounds
from soundwell import Client, Clip, SidecarConfig
from soundwell.documents import write_document
from soundwell.play import Placed, mix
from soundwell.play.player import Answer, placed_of, play
from soundwell.sidecar.launch import Sidecar
from video import Video

LEAD_FRAMES = 96  # of a clip before its attack that are played
PREWARMED = 2  # variations of each sound and intensity; the sidecar refills behind while the game goes on


def main() -> None:
    options = arguments()
    # First the game, a process of its own: forked later, it would take gRPC's threads by surprise.
    game = Game(
        level=options.map, seed=options.seed, resolution=options.resolution, person=options.player == "person"
    )
    config = SidecarConfig.from_env(runtime=options.runtime, log_level="warning")
    # Left in reverse: the client ends its session before the sidecar is told to end.
    try:
        with Sidecar(config) as sidecar, Client(ready_file=sidecar.ready_file) as client:
            warmth = client.prewarm(all_sounds().values(), PREWARMED, buckets=(1, 2))
            print(f"{warmth.ready} variations ready after {warmth.took_secs:.1f} s")
            answers = live(game, client, options) if options.live else filmed(game, client, options)
    finally:
        game.close()
    if options.log:
        log = game.log(options.secs, datetime.date.today().isoformat())
        write_document(options.log, log.to_json())
    tiers = [answer.played.tier for answer in answers]
    print(
        f"{len(tiers)} events in {game.num_tics / TICS_PER_SEC:.1f} s: {tiers.count('live')} from the live pool"
    )


def live(game: Game, client: Client, options: argparse.Namespace) -> list[Answer]:
    """Each event is heard when its tic has been played."""
    from voices import Voices  # needs pygame-ce, which a video does without

    voices, answers = Voices(), []
    for tic in paced(game, options.secs):
        for answer in play(client, tic.events, fast=True):
            answers.append(answer)
            for placed in heard([answer]):
                voices.play(placed)
        voices.advance(tic.time_secs)
    voices.close()
    return answers


def filmed(game: Game, client: Client, options: argparse.Namespace) -> list[Answer]:
    """The video's pictures are the game's tics, its sound is mixed when the play is over."""
    answers: list[Answer] = []
    with Video(options.out, TICS_PER_SEC) as video:
        for tic in paced(game, options.secs):
            video.add(tic.picture)
            answers += play(client, tic.events, fast=True)
        video.finish(mix(heard(answers), game.num_tics / TICS_PER_SEC))
    print(f"{options.out}: {game.num_tics} pictures")
    return answers


def heard(answers: Iterable[Answer]) -> Iterator[Placed]:
    """Where each sound is heard. A game cannot begin before its event, so what lies before the attack is cut."""
    for answer in answers:
        clip, made = answer.played.clip, answer.played.variation
        if clip is not None:
            lead = max(0, made.onset_frames - LEAD_FRAMES) if made else 0
            yield placed_of(
                answer.event, Clip(samples=clip.samples[lead:], sample_rate_hz=clip.sample_rate_hz)
            )


def paced(game: Game, secs: float) -> Iterator[Tic]:
    """Never faster than the game's own clock, so that refills have the time they have in a game."""
    began = time.perf_counter()
    for tic in game.tics(secs):
        time.sleep(max(0.0, began + tic.time_secs - time.perf_counter()))
        yield tic


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--player", choices=("bot", "person"), default="bot")
    parser.add_argument("--live", action="store_true", help="play through the loudspeaker; writes no video")
    parser.add_argument("--out", type=Path, default=Path("freedoom.mp4"))
    parser.add_argument("--log", type=Path, help="also write what happened, as `record.py` does")
    parser.add_argument("--secs", type=float, default=30.0)
    parser.add_argument("--map", default="map01")
    parser.add_argument("--seed", type=int, default=7, help="of the game and of the bot")
    parser.add_argument("--resolution", default="640x480")
    parser.add_argument("--runtime", default=None, help="of the sidecar: procedural does without the model")
    return parser.parse_args()


if __name__ == "__main__":
    main()
