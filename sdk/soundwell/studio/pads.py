"""The pads of one visitor: which seed lies where, what is pinned, what may never return. Renders nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..events import MAX_SEED
from ..sounds import Sound
from .backstage import Take
from .markup import download, empty, esc

MAX_PADS = 12
SLOTS = ("A", "B")


@dataclass(kw_only=True)
class Pad:
    """One place of the grid. `take` is None until it is made."""

    seed: int
    pinned: bool = False
    take: Take | None = None
    sound: Sound | None = None  # what the take is of
    intensity: float = 0.6


@dataclass(kw_only=True)
class Board:
    """Seeds in places. A seed is never in two places, and a rejected one in none."""

    pads: list[Pad] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)
    compared: dict[str, int] = field(default_factory=dict)  # "A" or "B" -> seed

    def lay_out(self, first_seed: int, count: int) -> list[int]:
        """Fresh seeds from `first_seed` up wherever nothing is pinned. Returns the places to make."""
        held = [pad for pad in self.pads if pad.pinned][:count]
        taken = {pad.seed for pad in held} | self.rejected
        seeds = _free(first_seed, taken)
        pinned = {self.pads.index(pad): pad for pad in held if self.pads.index(pad) < count}
        displaced = [pad for pad in held if self.pads.index(pad) >= count]
        board = [pinned.get(place) or (displaced.pop(0) if displaced else None) for place in range(count)]
        self.pads = [pad or Pad(seed=next(seeds)) for pad in board]
        return [place for place, pad in enumerate(self.pads) if not pad.pinned]

    def again(self, place: int) -> None:
        """Another seed for one place; the others stay."""
        taken = {pad.seed for pad in self.pads} | self.rejected
        self.pads[place] = Pad(seed=next(_free(self.pads[place].seed + 1, taken)))

    def reject(self, place: int) -> None:
        """The same, and the seed never returns."""
        self.rejected.add(self.pads[place].seed)
        self.again(place)

    def pin(self, place: int) -> None:
        self.pads[place].pinned = not self.pads[place].pinned

    def compare(self, slot: str, place: int) -> None:
        """Puts a pad into slot A or B."""
        self.compared[slot] = self.pads[place].seed

    def next_seed(self) -> int:
        """Above every seed of the board."""
        return max((pad.seed for pad in self.pads), default=-1) + 1

    def in_slot(self, slot: str) -> Pad | None:
        return next((pad for pad in self.pads if pad.seed == self.compared.get(slot)), None)


def _free(first: int, taken: set[int]) -> Iterator[int]:
    """Seeds from `first` up that are not taken, around the end."""
    for step in itertools.count():
        if (seed := (first + step) % MAX_SEED) not in taken:
            yield seed


_KEYS = (
    '<p class="sw-hint"><kbd>1</kbd> … <kbd>9</kbd> play a pad · on a pad: <kbd>Enter</kbd> play · <kbd>P</kbd> pin ·'
    " <kbd>X</kbd> reject · <kbd>R</kbd> again · <kbd>A</kbd> <kbd>B</kbd> compare · <kbd>M</kbd> to the manifest ·"
    " arrows to the next pad</p>"
)


def board_html(board: Board) -> str:
    """The grid, its pads as buttons with letters for the keyboard, and the A/B bar."""
    if not board.pads:
        return empty("Choose a class and press Generate. Each pad is one variation; click it to hear it.")
    pads = "".join(_pad_html(board, place) for place in range(len(board.pads)))
    return f'<div class="sw-grid" role="group" aria-label="Variations">{pads}</div>{_compared_html(board)}{_KEYS}'


def _pad_html(board: Board, place: int) -> str:
    pad = board.pads[place]
    title = f"Take {place + 1}, seed {pad.seed}"
    state = " pinned" if pad.pinned else ""
    if pad.take is None:
        waiting = f'<div class="sw-picture"></div><figcaption>{title} …</figcaption>'
        return f'<figure class="sw-pad waiting" aria-label="{title}, being made">{waiting}</figure>'
    take = pad.take
    facts = f"{take.duration_secs:.2f} s · {take.millis:.0f} ms · {esc(_maker(take))}"
    name = f"{pad.sound.id if pad.sound else 'sound'}-seed{pad.seed}"
    return (
        f'<figure class="sw-pad{state}" data-place="{place}" data-seed="{pad.seed}" aria-label="{title}{state}">'
        f'<button type="button" class="sw-picture" data-act="play" aria-label="Play {title}" title="Play (Enter)">'
        f'<img src="{take.picture.url}" alt=""><i class="sw-head" hidden></i>'
        f'<b class="sw-number">{place + 1}</b></button>'
        f'<audio preload="auto" src="{take.sound.url}" aria-label="{title}"></audio>'
        f"<figcaption><b>seed {pad.seed}</b> <span class='sw-facts'>{facts}</span></figcaption>"
        f'<div class="sw-acts">{_acts(board, pad, title)}{download(take.sound, name)}</div></figure>'
    )


def _acts(board: Board, pad: Pad, title: str) -> str:
    """(action, letter, words, pressed): None where a button is no switch."""
    slots = {slot: board.compared.get(slot) == pad.seed for slot in SLOTS}
    rows: list[tuple[str, str, str, bool | None]] = [
        ("pin", "P", "Pin", pad.pinned),
        ("reject", "X", "Reject", None),
        ("again", "R", "Again", None),
        ("A", "A", "A", slots["A"]),
        ("B", "B", "B", slots["B"]),
        ("manifest", "M", "+ Manifest", None),
    ]
    return "".join(_act(act, letter, words, title, pressed) for act, letter, words, pressed in rows)


def _act(act: str, letter: str, words: str, title: str, pressed: bool | None) -> str:
    switch = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    return (
        f'<button type="button" class="sw-button" data-act="{act}" aria-label="{words}: {title}"'
        f' aria-keyshortcuts="{letter}" title="{_HINTS[act]} ({letter})"{switch}>{words}</button>'
    )


_HINTS = {
    "pin": "Keep this take when you generate again",
    "reject": "Never again this seed; make another",
    "again": "Make another take in this place",
    "A": "Compare as A",
    "B": "Compare as B",
    "manifest": "Write this take's seed into the bake manifest",
}


def _compared_html(board: Board) -> str:
    """Two buttons that play A and B, and one that plays them in turn."""
    chosen = {slot: board.in_slot(slot) for slot in SLOTS}
    buttons = "".join(
        f'<button type="button" class="sw-button big" data-seed-play="{pad.seed}">{slot}: seed {pad.seed}</button>'
        if pad
        else f'<span class="sw-facts">{slot}: press {slot} on a pad</span>'
        for slot, pad in chosen.items()
    )
    both = (
        '<button type="button" class="sw-button big" data-turns>In turn</button>'
        if all(chosen.values())
        else ""
    )
    return f'<div class="sw-ab" role="group" aria-label="Compare two takes">{buttons}{both}</div>'


def _maker(take: Take) -> str:
    return f"{take.made_by} {take.steps}" if take.steps else take.made_by
