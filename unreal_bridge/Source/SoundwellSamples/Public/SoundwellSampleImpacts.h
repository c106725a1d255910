// You will hear a box that lands: softer or harder by the impulse, by what it lands on. Drop it from some height.
#pragma once

#include "CoreMinimal.h"
#include "GameFramework/Actor.h"
#include "SoundwellSampleImpacts.generated.h"

class UStaticMeshComponent;
class USoundwellImpactComponent;
class USoundwellSurfaceTable;

/** A simulated box; give its mesh a static mesh with collision. */
UCLASS(BlueprintType)
class SOUNDWELLSAMPLES_API ASoundwellSampleImpacts : public AActor
{
	GENERATED_BODY()

public:
	ASoundwellSampleImpacts();

	/** Sound by the surface that it lands on; applies when the game starts. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSurfaceTable> Surfaces = nullptr;

protected:
	virtual void BeginPlay() override;

private:
	/** The box. */
	UPROPERTY(VisibleAnywhere, Category = "Soundwell")
	TObjectPtr<UStaticMeshComponent> Mesh = nullptr;

	/** What sounds when it lands. */
	UPROPERTY(VisibleAnywhere, Category = "Soundwell")
	TObjectPtr<USoundwellImpactComponent> Impacts = nullptr;
};
