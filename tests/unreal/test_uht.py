"""The header tool: the plugin passes it, and each planted mistake is caught under its own name."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import toolchain, uht

GOOD = """// A header.
#pragma once
#include "CoreMinimal.h"
#include "Planted.generated.h"

class USoundwellSound;

/** How. */
UENUM(BlueprintType)
enum class EPlanted : uint8
{
	One
};

/** A row. */
USTRUCT(BlueprintType)
struct FPlantedRow
{
	GENERATED_BODY()

	/** What sounds; applies always. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	float Level = 0.0f;
};

/** Fires always. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(FPlantedFired, float, Level);

/** An object. */
UCLASS(BlueprintType)
class SOUNDWELL_API UPlanted : public UObject
{
	GENERATED_BODY()

public:
	/** What sounds; applies always. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSound> Sound = nullptr;

	/** Plays it. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	bool Play(int32 Count, const FString& Name);

private:
	UFUNCTION()
	void OnHit(float Level);

	int32 Count = 0;
};
"""
PROPERTY = "	TObjectPtr<USoundwellSound> Sound = nullptr;"
MISTAKES = {
    "generated-missing": ('#include "Planted.generated.h"\n', ""),
    "generated-last": ('#include "Planted.generated.h"', '#include "Planted.generated.h"\n#include "Engine/World.h"'),
    "body-first": ("	GENERATED_BODY()\n\npublic:", "public:\n	int32 First = 0;\n	GENERATED_BODY()\n"),
    "prefix: FPlanted must": ("UPlanted : public UObject", "FPlanted : public UObject"),
    "prefix: UPlanted must": ("UPlanted : public UObject", "UPlanted : public AActor"),
    "prefix: PlantedRow": ("struct FPlantedRow", "struct PlantedRow"),
    "prefix: Planted must begin with E": ("enum class EPlanted", "enum class Planted"),
    "specifier": ("EditAnywhere, BlueprintReadWrite, Category", "EditEverywhere, BlueprintReadWrite, Category"),
    "type: std::string": (PROPERTY, "	std::string Sound;"),
    "type: TArray<TArray<float>>": (PROPERTY, "	TArray<TArray<float>> Sound;"),
    "type: TSharedPtr<FPlantedRow>": (PROPERTY, "	TSharedPtr<FPlantedRow> Sound;"),
    "type: char*": ("const FString& Name", "const char* Name"),
    "blueprint-type: Blueprints know no uint32": ("int32 Count, const", "uint32 Count, const"),
    "enum": ("EPlanted : uint8", "EPlanted : uint32"),
    "category: Sound": ('BlueprintReadWrite, Category = "Soundwell")\n	TObject', "BlueprintReadWrite)\n	TObject"),
    "category: Play": ('UFUNCTION(BlueprintCallable, Category = "Soundwell")', "UFUNCTION(BlueprintCallable)"),
    "tooltip: Sound": ("	/** What sounds; applies always. */\n	UPROPERTY(EditAnywhere, BlueprintReadWrite, "
                       'Category = "Soundwell")\n	TObject',
                       '	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")\n	TObject'),
    "tooltip: Level": ("/** What sounds; applies always. */\n	UPROPERTY(EditAnywhere, BlueprintReadWrite, "
                       'Category = "Soundwell")\n	float',
                       "/** It sounds. Always. */\n	UPROPERTY(EditAnywhere, BlueprintReadWrite, "
                       'Category = "Soundwell")\n	float'),
    "private": ("public:\n	/** What", "private:\n	/** What"),
    "unseen-pointer": ("	int32 Count = 0;", "	USoundwellSound* Count = nullptr;"),
    "unseen-pointer: Kept": ("	int32 Count = 0;", "	TArray<TObjectPtr<USoundwellSound>> Kept;"),
    "contradiction": ("EditAnywhere, BlueprintReadWrite, Category = \"Soundwell\")\n	TObject",
                      "EditAnywhere, VisibleAnywhere, Category = \"Soundwell\")\n	TObject"),
    "overload": ("private:\n	UFUNCTION()", "	UFUNCTION()\n	void Play();\n\nprivate:\n	UFUNCTION()"),
    "delegate-prefix": ("OneParam(FPlantedFired", "OneParam(PlantedFired"),
    "delegate-parameters": ("(FPlantedFired, float, Level)", "(FPlantedFired, float)"),
    "api": ("class SOUNDWELL_API UPlanted", "class ENGINE_API UPlanted"),
    "guard": ("	/** Plays it. */",
              "#if PLATFORM_LINUX\n	UPROPERTY()\n	int32 Extra = 0;\n#endif\n	/** Plays it. */"),
    "unique": ("struct FPlantedRow", "struct FPlanted"),
    "base": ("UPlanted : public UObject", "UPlanted"),
}  # fmt: skip


def planted(folder: Path, text: str, source: str = "") -> list[str]:
    (folder / "Planted.h").write_text(text)
    (folder / "Planted.cpp").write_text(source)
    return uht.problems({"Soundwell": folder})


def test_the_plugin_passes() -> None:
    assert uht.problems(toolchain.folders()) == []


def test_a_sound_header_passes(tmp_path: Path) -> None:
    assert planted(tmp_path, GOOD) == []


@pytest.mark.parametrize("rule", MISTAKES)
def test_a_planted_mistake_is_caught(tmp_path: Path, rule: str) -> None:
    before, after = MISTAKES[rule]
    assert before in GOOD
    assert any(f": {rule}" in problem for problem in planted(tmp_path, GOOD.replace(before, after, 1)))


def test_a_bound_function_that_is_not_reflected_is_caught(tmp_path: Path) -> None:
    bind = "void F() { Root->OnComponentHit.AddDynamic(this, &UPlanted::OnHit); }"
    assert planted(tmp_path, GOOD, bind) == []
    unmarked = GOOD.replace("	UFUNCTION()\n	void OnHit", "	void OnHit")
    assert any(": binding: UPlanted::OnHit" in problem for problem in planted(tmp_path, unmarked, bind))
