// You will hear bursts of an automatic weapon, each shot another variation and exactly on its beat.
#pragma once

#include "CoreMinimal.h"
#include "GameFramework/Actor.h"
#include "SoundwellSampleWeapon.generated.h"

class USoundwellComponent;
class USoundwellSound;

/** Fires bursts while its trigger is held. */
UCLASS(BlueprintType)
class SOUNDWELLSAMPLES_API ASoundwellSampleWeapon : public AActor
{
	GENERATED_BODY()

public:
	ASoundwellSampleWeapon();
	virtual void Tick(float DeltaSeconds) override;

	/** What a shot sounds like; applies from the next burst on. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSound> Shot = nullptr;

	/** Shots per minute; applies within a burst. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "60.0"))
	float RoundsPerMinute = 600.0f;

	/** Shots that are scheduled at once: few react sooner to a released trigger, many need fewer calls. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "1", ClampMax = "64"))
	int32 ShotsPerBurst = 4;

	/** Holds or releases the trigger. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void SetTrigger(bool bHeld);

private:
	/** What fires. */
	UPROPERTY(VisibleAnywhere, Category = "Soundwell")
	TObjectPtr<USoundwellComponent> Muzzle = nullptr;

	bool bTrigger = false;
	float SecsToBurst = 0.0f;
};
