// UE 5.3-5.6: Engine/Source/Runtime/AudioMixer/Classes/Quartz/AudioMixerClockHandle.h. UQuartzClockHandle.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/AudioMixer/Quartz/UQuartzClockHandle
#pragma once

#include "UObject/Object.h"

class UQuartzClockHandle : public UObject
{
	STUB_BODY(UQuartzClockHandle, UObject)
};
