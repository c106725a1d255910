// You will hear footsteps that change with the ground and the speed. For animated characters use the notify instead.
#pragma once

#include "CoreMinimal.h"
#include "GameFramework/Actor.h"
#include "SoundwellSampleFootsteps.generated.h"

class USoundwellComponent;
class USoundwellSurfaceTable;

/** Attach it to anything that walks: it steps by the distance covered. */
UCLASS(BlueprintType)
class SOUNDWELLSAMPLES_API ASoundwellSampleFootsteps : public AActor
{
	GENERATED_BODY()

public:
	ASoundwellSampleFootsteps();
	virtual void Tick(float DeltaSeconds) override;

	/** Sound by surface; without one nothing is heard. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSurfaceTable> Surfaces = nullptr;

	/** Distance between two steps in cm; applies while the actor moves. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "10.0", Units = "cm"))
	float StrideCm = 75.0f;

private:
	void Step(float Intensity);

	/** What steps. */
	UPROPERTY(VisibleAnywhere, Category = "Soundwell")
	TObjectPtr<USoundwellComponent> Emitter = nullptr;

	FVector LastLocation = FVector::ZeroVector;
	float WalkedCm = 0.0f;
};
