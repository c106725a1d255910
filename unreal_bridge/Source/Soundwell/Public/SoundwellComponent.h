// Plays sounds and bursts where its owner stands. Knows nothing of surfaces, hits or beds.
#pragma once

#include "CoreMinimal.h"
#include "Components/SceneComponent.h"
#include "Sound/QuartzQuantizationUtilities.h"
#include "SoundwellPlayingVoice.h"
#include "SoundwellTypes.h"
#include "SoundwellVariation.h"
#include "SoundwellComponent.generated.h"

class AActor;
class UQuartzClockHandle;
class USoundAttenuation;
class USoundConcurrency;
class USoundwellRendering;
class USoundwellSound;
class USoundwellSubsystem;
class USoundwellWave;

/** Tells what a play call came to; fires on the game thread at each of them. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(FSoundwellPlayed, ESoundwellTier, Tier);

/** An emitter of sounds. Every call is for the game thread and returns at once. */
UCLASS(ClassGroup = (Audio, Soundwell), meta = (BlueprintSpawnableComponent))
class SOUNDWELL_API USoundwellComponent : public USceneComponent
{
	GENERATED_BODY()

public:
	USoundwellComponent();
	virtual void EndPlay(const EEndPlayReason::Type EndPlayReason) override;
	virtual void TickComponent(float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction) override;

	/** What Play, PlayAt and PlayBurst sound; applies until it is set again. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSound> Sound = nullptr;

	/** How hard, from 0 softest to 1 hardest; applies to the next play. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0", ClampMax = "1.0"))
	float Intensity = 0.5f;

	/** Voices of this component at once; at one more the oldest is stopped. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "1", ClampMax = "32"))
	int32 MaxVoices = 4;

	/** How it fades with distance; empty takes the sound's. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundAttenuation> Attenuation = nullptr;

	/** How many of them the engine lets sound at once; empty takes the sound's. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundConcurrency> Concurrency = nullptr;

	/** Fires at each play with where the sound came from; silence means that nothing was there. */
	UPROPERTY(BlueprintAssignable, Category = "Soundwell")
	FSoundwellPlayed OnPlayed;

	/** Sets the intensity of the next play. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void SetIntensity(float NewIntensity);

	/** Plays Sound now. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	ESoundwellTier Play();

	/** Plays Sound on a boundary of a Quartz clock; without a clock it plays now. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell", meta = (AutoCreateRefTerm = "InDelegate"))
	ESoundwellTier PlayAt(UPARAM(ref) UQuartzClockHandle*& InClockHandle, UPARAM(ref) FQuartzQuantizationBoundary& InQuantizationBoundary,
		const FOnQuartzCommandEventBP& InDelegate);

	/** Plays Sound Count times, IntervalSecs apart, to the sample: one voice, scheduled once. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	ESoundwellTier PlayBurst(int32 Count, float IntervalSecs);

	/** Plays another sound once; Sound and Intensity stay as they are. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	ESoundwellTier PlayOther(USoundwellSound* Other, float OtherIntensity);

	/** Plays a finished rendering of a timeline. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	ESoundwellTier PlayRendering(USoundwellRendering* Rendering);

	/** Fades out everything that this component plays. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void StopAll(float FadeSecs = 0.05f);

	/** Voices that sound now. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	int32 GetNumVoices() const;

	/** The component of an actor, made where there is none. */
	static USoundwellComponent* FindOrAdd(AActor& Actor);

protected:
	/** Names this emitter to the selector, which avoids recent repeats per emitter. */
	uint64 GetEmitter() const;

private:
	ESoundwellTier PlayShots(USoundwellSound& InSound, int32 Count, float IntervalSecs, float InIntensity);
	FSoundwellPlayingVoice* StartShots(USoundwellSound& InSound, const TArray<FSoundwellVariation>& Variations, float IntervalSecs);
	FSoundwellPlayingVoice* OpenVoice(USoundwellSubsystem& Subsystem, USoundwellSound* InSound, int32 NumChannels);
	ESoundwellTier PlayFallback(USoundwellSound& InSound, int32 Count, float IntervalSecs);
	void RepeatFallback(float DeltaSecs);
	FSoundwellPlayingVoice& NextVoice(USoundwellSubsystem* Subsystem);
	ESoundwellTier Tell(ESoundwellTier Tier);

	/** Voices, busy or not; at most MaxVoices. */
	UPROPERTY(Transient)
	TArray<FSoundwellPlayingVoice> Voices;

	/** Sound of a burst that plays by its fallback, on the game's clock. */
	UPROPERTY(Transient)
	TObjectPtr<USoundwellSound> RepeatedSound = nullptr;

	int32 NumRepeats = 0;
	float RepeatIntervalSecs = 0.0f;
	float SecsToRepeat = 0.0f;
	int32 NextVoiceIndex = 0;
	int32 LastBaked = INDEX_NONE;
};
