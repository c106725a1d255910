// UE 5.3-5.6: Engine/Source/Runtime/CoreUObject/Public/UObject/Package.h. UPackage.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UObject/UPackage
#pragma once

#include "UObject/Object.h"
