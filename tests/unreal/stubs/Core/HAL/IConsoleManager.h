// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/HAL/IConsoleManager.h. FAutoConsoleCommand.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/HAL/FAutoConsoleCommand
#pragma once

#include "CoreMinimal.h"

DECLARE_DELEGATE(FConsoleCommandDelegate);

enum EConsoleVariableFlags
{
	ECVF_Default = 0x0
};

class FAutoConsoleCommand
{
public:
	FAutoConsoleCommand(const TCHAR* Name, const TCHAR* Help, const FConsoleCommandDelegate& Command, uint32 Flags = ECVF_Default);
};

/** Runs a registered command as the console does; false: there is none. */
bool StubRunConsole(const FString& Name);
