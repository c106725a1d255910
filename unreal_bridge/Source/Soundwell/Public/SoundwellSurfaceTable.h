// Which sound answers on which physical surface. Knows nothing of traces or components.
#pragma once

#include "CoreMinimal.h"
#include "Chaos/ChaosEngineInterface.h"
#include "Engine/DataAsset.h"
#include "SoundwellSurfaceTable.generated.h"

class UPhysicalMaterial;
class USoundwellSound;

/** One row: a surface and its sound. */
USTRUCT(BlueprintType)
struct FSoundwellSurfaceRow
{
	GENERATED_BODY()

	/** Physical surface of the project settings; applies where a hit's physical material has it. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TEnumAsByte<EPhysicalSurface> Surface = SurfaceType_Default;

	/** What sounds on it; applies where the row is the first one of its surface. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSound> Sound = nullptr;
};

/** Surfaces and their sounds, for footsteps and impacts. */
UCLASS(BlueprintType)
class SOUNDWELL_API USoundwellSurfaceTable : public UDataAsset
{
	GENERATED_BODY()

public:
	/** Surfaces and their sounds; the first row of a surface applies. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell")
	TArray<FSoundwellSurfaceRow> Rows;

	/** What sounds elsewhere; applies to surfaces without a row and to hits without a material. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell")
	TObjectPtr<USoundwellSound> DefaultSound = nullptr;

	/** The sound of a surface. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	USoundwellSound* FindSound(EPhysicalSurface Surface) const;

	/** The sound of a physical material; none counts as the default surface. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	USoundwellSound* FindSoundOfMaterial(const UPhysicalMaterial* Material) const;
};
