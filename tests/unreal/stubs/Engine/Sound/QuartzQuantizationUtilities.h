// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Sound/QuartzQuantizationUtilities.h. Boundary and its delegate.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Sound/FQuartzQuantizationBoundary
#pragma once

#include "CoreMinimal.h"

enum class EQuartzCommandQuantization : uint8
{
	Bar,
	Beat,
	None
};

enum class EQuartzCommandDelegateSubType : uint8
{
	CommandOnFailedToQueue,
	CommandOnQueued,
	CommandOnCanceled,
	CommandOnAboutToStart,
	CommandOnStarted
};

struct FQuartzQuantizationBoundary
{
	EQuartzCommandQuantization Quantization = EQuartzCommandQuantization::None;
	float Multiplier = 1.0f;
};

/** DECLARE_DYNAMIC_DELEGATE_TwoParams(FOnQuartzCommandEventBP, EQuartzCommandDelegateSubType, EventType, FName, Name) there. */
using FOnQuartzCommandEventBP = TDelegate<void(EQuartzCommandDelegateSubType, FName)>;
