// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/HAL/PlatformTime.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/GenericPlatform/FGenericPlatformTime
#pragma once

#include "CoreTypes.h"

struct FPlatformTime
{
	static double Seconds();
};
