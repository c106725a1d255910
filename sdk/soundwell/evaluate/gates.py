"""`python -m soundwell.evaluate.gates`: whether a codec may carry a model: attacks in time, no pre-echo, spectra.

Real recordings through encoder and decoder. If a codec fails here, nothing built on it will pass. Takes released
weights or the codec of a run that is still training.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from ..audio import FloatArray
from ..runtime.onnx import CodecGenerator
from ..runtime.spectrum import log_bands
from .onsets import find_onsets
from .recordings import RATE_HZ, Recording, read_corpus

Roundtrip = Callable[[FloatArray, int], FloatArray]  # mono samples and a seed -> as many samples
SHARP = ("impact", "weapon", "footstep")
SILENCE_SECS = 0.1  # put before an attack, where pre-echo would be heard
ECHO_SECS = (0.05, 0.005)  # before the attack
ATTACK_SECS = 0.02
ONSET_AIM_MILLIS, ECHO_AIM_DB = 5.0, -40.0
NOT_MEASURED = float("nan")


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One number and what it must be; aim None: told, not judged."""

    key: str
    value: float
    aim: float | None
    beside: str = ""

    @property
    def met(self) -> bool:
        return self.aim is None or self.value < self.aim


def attack_gates(recordings: Sequence[Recording], roundtrip: Roundtrip, count: int = 60) -> list[Gate]:
    """Real attacks after silence: how far they move, and how loud it is before them."""
    sharp = [one for one in recordings if one.category in SHARP and one.clean and one.duration_secs <= 1.0]
    silence = round(SILENCE_SECS * RATE_HZ)
    errors, echoes = [], []
    for place in np.random.default_rng(0).permutation(len(sharp))[:count]:
        real = np.pad(sharp[place].from_onset(0.5), (silence, 0))
        played = roundtrip(real, int(place))
        before, after = find_onsets(real, RATE_HZ), find_onsets(played, RATE_HZ)
        if len(before) and len(after):
            errors.append(float(after[0] - before[0]) * 1e3)
        echoes.append(pre_echo_db(played, silence))
    late = f"{np.median(errors):+.2f} ms signed, {len(errors)} recordings" if errors else "none heard"
    error = float(np.median(np.abs(errors))) if errors else NOT_MEASURED
    return [
        Gate(key="onset_error_millis", value=error, aim=ONSET_AIM_MILLIS, beside=late),
        Gate(key="pre_echo_db", value=float(np.median(echoes)), aim=ECHO_AIM_DB, beside="against the attack"),
    ]


def pre_echo_db(played: FloatArray, attack: int) -> float:
    """Level from 50 to 5 ms before frame `attack`, against 20 ms from it on."""
    early, late = (attack - round(secs * RATE_HZ) for secs in ECHO_SECS)
    pieces = (played[early:late], played[attack : attack + round(ATTACK_SECS * RATE_HZ)])
    levels = [float(np.square(piece, dtype=np.float64).mean()) + 1e-14 for piece in pieces]
    return 10.0 * float(np.log10(levels[0] / levels[1]))


def spectral_gate(recordings: Sequence[Recording], roundtrip: Roundtrip, count: int = 60) -> Gate:
    """Mean distance of log band energies, original against round trip, where the original is audible."""
    order = np.random.default_rng(1).permutation(len(recordings))[:count]
    found = []
    for place in order:
        real = recordings[place].from_onset(1.0)
        real = real[: len(real) // 960 * 960]
        if len(real):
            bands, heard = log_bands(real), log_bands(roundtrip(real, int(place)))
            audible = bands > bands.max() - 60 / 4.343 / 4.0  # within 60 dB of the loudest
            found.append(float(np.abs(bands - heard)[audible].mean()) * 4.0 * 4.343)
    beside = f"{len(found)} recordings, within 60 dB of the loudest"
    return Gate(key="log_spectral_distance_db", value=float(np.mean(found)), aim=None, beside=beside)


def distance_gates(
    held_out: Sequence[Recording], roundtrip: Roundtrip, judges: Path, count: int = 120
) -> Iterator[Gate]:
    """Distance of round trips to recordings beside that of two halves of recordings. Needs the judges."""
    from .judges import Judges

    judge = Judges(judges)
    order = np.random.default_rng(2).permutation(len(held_out))[:count]
    real = [held_out[place].from_onset(2.0) for place in order]
    played = [roundtrip(samples, index) for index, samples in enumerate(real)]
    hear: dict[str, Callable[[FloatArray], Any]] = {
        "tagger": lambda samples: judge.tag(samples, RATE_HZ)[1],
        "sfx": lambda samples: judge.sfx(samples, RATE_HZ),
    }
    for name, embed in hear.items():
        truth, made = (np.stack([embed(one) for one in pieces]) for pieces in (real, played))
        floor = judge.distances(truth[::2], truth[1::2], 0)["kad"]
        value = judge.distances(truth[::2], made[1::2], 0)["kad"]
        yield Gate(key=f"kad_{name}", value=value, aim=None, beside=f"two halves of real: {floor:.2f}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m soundwell.evaluate.gates", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--codec", type=Path, help="codec.pt of a run; none: released weights")
    parser.add_argument(
        "--weights", type=Path, help="folder of exported weights [default: the released ones]"
    )
    parser.add_argument("--judges", type=Path, help="folder of judges, for distances; none: left out")
    parser.add_argument("--count", type=int, default=60, help="recordings")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    recordings = read_corpus(arguments.corpus)
    roundtrip: Roundtrip = CodecGenerator(arguments.weights).roundtrip
    if arguments.codec:
        from ..train.sounding import roundtrip_of

        roundtrip = roundtrip_of(arguments.codec)
    gates = attack_gates(recordings, roundtrip, arguments.count)
    gates.append(spectral_gate(recordings, roundtrip, arguments.count))
    if arguments.judges:
        held_out = [one for one in recordings if one.split == "holdout"] or list(recordings)
        gates += distance_gates(held_out, roundtrip, arguments.judges)
    if arguments.json:
        print(json.dumps({gate.key: gate.value for gate in gates}))
    else:
        Console(width=110).print(as_table(gates))
    return 0 if all(gate.met for gate in gates) else 1


def as_table(gates: Sequence[Gate]) -> Table:
    table = Table(title="Gates of the codec")
    for title in ("gate", "measured", "aim", "met", "beside it"):
        table.add_column(title)
    for gate in gates:
        aim = "" if gate.aim is None else f"< {gate.aim:g}"
        met = "" if gate.aim is None else "yes" if gate.met else "no"
        table.add_row(gate.key, f"{gate.value:.2f}", aim, met, gate.beside)
    return table


if __name__ == "__main__":
    raise SystemExit(main())
