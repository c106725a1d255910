// A designer's description of a sound as an asset. Knows nothing of pools, voices or the sidecar.
#pragma once

#include "CoreMinimal.h"
#include "Engine/DataAsset.h"
#include "SoundwellTypes.h"
#include "SoundwellSound.generated.h"

class USoundAttenuation;
class USoundBase;
class USoundConcurrency;
class USoundWave;

/** What a sound is, how long, and how its variations are chosen. */
UCLASS(BlueprintType)
class SOUNDWELL_API USoundwellSound : public UDataAsset
{
	GENERATED_BODY()

public:
	/** Stable name in banks and logs (letters, digits and _ . - /); empty uses the asset's name. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell")
	FString Id;

	/** Catalog class such as footstep or gunshot; empty lets the sidecar infer it from Text. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell")
	FString Category;

	/** Details such as surface = gravel; only those that the catalog knows for the category apply. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell")
	TMap<FName, FString> Attributes;

	/** Free description, at most 500 characters; applies where Category is empty, otherwise it refines it. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell", meta = (MultiLine = true))
	FString Text;

	/** Length of a variation in seconds; applies to live variations. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell", meta = (ClampMin = "0.05", ClampMax = "30.0", Units = "s"))
	float DurationSecs = 1.0f;

	/** Two channels for beds; leave off for anything that is placed in the world. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell")
	bool bStereo = false;

	/** Stereo width from 0 (both channels alike) to 1 (the side as loud as the middle); applies to live variations where bStereo is on. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell", meta = (ClampMin = "0.0", ClampMax = "1.0"))
	float Width = 0.5f;

	/** How far variations lie apart, from 0 (one take, again and again) to 1 (other objects); applies to live variations. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell", meta = (ClampMin = "0.0", ClampMax = "1.0"))
	float Spread = 1.0f;

	/** The variation ends where it begins; applies to sounds of a bed component. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Soundwell")
	bool bLoop = false;

	/** Order of the variations; applies to live, banked and baked ones. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Playback")
	ESoundwellMode Mode = ESoundwellMode::Random;

	/** Recently played ones that are not chosen again soon; applies in mode Random. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Playback", meta = (ClampMin = "0", ClampMax = "64"))
	int32 AvoidLast = 3;

	/** Largest change of pitch to either side in cents; applies to each play, 0 turns it off. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Playback", meta = (ClampMin = "0.0", ClampMax = "1200.0"))
	float PitchJitterCents = 0.0f;

	/** Largest change of level to either side in dB; applies to each play, 0 turns it off. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Playback", meta = (ClampMin = "0.0", ClampMax = "24.0"))
	float GainJitterDb = 0.0f;

	/** Variations asked for in each intensity bucket before play; applies to levels' and Blueprint prewarming without a count. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Playback", meta = (ClampMin = "1", ClampMax = "64"))
	int32 PrewarmCount = 4;

	/** How it fades with distance; applies unless the component has its own. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Playback")
	TObjectPtr<USoundAttenuation> Attenuation = nullptr;

	/** How many may sound at once; applies unless the component has its own. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Playback")
	TObjectPtr<USoundConcurrency> Concurrency = nullptr;

	/** Variations baked into the project; apply where neither the pool nor a bank has one, as on consoles. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Fallback")
	TArray<TObjectPtr<USoundWave>> BakedVariations;

	/** What plays when there is nothing else; applies last. */
	UPROPERTY(EditAnywhere, BlueprintReadOnly, Category = "Fallback")
	TObjectPtr<USoundBase> FallbackSound = nullptr;

	/** Id, or the asset's name where that is empty. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	FString GetSoundId() const;

#if WITH_EDITOR
	virtual void PostEditChangeProperty(FPropertyChangedEvent& PropertyChangedEvent) override;
#endif
};
