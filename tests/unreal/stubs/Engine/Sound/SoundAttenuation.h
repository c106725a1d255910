// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Sound/SoundAttenuation.h. USoundAttenuation.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Sound/USoundAttenuation
#pragma once

#include "UObject/Object.h"

class USoundAttenuation : public UObject
{
	STUB_BODY(USoundAttenuation, UObject)
};
