// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/HAL/PlatformProcess.h and GenericPlatformProcess.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/GenericPlatform/FGenericPlatformProcess
#pragma once

#include "CoreMinimal.h"

struct FPlatformProcess
{
	static void* GetDllHandle(const TCHAR* Filename);
	static void* GetDllExport(void* DllHandle, const TCHAR* ProcName);
	static void FreeDllHandle(void* DllHandle);
	static void YieldThread();
	static void Sleep(float Seconds);
};
