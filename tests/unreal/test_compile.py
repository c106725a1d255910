"""The plugin compiles with Unreal's flags for Linux and Windows; what a compiler must see, it sees."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from . import toolchain
from .toolchain import MODULES, SOURCE, WINDOWS, Toolchain

# Each stands in a function of the plugin or in a class of its own; the words are part of what clang says.
MISTAKES = {
    "a narrow text where TCHAR is wanted": ('UE_LOG(LogSoundwell, Log, "narrow");', "no matching"),
    "a narrow argument of %s": (
        'UE_LOG(LogSoundwell, Log, TEXT("%s"), "narrow");',
        "deleted",
    ),
    "a shadowed name": ("const int32 A = 1; if (A > 0) { const int32 A = 2; check(A); }", "shadows"),
    "an exception": ("throw 1;", "exceptions disabled"),
    "a runtime type": ("dynamic_cast<USoundwellWave*>(GetTransientPackage());", "rtti"),
    "a lossy sign": ("TArray<int32> A; for (uint32 I = 0; I < A.Num(); ++I) {}", "different signs"),
    "an unused variable": ("const int32 Unused = 1;", "unused"),
    "a method that the engine does not have": ("NewObject<USoundwellWave>()->QueueSamples(nullptr, 0);", "no member"),
    "a wrong parameter": ("NewObject<USoundwellWave>()->QueueAudio(u\"text\", 0);", "no matching|cannot initialize"),
    "moving from a constant": ("const FString A; FString B = MoveTemp(A); check(B.IsEmpty());", "const object"),
}  # fmt: skip
FRAME = """#include "SoundwellLog.h"
#include "SoundwellWave.h"
void Planted();
void Planted()
{{
	{body}
}}
"""


def test_every_module_compiles_for_linux(linux: Toolchain) -> None:
    assert linux.check_all(linux.unities(*MODULES)) == []


def test_every_module_compiles_for_windows(generated: Path, linux: Toolchain) -> None:
    windows = Toolchain(generated=generated, extra=tuple(WINDOWS))
    assert windows.check_all(windows.unities(*MODULES)) == []


def test_clang_tidy_finds_nothing_in_the_runtime_module(linux: Toolchain) -> None:
    """The other modules are for the acceptance: this one is what ships in a game."""
    assert linux.tidy(linux.unities("Soundwell")[0]) == ""


def test_a_game_without_editor_and_library_compiles(generated: Path, linux: Toolchain) -> None:
    shipped = Toolchain(
        generated=generated, extra=("-DWITH_EDITOR=0", "-UWITH_SOUNDWELL", "-DWITH_SOUNDWELL=0")
    )
    assert shipped.check_all(shipped.unities("Soundwell", "SoundwellSamples")) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_an_error(linux: Toolchain, tmp_path: Path, mistake: str) -> None:
    body, words = MISTAKES[mistake]
    path = tmp_path / "Planted.cpp"
    path.write_text(FRAME.format(body=body))
    said = linux.check(path)
    assert any(word in said for word in words.split("|")), said


def test_an_override_that_overrides_nothing_is_an_error(linux: Toolchain, tmp_path: Path) -> None:
    path = tmp_path / "Planted.cpp"
    path.write_text(
        '#include "Components/SceneComponent.h"\n'
        "class UPlanted : public USceneComponent { virtual void BeginPlay(float) override; };\n"
    )
    assert "override" in linux.check(path)


def test_public_headers_stand_alone(linux: Toolchain, tmp_path: Path) -> None:
    """And show no third-party header: a game that uses the plugin sees none of the core's names."""
    path = tmp_path / "Alone.cpp"
    headers = sorted((SOURCE / "Soundwell/Public").glob("*.h"))
    path.write_text("".join(f'#include "{header}"\n' for header in headers))
    command = [toolchain.compiler(), *linux.flags(), "-fsyntax-only", "-H", str(path)]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0
    assert "soundwell/soundwell.h" not in said.stderr
