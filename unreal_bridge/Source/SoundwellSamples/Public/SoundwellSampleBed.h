// You will hear an engine that idles, and revs up as its throttle is opened.
#pragma once

#include "CoreMinimal.h"
#include "GameFramework/Actor.h"
#include "SoundwellSampleBed.generated.h"

class USoundwellBedComponent;
class USoundwellSound;

/** A bed whose pitch and level follow a throttle. */
UCLASS(BlueprintType)
class SOUNDWELLSAMPLES_API ASoundwellSampleBed : public AActor
{
	GENERATED_BODY()

public:
	ASoundwellSampleBed();

	/** What it sounds like, best with its loop flag on; applies when the game starts. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSound> EngineSound = nullptr;

	/** Opens the throttle, from 0 to 1: up to an octave higher and 6 dB louder. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void SetThrottle(float Throttle);

protected:
	virtual void BeginPlay() override;

private:
	/** What sounds. */
	UPROPERTY(VisibleAnywhere, Category = "Soundwell")
	TObjectPtr<USoundwellBedComponent> Bed = nullptr;
};
