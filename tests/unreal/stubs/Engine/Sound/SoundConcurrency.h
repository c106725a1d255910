// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Sound/SoundConcurrency.h. USoundConcurrency.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Sound/USoundConcurrency
#pragma once

#include "UObject/Object.h"

struct FSoundConcurrencySettings
{
	int32 MaxCount = 16;
};

class USoundConcurrency : public UObject
{
	STUB_BODY(USoundConcurrency, UObject)
public:
	FSoundConcurrencySettings Concurrency;
};
