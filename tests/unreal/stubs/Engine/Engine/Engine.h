// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Engine/Engine.h. UEngine: which world an object is in.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Engine/UEngine
#pragma once

#include "UObject/Object.h"

enum class EGetWorldErrorMode
{
	ReturnNull,
	LogAndReturnNull,
	Assert
};

class UEngine : public UObject
{
	STUB_BODY(UEngine, UObject)
public:
	UWorld* GetWorldFromContextObject(const UObject* Object, EGetWorldErrorMode ErrorMode) const;
};

extern class UEngine* GEngine;
