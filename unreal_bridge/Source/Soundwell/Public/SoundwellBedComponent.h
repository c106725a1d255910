// Plays a sound around and around, and glides its level and pitch. Knows nothing of one-shots.
#pragma once

#include "CoreMinimal.h"
#include "Components/SceneComponent.h"
#include "SoundwellPlayingVoice.h"
#include "SoundwellTypes.h"
#include "SoundwellBedComponent.generated.h"

class USoundwellSound;
class USoundwellSubsystem;

/** Rain, machines, engines. Every call is for the game thread and returns at once. */
UCLASS(ClassGroup = (Audio, Soundwell), meta = (BlueprintSpawnableComponent))
class SOUNDWELL_API USoundwellBedComponent : public USceneComponent
{
	GENERATED_BODY()

public:
	USoundwellBedComponent();
	virtual void BeginPlay() override;
	virtual void EndPlay(const EEndPlayReason::Type EndPlayReason) override;
	virtual void TickComponent(float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction) override;

	/** What sounds; applies when the bed starts, best with its loop flag on. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSound> Sound = nullptr;

	/** How hard, from 0 softest to 1 hardest; a change of bucket crossfades to another variation. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0", ClampMax = "1.0"))
	float Intensity = 0.5f;

	/** Starts with the game; otherwise StartBed does. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	bool bStartWithGame = true;

	/** Seconds between two variations of a long bed; 0 keeps the first one. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0", Units = "s"))
	float ChangeEverySecs = 30.0f;

	/** Starts it; before a variation is ready the sound's fallback plays. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	ESoundwellTier StartBed();

	/** Fades it out. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void StopBed(float FadeSecs = 0.5f);

	/** Glides to a level and a pitch, such as an engine's speed. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void SetLevelAndPitch(float GainDb, float PitchCents);

	/** Sets the intensity. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void SetIntensity(float NewIntensity);

	/** Where the sound that plays now came from. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	ESoundwellTier GetTier() const { return Tier; }

private:
	bool OpenLive(USoundwellSubsystem& Subsystem);
	void PlayFallback();
	void ChangeVariation(USoundwellSubsystem& Subsystem);

	/** The bed's only voice. */
	UPROPERTY(Transient)
	FSoundwellPlayingVoice Voice;

	ESoundwellTier Tier = ESoundwellTier::Silence;
	bool bWanted = false;
	int32 Bucket = INDEX_NONE;
	float SecsSinceChange = 0.0f;
	float SecsSinceTry = 0.0f;
	float LevelDb = 0.0f;
	float PitchInCents = 0.0f;
};
