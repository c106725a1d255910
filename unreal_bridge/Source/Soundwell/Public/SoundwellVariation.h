// One variation on loan from the core: releases it when it goes. Knows nothing of UObjects.
#pragma once

#include "CoreMinimal.h"
#include "SoundwellTypes.h"

struct soundwell_variation;

/** What a variation says of itself. */
struct FSoundwellVariationInfo
{
	int64 NumFrames = 0;
	int32 NumChannels = 0;
	int32 SampleRateHz = 0;
	int64 OnsetFrames = 0;
	uint64 Seed = 0;
	int32 Steps = 0;
	FString MadeBy;
	FString SoundHash;
	FString ModelHash;
};

/** What to play for one event. Movable, not copyable. Thread: any. */
class SOUNDWELL_API FSoundwellVariation
{
public:
	FSoundwellVariation() = default;
	explicit FSoundwellVariation(soundwell_variation* InHandle) : Handle(InHandle) {}
	~FSoundwellVariation();
	FSoundwellVariation(FSoundwellVariation&& Other) noexcept;
	FSoundwellVariation& operator=(FSoundwellVariation&& Other) noexcept;
	FSoundwellVariation(const FSoundwellVariation&) = delete;
	FSoundwellVariation& operator=(const FSoundwellVariation&) = delete;

	bool IsValid() const { return Handle != nullptr; }
	soundwell_variation* Get() const { return Handle; }

	/** Zeros and empty texts where there is no variation. */
	FSoundwellVariationInfo GetInfo() const;

	/** All frames, interleaved in the variation's own channels. */
	TArray<float> CopyPcm() const;

	/** Frames before the attack, at the pitch that it is played at. */
	int64 GetOnsetFrames() const;

	ESoundwellTier Tier = ESoundwellTier::Silence;
	float PitchCents = 0.0f;
	float GainDb = 0.0f;

private:
	soundwell_variation* Handle = nullptr;
};
