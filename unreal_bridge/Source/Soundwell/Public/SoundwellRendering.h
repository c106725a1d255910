// A finished rendering of a timeline. Knows nothing of how it is played.
#pragma once

#include "CoreMinimal.h"
#include "SoundwellVariation.h"
#include "UObject/Object.h"
#include "SoundwellRendering.generated.h"

/** Keeps the core's PCM as long as it lives; play it as often as you like by a Soundwell component. */
UCLASS(BlueprintType)
class SOUNDWELL_API USoundwellRendering : public UObject
{
	GENERATED_BODY()

public:
	void Take(FSoundwellVariation&& InVariation);
	const FSoundwellVariation& GetVariation() const { return Variation; }

	/** Length in seconds. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	float GetDurationSecs() const;

	/** Channels, 1 or 2. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	int32 GetNumChannels() const;

private:
	FSoundwellVariation Variation;
};
