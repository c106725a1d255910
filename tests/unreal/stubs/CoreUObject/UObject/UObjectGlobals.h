// UE 5.3-5.6: Engine/Source/Runtime/CoreUObject/Public/UObject/UObjectGlobals.h. NewObject, GetDefault.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UObject/NewObject
#pragma once

#include "UObject/Object.h"
