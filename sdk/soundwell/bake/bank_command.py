"""`soundwell bank`: pack a baked folder, list a bank, take a sound out of it, check it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ..audio import write_clip
from ..errors import BankCorrupt, InvalidInput
from .bank import INT16, BankSound, BankVariation
from .bank_pack import pack_folder
from .bank_read import Bank

BUCKETS = ("soft", "medium", "hard")
_path = click.Path(path_type=Path)
_bank = click.argument("bank_path", metavar="BANK", type=_path)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def bank() -> None:
    """Banks: one file of ready variations that the core maps into memory."""


@bank.command("pack")
@click.argument("folder", type=_path)
@click.option("-o", "--out", type=_path, required=True, help="The bank to write.")
@click.option("--only", multiple=True, metavar="SOUND", help="Only this sound or pool; repeatable.")
@click.option("--float32", is_flag=True, help="Store float samples; twice as large.")
def pack(folder: Path, out: Path, only: tuple[str, ...], float32: bool) -> None:
    """Pack the pools of FOLDER, made by `soundwell bake`, into a bank."""
    sounds, variations = pack_folder(folder, out, only=only, float32=float32)
    click.echo(f"{out}: {sounds} sounds, {variations} variations, {out.stat().st_size / 2**20:.1f} MiB")


@bank.command("ls")
@_bank
@_json
def ls(bank_path: Path, as_json: bool) -> None:
    """List the sounds of a bank."""
    with Bank(bank_path) as opened:
        rows = [_row(sound, opened.variations(sound)) for sound in opened.sounds]
    if as_json:
        click.echo(json.dumps({"sounds": rows}))
        return
    for row in rows:
        buckets = ", ".join(f"{count} {name}" for name, count in row["buckets"].items() if count)
        loop = ", loop" if row["loop"] else ""
        click.echo(f"{row['id']}: {buckets}; {row['secs']:.2f} s, {row['channels']} ch at {row['sample_rate_hz']} Hz"
                   f"{loop}")  # fmt: skip


@bank.command("cat")
@_bank
@click.argument("sound")
@click.option("--index", type=click.IntRange(0), default=0, show_default=True, help="Which variation.")
@click.option("-o", "--out", type=_path, required=True, help="File to write: .wav, .flac or .ogg.")
def cat(bank_path: Path, sound: str, index: int, out: Path) -> None:
    """Write one variation of a sound to a file."""
    with Bank(bank_path) as opened:
        variations = opened.variations(opened.find(sound))
        if index >= len(variations):
            raise InvalidInput(
                f"{sound} has {len(variations)} variations, 0..{len(variations) - 1}", field="--index"
            )
        write_clip(out, opened.clip(variations[index]))
        click.echo(f"{out}: {sound}, seed {variations[index].seed}, {BUCKETS[variations[index].bucket]}")


@bank.command("verify")
@_bank
def verify(bank_path: Path) -> None:
    """Check every byte of a bank; exits with 1 where one is wrong."""
    with Bank(bank_path) as opened:
        for sound, variation in opened.damaged():
            raise BankCorrupt(
                f"{bank_path} is damaged ({sound.id}, seed {variation.seed}: wrong CRC-32); copy it again"
            )
        count = sum(sound.num_variations for sound in opened.sounds)
        click.echo(f"{bank_path}: {len(opened.sounds)} sounds, {count} variations, all whole")


def _row(sound: BankSound, variations: list[BankVariation]) -> dict[str, Any]:
    counts = {name: sum(it.bucket == place for it in variations) for place, name in enumerate(BUCKETS)}
    return {
        "id": sound.id,
        "sound_hash": sound.sound_hash,
        "buckets": counts,
        "secs": round(sum(it.num_frames / it.sample_rate_hz for it in variations), 3),
        "len_bytes": sum(it.len_bytes for it in variations),
        "channels": sound.channels,
        "sample_rate_hz": variations[0].sample_rate_hz,
        "encoding": "int16" if variations[0].encoding == INT16 else "float32",
        "loop": sound.loop,
    }
