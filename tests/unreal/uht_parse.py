"""Reads an Unreal header's reflection markup into plain values. Knows no rules and generates nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

MACRO = re.compile(r"\b(UCLASS|USTRUCT|UENUM|UPROPERTY|UFUNCTION|DECLARE_DYNAMIC\w*)\s*\(")


@dataclass(kw_only=True)
class Specifiers:
    """What stands in a macro's parentheses: `EditAnywhere` -> "", `Category = "X"` -> "X"; `meta` apart."""

    own: dict[str, str] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Member:
    """A UPROPERTY or UFUNCTION, or a data member without one (macro ""). `guard` is the #if around it."""

    macro: str
    specifiers: Specifiers
    declaration: str
    comment: str
    access: str
    guard: str
    line: int

    @property
    def name(self) -> str:
        head = re.split(r"[=({]", self.declaration)[0] if self.macro == "UFUNCTION" else self.declaration
        if self.macro != "UFUNCTION":
            head = re.split(r"=|\{", head)[0]
            head = re.sub(r":\s*\d+\s*$", "", head)
        words = re.findall(r"\w+", head)
        return words[-1] if words else ""

    @property
    def type(self) -> str:
        head = re.sub(r":\s*\d+\s*$", "", re.split(r"=|\{", self.declaration)[0].strip())
        return re.sub(r"\s*\b\w+\s*$", "", head).strip()

    @property
    def parameters(self) -> list[str]:
        inside = self.declaration[self.declaration.index("(") + 1 : self.declaration.rindex(")")]
        return [p.strip() for p in split_top(inside) if p.strip()]

    @property
    def returns(self) -> str:
        head = self.declaration[: self.declaration.index("(")]
        return re.sub(r"\b(virtual|static|inline|FORCEINLINE|\w+_API)\b|\w+\s*$", "", head).strip()


@dataclass(kw_only=True)
class Kind:
    """A UCLASS, USTRUCT or UENUM with its members."""

    macro: str
    specifiers: Specifiers
    name: str
    base: str
    api: str
    underlying: str
    is_enum_class: bool
    body_first: bool
    body_line: int
    entries: list[str]
    members: list[Member]
    line: int


@dataclass(kw_only=True)
class Header:
    path: Path
    module: str
    includes: list[str]
    kinds: list[Kind]
    delegates: list[tuple[int, str]]
    text: str


def split_top(text: str) -> list[str]:
    """Splits at commas outside of brackets and quotes."""
    parts, depth, quoted, current = [], 0, False, ""
    for letter in text:
        quoted = quoted != (letter == '"')
        if not quoted:
            depth += (letter in "(<[{") - (letter in ")>]}")
        if letter == "," and depth == 0 and not quoted:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [*parts, current]


def matching(text: str, start: int) -> int:
    """Index of the bracket that closes the one at `start`."""
    pairs = {"(": ")", "{": "}"}
    opening, closing = text[start], pairs[text[start]]
    depth, quoted = 0, False
    for index in range(start, len(text)):
        quoted = quoted != (text[index] == '"')
        if not quoted:
            depth += (text[index] == opening) - (text[index] == closing)
            if depth == 0:
                return index
    raise ValueError(f"unbalanced {opening} at offset {start}")


def specifiers(text: str) -> Specifiers:
    found = Specifiers()
    for part in split_top(text):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name.lower() == "meta":
            found.meta = specifiers(value.strip("()")).own
        elif name:
            found.own[name] = value.strip('"')
    return found


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _blank_comments(text: str) -> str:
    """Comments as spaces, so that offsets stay."""
    return re.sub(r"//[^\n]*|/\*.*?\*/", lambda found: re.sub(r"[^\n]", " ", found.group()), text, flags=re.S)


def parse(path: Path, module: str) -> Header:
    text = path.read_text()
    code = _blank_comments(text)
    header = Header(
        path=path,
        module=module,
        includes=re.findall(r'^#include\s+["<]([^">]+)[">]', text, re.M),
        kinds=[],
        delegates=[],
        text=text,
    )
    for found in MACRO.finditer(code):
        end = matching(code, found.end() - 1)
        if found.group(1).startswith("DECLARE_"):
            header.delegates.append((_line(code, found.start()), code[found.start() : end + 1]))
        elif found.group(1) in ("UCLASS", "USTRUCT", "UENUM"):
            header.kinds.append(_kind(text, code, found.group(1), found.start(), found.end(), end))
    return header


def _kind(text: str, code: str, macro: str, start: int, opened: int, closed: int) -> Kind:
    brace = code.index("{", closed)
    head = code[closed + 1 : brace]
    end = matching(code, brace)
    declared = re.search(r"\b(class|struct)\s+(?:(\w+_API)\s+)?(\w+)", head)
    enum = re.search(r"\benum\s+(class\s+)?(\w+)\s*(?::\s*(\w+))?", head)
    base = re.search(r":\s*public\s+(\w+)", head)
    body = code[brace + 1 : end]
    generated = re.search(r"\bGENERATED_(?:\w+_)?BODY\s*\(", body)
    first = re.match(r"\s*(\w+)", body)
    kind = Kind(
        macro=macro,
        specifiers=specifiers(text[opened:closed]),
        name=enum.group(2) if enum else (declared.group(3) if declared else ""),
        base=base.group(1) if base and not enum else "",
        api=(declared.group(2) or "") if declared and not enum else "",
        underlying=(enum.group(3) or "") if enum else "",
        is_enum_class=bool(enum and enum.group(1)),
        body_first=bool(first and first.group(1).startswith("GENERATED_")),
        body_line=_line(code, brace + 1 + generated.start()) if generated else 0,
        entries=[],
        members=[],
        line=_line(code, start),
    )
    if enum:
        kind.entries = re.findall(r"^\s*(\w+)\b", re.sub(r"UMETA\([^)]*\)", "", body), re.M)
    else:
        kind.members = _members(text, code, brace + 1, end, "public" if macro == "USTRUCT" else "private")
    return kind


def _members(text: str, code: str, start: int, end: int, access: str) -> list[Member]:
    """The data members and reflected functions of a body, statement by statement."""
    members: list[Member] = []
    guards: list[str] = []
    at = start
    while at < end:
        rest = code[at:end]
        if blank := re.match(r"\s+", rest):
            at += blank.end()
        elif rest.startswith("#"):
            line = rest.split("\n", 1)[0]
            if line.startswith("#if"):
                guards.append(line.split(None, 1)[1].strip())
            elif line.startswith("#endif"):
                guards.pop()
            at += len(line)
        elif label := re.match(r"(public|protected|private)\s*:", rest):
            access = label.group(1)
            at += label.end()
        elif generated := re.match(r"GENERATED_\w*BODY\s*\(", rest):
            at = matching(code, at + generated.end() - 1) + 1
        else:
            at = _member(text, code, at, access, guards[-1] if guards else "", members)
    return members


def _member(text: str, code: str, at: int, access: str, guard: str, members: list[Member]) -> int:
    """Takes one statement at `at`; returns where the next one begins."""
    begun, macro, found = at, "", Specifiers()
    if marked := re.match(r"(UPROPERTY|UFUNCTION)\s*\(", code[at:]):
        closed = matching(code, at + marked.end() - 1)
        macro, found = marked.group(1), specifiers(text[at + marked.end() : closed])
        at = closed + 1
        at += len(code[at:]) - len(code[at:].lstrip())
    stop = at
    while code[stop] not in ";{":
        stop = matching(code, stop) + 1 if code[stop] == "(" else stop + 1
    declaration = " ".join(code[at:stop].split())
    if code[stop] == "{":
        stop = matching(code, stop)
        after = re.match(r"\s*;", code[stop + 1 :])
        stop += after.end() if after else 0
    is_data = "(" not in re.split(r"=", declaration)[0] and not re.match(
        r"(using|typedef|friend|static constexpr|enum|struct|class|template)\b", declaration
    )
    if macro or is_data:
        members.append(
            Member(
                macro=macro,
                specifiers=found,
                declaration=declaration,
                comment=_comment_before(text, begun),
                access=access,
                guard=guard,
                line=_line(code, begun),
            )
        )
    return stop + 1


def _comment_before(text: str, offset: int) -> str:
    """The `/** ... */` that ends right before `offset`, on one line."""
    found = re.search(r"/\*\*((?:(?!\*/).)*)\*/\s*$", text[:offset], re.S)
    return " ".join(found.group(1).replace("*", " ").split()) if found else ""
