"""Names that a shared library exports: ELF, PE (Windows) and Mach-O (macOS), read from the file itself.

A release is checked on a machine that has none of the other systems' tools, so the three tables are read here.
"""

from __future__ import annotations

import struct
from pathlib import Path

LINKERS_OWN = {"___dso_handle", "__mh_dylib_header"}  # zig's Mach-O linker puts them into every library


def exported_names(library: Path) -> list[str]:
    """Sorted, without Mach-O's leading underscore. Raises ValueError for a file of another kind."""
    data = library.read_bytes()
    if data[:4] == b"\x7fELF":
        return _elf(data)
    if data[:2] == b"MZ":
        return _pe(data)
    if data[:4] == b"\xcf\xfa\xed\xfe":
        return _macho(data)
    raise ValueError(f"{library}: neither ELF, PE nor 64-bit Mach-O")


def needed_libraries(library: Path) -> list[str]:
    """Of an ELF file: the DT_NEEDED entries."""
    data = library.read_bytes()
    names = _elf_table(data, ".dynstr")
    dynamic = _elf_table(data, ".dynamic")
    entries = struct.iter_unpack("<qQ", dynamic)
    return sorted(_text(names, value) for tag, value in entries if tag == 1)


def _text(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at)].decode()


def _elf_table(data: bytes, wanted: str) -> bytes:
    (table_at,) = struct.unpack_from("<Q", data, 0x28)
    entry_len, count, names_index = struct.unpack_from("<HHH", data, 0x3A)
    headers = [struct.unpack_from("<IIQQQQ", data, table_at + i * entry_len) for i in range(count)]
    names_at = headers[names_index][4]
    for name, _, _, _, at, len_bytes in headers:
        if _text(data, names_at + name) == wanted:
            return data[at : at + len_bytes]
    return b""


def _elf(data: bytes) -> list[str]:
    strings, symbols = _elf_table(data, ".dynstr"), _elf_table(data, ".dynsym")
    found = []
    for name, info, _, section, _, _ in struct.iter_unpack("<IBBHQQ", symbols):
        if section != 0 and info >> 4 in (1, 2):  # defined here, and global or weak
            found.append(_text(strings, name))
    return sorted(found)


def _pe(data: bytes) -> list[str]:
    (header_at,) = struct.unpack_from("<I", data, 0x3C)
    num_sections, optional_len = struct.unpack_from("<H12xH", data, header_at + 6)
    (export_rva,) = struct.unpack_from("<I", data, header_at + 24 + 112)  # PE32+: first data directory
    sections = [
        struct.unpack_from("<8sIIII", data, header_at + 24 + optional_len + 40 * i)
        for i in range(num_sections)
    ]

    def offset(rva: int) -> int:
        for _, _, start, raw_len, raw_at in sections:
            if start <= rva < start + raw_len:
                return int(raw_at + rva - start)
        raise ValueError("an export lies outside of all sections")

    table = offset(export_rva)
    (num_names,) = struct.unpack_from("<I", data, table + 24)
    (names_rva,) = struct.unpack_from("<I", data, table + 32)
    rvas = struct.unpack_from(f"<{num_names}I", data, offset(names_rva))
    return sorted(_text(data, offset(rva)) for rva in rvas)


def _macho(data: bytes) -> list[str]:
    (num_commands,) = struct.unpack_from("<I", data, 16)
    at = 32
    for _ in range(num_commands):
        command, len_bytes = struct.unpack_from("<II", data, at)
        if command & 0x7FFFFFFF == 0x22:  # LC_DYLD_INFO(_ONLY)
            trie_at, trie_len = struct.unpack_from("<II", data, at + 40)
        elif command & 0x7FFFFFFF == 0x33:  # LC_DYLD_EXPORTS_TRIE
            trie_at, trie_len = struct.unpack_from("<II", data, at + 8)
        else:
            at += len_bytes
            continue
        names = _walk_trie(data[trie_at : trie_at + trie_len], 0, "")
        return sorted(name.removeprefix("_") for name in names if name not in LINKERS_OWN)
    return []


def _walk_trie(trie: bytes, at: int, prefix: str) -> list[str]:
    """The export trie: each node may end a name, and has edges labelled with what comes next."""
    terminal_len, at = _uleb128(trie, at)
    found = [prefix] if terminal_len else []
    at += terminal_len
    num_edges, at = trie[at], at + 1
    for _ in range(num_edges):
        label = _text(trie, at)
        child, at = _uleb128(trie, at + len(label.encode()) + 1)
        found += _walk_trie(trie, child, prefix + label)
    return found


def _uleb128(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte, at = data[at], at + 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
