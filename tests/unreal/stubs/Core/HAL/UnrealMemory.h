// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/HAL/UnrealMemory.h. FMemory's copies.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/HAL/FMemory
#pragma once

#include "CoreTypes.h"
#include <cstring>

struct FMemory
{
	static void* Memcpy(void* Dest, const void* Src, SIZE_T Count) { return std::memcpy(Dest, Src, Count); }
	static void* Memzero(void* Dest, SIZE_T Count) { return std::memset(Dest, 0, Count); }
};
