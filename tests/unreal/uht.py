"""What Unreal's header tool demands and a compiler cannot see. `problems(folders)` lists what is wrong.

Own rules, written from Epic's pages on the reflection system; it is not Unreal's tool and knows a part of its
language: the one this plugin uses. The rule's name stands first in every problem.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from .uht_parse import Header, Kind, Member, parse, split_top


def words(text: str) -> set[str]:
    return set(text.split())


CLASS = words(
    "Abstract Blueprintable BlueprintType ClassGroup Config Const DefaultConfig DefaultToInstanced DisplayName "
    "EditInlineNew HideCategories HideDropdown MinimalAPI NotBlueprintable NotBlueprintType NotPlaceable "
    "Placeable ShowCategories Transient Within"
)
STRUCT = {"Atomic", "BlueprintType", "NoExport"}
ENUM = {"BlueprintType", "Flags"}
PROPERTY = words(
    "AdvancedDisplay AssetRegistrySearchable BlueprintAssignable BlueprintAuthorityOnly BlueprintCallable "
    "BlueprintGetter BlueprintReadOnly BlueprintReadWrite BlueprintSetter Category Config DuplicateTransient "
    "EditAnywhere EditDefaultsOnly EditFixedSize EditInstanceOnly Export GlobalConfig Instanced Interp "
    "NoClear NonTransactional NotReplicated Replicated ReplicatedUsing SaveGame SimpleDisplay SkipSerialization "
    "TextExportTransient Transient VisibleAnywhere VisibleDefaultsOnly VisibleInstanceOnly"
)
FUNCTION = words(
    "BlueprintAuthorityOnly BlueprintCallable BlueprintCosmetic BlueprintImplementableEvent BlueprintInternalUseOnly "
    "BlueprintNativeEvent BlueprintPure CallInEditor Category Client CustomThunk Exec NetMulticast Reliable "
    "SealedEvent Server Unreliable WithValidation"
)
ALLOWED = {"UCLASS": CLASS, "USTRUCT": STRUCT, "UENUM": ENUM, "UPROPERTY": PROPERTY, "UFUNCTION": FUNCTION}
SHOWN = ("EditAnywhere", "EditDefaultsOnly", "EditInstanceOnly", "VisibleAnywhere", "VisibleDefaultsOnly")
BLUEPRINT = ("BlueprintReadOnly", "BlueprintReadWrite")
PLAIN = words("bool float double int8 int16 int32 int64 uint8 uint16 uint32 uint64 FString FName FText")
NOT_FOR_BLUEPRINTS = {"int8", "int16", "uint16", "uint32", "uint64"}
GUARDS = {"", "WITH_EDITORONLY_DATA", "WITH_EDITOR"}
WRAPPED = re.compile(
    r"(TObjectPtr|TSubclassOf|TSoftObjectPtr|TSoftClassPtr|TWeakObjectPtr|TEnumAsByte)<(?:class )?\w+>"
)
REFLECTED = re.compile(r"(?:class |struct |enum )?[UAFE][A-Z]\w*")
PREFIX_OF_BASE = {"A": "A", "U": "U", "F": "F"}


def problems(folders: dict[str, Path]) -> list[str]:
    """`folders` names modules and their source folders. Each problem reads "file:line: rule: sentence"."""
    headers = [
        parse(path, module) for module, folder in folders.items() for path in sorted(folder.rglob("*.h"))
    ]
    found = [problem for header in headers for problem in _header(header)]
    found += _names_used_twice(headers)
    found += [
        problem
        for folder in folders.values()
        for path in sorted(folder.rglob("*.cpp"))
        for problem in _bindings(path, headers)
    ]
    return found


def _header(header: Header) -> Iterator[str]:
    where = header.path.name
    reflected = bool(header.kinds or header.delegates)
    own = f"{header.path.stem}.generated.h"
    generated = [name for name in header.includes if name.endswith(".generated.h")]
    if reflected and own not in generated:
        yield f"{where}:1: generated-missing: include {own}, because the header has reflected types"
    elif generated and header.includes[-1] != own:
        yield f"{where}:1: generated-last: {own} must be the last include"
    if not reflected and generated:
        yield f"{where}:1: generated-needless: nothing here is reflected"
    for line, text in header.delegates:
        yield from (f"{where}:{line}: {problem}" for problem in _delegate(text))
    for kind in header.kinds:
        yield from (f"{where}:{line}: {problem}" for line, problem in _kind(kind, header.module))


def _delegate(text: str) -> Iterator[str]:
    arguments = [part.strip() for part in split_top(text[text.index("(") + 1 : -1])]
    if not re.match(r"F[A-Z]", arguments[0]):
        yield f"delegate-prefix: {arguments[0]} must begin with F"
    if len(arguments) % 2 == 0:
        yield f"delegate-parameters: {arguments[0]} needs a type and a name for each parameter"
    for parameter in arguments[1::2]:
        yield from _type(parameter, blueprint=True)


def _kind(kind: Kind, module: str) -> Iterator[tuple[int, str]]:
    yield from ((kind.line, problem) for problem in _specifiers(kind.macro, kind.specifiers.own))
    if kind.macro == "UENUM":
        yield from ((kind.line, problem) for problem in _enum(kind))
        return
    if not kind.body_first:
        yield kind.line, f"body-first: GENERATED_BODY() must be the first thing in {kind.name}"
    wanted = "F" if kind.macro == "USTRUCT" else PREFIX_OF_BASE.get(kind.base[:1], "U")
    if not re.match(rf"{wanted}[A-Z]", kind.name):
        yield kind.line, f"prefix: {kind.name} must begin with {wanted}"
    if kind.macro == "UCLASS" and not kind.base:
        yield kind.line, f"base: {kind.name} must derive from a UObject"
    if kind.api and kind.api != f"{module.upper()}_API":
        yield kind.line, f"api: {kind.name} is exported as {kind.api} but stands in {module}"
    names = [member.name for member in kind.members if member.macro == "UFUNCTION"]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield kind.line, f"overload: {kind.name}::{name} is a UFUNCTION twice; they cannot be overloaded"
    for member in kind.members:
        yield from ((member.line, problem) for problem in _member(member, kind))


def _specifiers(macro: str, own: dict[str, str]) -> Iterator[str]:
    known = {name.lower() for name in ALLOWED[macro]}
    for name in own:
        if name.lower() not in known:
            yield f"specifier: {macro} knows no {name}"


def _enum(kind: Kind) -> Iterator[str]:
    if not re.match(r"E[A-Z]", kind.name):
        yield f"prefix: {kind.name} must begin with E"
    if not kind.is_enum_class or kind.underlying != "uint8":
        yield f"enum: {kind.name} must be an enum class of uint8"


def _member(member: Member, kind: Kind) -> Iterator[str]:
    if member.macro == "":
        yield from _unmarked(member)
        return
    yield from _specifiers(member.macro, member.specifiers.own)
    if member.guard not in GUARDS:
        yield f"guard: {member.name} is reflected inside #if {member.guard}"
    own = member.specifiers.own
    if member.macro == "UPROPERTY":
        yield from _property(member, own)
    else:
        yield from _function(member, own)


def _unmarked(member: Member) -> Iterator[str]:
    """A pointer that the garbage collector does not see."""
    if re.search(r"\bTObjectPtr<|\b[UA][A-Z]\w*\s*\*", member.type) and "TWeakObjectPtr" not in member.type:
        yield f"unseen-pointer: {member.name} points to an object and is no UPROPERTY; it may be collected"


def _property(member: Member, own: dict[str, str]) -> Iterator[str]:
    shown = any(name in own for name in (*SHOWN, *BLUEPRINT))
    if shown and not own.get("Category"):
        yield f"category: {member.name} is shown and has no Category"
    if (shown or "BlueprintAssignable" in own) and not _is_a_sentence(member.comment):
        yield f"tooltip: {member.name} needs one sentence in /** */ right above it"
    seen = any(name in own for name in BLUEPRINT)
    if seen and member.access == "private" and member.specifiers.meta.get("AllowPrivateAccess") != "true":
        yield f"private: {member.name} is private and seen by Blueprints"
    if sum(name in own for name in BLUEPRINT) == 2 or sum(name in own for name in SHOWN) > 1:
        yield f"contradiction: {member.name} has specifiers that exclude each other"
    if "BlueprintAssignable" not in own:
        blueprint = any(name in own for name in BLUEPRINT)
        yield from (f"{problem} ({member.name})" for problem in _type(member.type, blueprint=blueprint))


def _function(member: Member, own: dict[str, str]) -> Iterator[str]:
    exposed = "BlueprintCallable" in own or "BlueprintPure" in own
    if exposed and not own.get("Category"):
        yield f"category: {member.name} is shown and has no Category"
    if exposed and not member.comment.endswith("."):
        yield f"tooltip: {member.name} needs a sentence in /** */ right above it"
    if exposed and member.access == "private":
        yield f"private: {member.name} is private and called by Blueprints"
    types = [re.sub(r"\s*=.*$", "", parameter) for parameter in member.parameters]
    for text in types:
        parameter = re.sub(r"UPARAM\([^)]*\)\s*", "", re.sub(r"\s*\b\w+$", "", text))
        yield from (f"{problem} ({member.name})" for problem in _type(parameter, blueprint=exposed))
    if member.returns != "void":
        yield from (f"{problem} ({member.name})" for problem in _type(member.returns, blueprint=exposed))


def _is_a_sentence(comment: str) -> bool:
    return bool(comment) and comment.endswith(".") and not re.search(r"[.!?] [A-Z]", comment)


def _type(text: str, *, blueprint: bool) -> Iterator[str]:
    """A type as it stands in a reflected place."""
    bare = re.sub(r"\bconst\b|&", "", text).strip()
    if inner := re.fullmatch(r"(TArray|TSet|TMap)<(.+)>", bare):
        for part in split_top(inner.group(2)):
            if re.match(r"\s*(TArray|TSet|TMap)<", part):
                yield f"type: {bare} nests containers, which are not reflected"
            else:
                yield from _type(part, blueprint=blueprint)
        return
    if WRAPPED.fullmatch(bare):
        return
    if re.fullmatch(r"(?:class )?[UA][A-Z]\w*\s*\*", bare) or bare in PLAIN:
        if blueprint and bare in NOT_FOR_BLUEPRINTS:
            yield f"blueprint-type: Blueprints know no {bare}"
        return
    if REFLECTED.fullmatch(bare) or bare == "uint8 b":
        return
    yield f"type: {bare} is not reflected"


def _names_used_twice(headers: list[Header]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for header in headers:
        for kind in header.kinds:
            plain = kind.name[1:] if kind.macro != "UENUM" else kind.name
            if plain in seen:
                where = f"{header.path.name}:{kind.line}"
                yield f"{where}: unique: {kind.name} and {seen[plain]} have one name in the engine"
            seen[plain] = kind.name


def _bindings(path: Path, headers: list[Header]) -> Iterator[str]:
    """AddDynamic finds its function by name when it runs: it must be a UFUNCTION."""
    functions = {
        (kind.name, member.name)
        for header in headers
        for kind in header.kinds
        for member in kind.members
        if member.macro == "UFUNCTION"
    }
    for found in re.finditer(r"(?:Add|Remove)Dynamic\(\s*\w+,\s*&(\w+)::(\w+)", path.read_text()):
        if found.groups() not in functions:
            yield f"{path.name}:1: binding: {found.group(1)}::{found.group(2)} is bound by name and is no UFUNCTION"


if __name__ == "__main__":
    named = dict(argument.split("=", 1) for argument in sys.argv[1:])
    listed = problems({module: Path(folder) for module, folder in named.items()})
    print("\n".join(listed))
    sys.exit(1 if listed else 0)
