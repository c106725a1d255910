// Sounds when its owner is hit, by surface and impulse. Knows nothing of footsteps or beds.
#pragma once

#include "CoreMinimal.h"
#include "SoundwellComponent.h"
#include "SoundwellImpactComponent.generated.h"

class AActor;
class UPrimitiveComponent;
class USoundwellSurfaceTable;
struct FHitResult;

/** Needs a root with physics or collision and "Simulation Generates Hit Events". Game thread only. */
UCLASS(ClassGroup = (Audio, Soundwell), meta = (BlueprintSpawnableComponent))
class SOUNDWELL_API USoundwellImpactComponent : public USoundwellComponent
{
	GENERATED_BODY()

public:
	virtual void BeginPlay() override;
	virtual void EndPlay(const EEndPlayReason::Type EndPlayReason) override;

	/** Sound by the surface that was hit; without one, or without a row, the component's Sound plays. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSurfaceTable> Surfaces = nullptr;

	/** Softer hits are not heard; impulse in kg cm/s. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0"))
	float MinImpulse = 500.0f;

	/** Impulse that sounds hardest, in kg cm/s; harder hits sound like it. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "1.0"))
	float MaxImpulse = 50000.0f;

	/** Hits closer together than this are one; in seconds, 0 lets all of them sound. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0", Units = "s"))
	float RetriggerSecs = 0.05f;

	/** 0 at MinImpulse, 1 at MaxImpulse, in equal steps of loudness between them. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	float ToIntensity(float Impulse) const;

private:
	UFUNCTION()
	void OnHit(UPrimitiveComponent* HitComponent, AActor* OtherActor, UPrimitiveComponent* OtherComp, FVector NormalImpulse,
		const FHitResult& Hit);

	double LastHitSecs = -1.0e9;
};
