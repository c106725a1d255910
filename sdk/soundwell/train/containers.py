"""Opens the archives games keep their sounds in. Knows nothing of audio beyond a WAV header."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple


class Broken(Exception):
    """An archive, a package or a tool cannot be used; the sentence says why."""


class Member(NamedTuple):
    """One file out of a container; `credit` is what the container itself says of its author."""

    name: str
    data: bytes
    credit: str = ""


def read_members(path: Path, wanted: Collection[str]) -> Iterator[Member]:
    """The wanted members of a container, told by its magic bytes; missing members are not yielded."""
    with path.open("rb") as file:
        magic = file.read(4)
    names = frozenset(wanted)
    try:
        if magic[:2] == b"PK":
            yield from read_zip(path, names)
        else:
            yield from _reader(path.suffix.lower(), magic)(path.read_bytes(), names)
    except (struct.error, zlib.error, zipfile.BadZipFile, EOFError, IndexError, UnicodeDecodeError) as error:
        raise Broken(f"{path.name} is damaged: {error}") from error


def _reader(suffix: str, magic: bytes) -> Callable[[bytes, frozenset[str]], Iterator[Member]]:
    if magic in (b"IWAD", b"PWAD"):
        return read_wad
    if magic == b"qres":
        return read_rcc
    if magic[:2] in (C4_MAGIC, GZIP_MAGIC):
        return read_c4group
    if suffix == ".cat":
        return read_cat
    raise Broken(f"a {suffix or 'nameless'} file that starts with {magic!r} is no container known here")


def read_zip(path: Path, wanted: frozenset[str]) -> Iterator[Member]:
    """Zip, and its other names: pk3, love. Read from disk, for some are larger than memory should hold."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name in wanted:
                yield Member(name, archive.read(name))


def read_wad(data: bytes, wanted: frozenset[str]) -> Iterator[Member]:
    """Doom WAD. Lump DSPISTOL is member DSPISTOL.wav; of two lumps of one name the later wins, as in play."""
    count, directory = struct.unpack_from("<II", data, 4)
    found = {}
    for index in range(count):
        offset, size, raw_name = struct.unpack_from("<II8s", data, directory + 16 * index)
        name = raw_name.split(b"\0")[0].decode("latin-1") + ".wav"
        if name in wanted:
            found[name] = data[offset : offset + size]
    for name, lump in found.items():
        yield Member(name, dmx_to_wav(lump))


def dmx_to_wav(lump: bytes) -> bytes:
    """Doom's sound format (kind 3, rate, count, unsigned 8-bit samples padded by 16 at each end) as WAV."""
    if len(lump) < 8 or lump[:2] != b"\x03\x00":
        return lump
    _kind, rate_hz, count = struct.unpack_from("<HHI", lump)
    samples = lump[8 : 8 + count]
    if len(samples) > 32:
        samples = samples[16:-16]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate_hz)
        file.writeframes(samples)
    return out.getvalue()


def read_cat(data: bytes, wanted: frozenset[str]) -> Iterator[Member]:
    """OpenTTD catalogue: (offset, size) pairs, each to a counted text and a WAV. Found by number, NN_."""
    by_number = {int(name.split("_")[0]): name for name in wanted if name.split("_")[0].isdigit()}
    count = (struct.unpack_from("<I", data)[0] & 0x7FFFFFFF) // 8
    for index in range(count):
        if index not in by_number:
            continue
        offset = struct.unpack_from("<I", data, 8 * index)[0] & 0x7FFFFFFF
        text = data[offset + 1 : offset + 1 + data[offset]]
        start = offset + 1 + data[offset]
        if data[start : start + 4] != b"RIFF":
            raise Broken(f"entry {index} of the sound catalogue holds no WAV")
        size = struct.unpack_from("<I", data, start + 4)[0] + 8
        credit = text.split(b"\0")[0].decode("utf-8", "replace")
        yield Member(by_number[index], data[start : start + size], credit)


GZIP_MAGIC = b"\x1f\x8b"
C4_MAGIC = b"\x1e\x8c"
C4_HEADER_BYTES = 204
C4_ENTRY_BYTES = 316


def read_c4group(data: bytes, wanted: frozenset[str], prefix: str = "") -> Iterator[Member]:
    """OpenClonk group: gzip of changed magic, scrambled header, entries, data. Groups nest; / joins paths."""
    if data[:2] in (C4_MAGIC, GZIP_MAGIC):
        data = zlib.decompressobj(31).decompress(GZIP_MAGIC + data[2:])
    header = scramble_c4(data[:C4_HEADER_BYTES])
    if not header.startswith(b"RedWolf Design GrpFolder"):
        raise Broken(f"{prefix or 'the group'} is no C4Group")
    count = struct.unpack_from("<i", header, 36)[0]
    base = C4_HEADER_BYTES + C4_ENTRY_BYTES * count
    for index in range(count):
        entry = C4_HEADER_BYTES + C4_ENTRY_BYTES * index
        raw_name, _packed, is_group, size, _, offset = struct.unpack_from("<260siiiii", data, entry)
        name = prefix + raw_name.split(b"\0")[0].decode("utf-8", "replace")
        body = data[base + offset : base + offset + size]
        if name in wanted:
            yield Member(name, body)
        elif is_group and any(path.startswith(name + "/") for path in wanted):
            yield from read_c4group(body, wanted, name + "/")


def scramble_c4(header: bytes) -> bytes:
    """The group header's scramble, its own inverse: bytes xor 237, then 0 and 2 of each three swapped."""
    out = bytearray(byte ^ 237 for byte in header)
    for start in range(0, len(out) - 2, 3):
        out[start], out[start + 2] = out[start + 2], out[start]
    return bytes(out)


RCC_COMPRESSED_ZLIB, RCC_DIRECTORY, RCC_COMPRESSED_ZSTD = 1, 2, 4


def read_rcc(data: bytes, wanted: frozenset[str]) -> Iterator[Member]:
    """Qt binary resources: a tree of nodes that point at names and data; node 0 is the root."""
    version, tree, blobs, names = struct.unpack_from(">IIII", data, 4)
    node_bytes = 14 if version == 1 else 22

    def name_of(node: int) -> str:
        at = names + struct.unpack_from(">I", data, tree + node_bytes * node)[0]
        length = struct.unpack_from(">H", data, at)[0]
        return data[at + 6 : at + 6 + 2 * length].decode("utf-16-be")

    def walk(node: int, path: str) -> Iterator[Member]:
        flags, first, second = struct.unpack_from(">HII", data, tree + node_bytes * node + 4)
        if flags & RCC_DIRECTORY:
            for child in range(second, second + first):
                yield from walk(child, f"{path}/{name_of(child)}" if path else name_of(child))
        elif path in wanted:
            at = blobs + second
            size = struct.unpack_from(">I", data, at)[0]
            yield Member(path, _rcc_blob(data[at + 4 : at + 4 + size], flags))

    yield from walk(0, "")


def _rcc_blob(blob: bytes, flags: int) -> bytes:
    if flags & RCC_COMPRESSED_ZLIB:
        return zlib.decompress(blob[4:])
    if flags & RCC_COMPRESSED_ZSTD:
        raise Broken("a resource is packed with zstd, which is not read here")
    return blob
