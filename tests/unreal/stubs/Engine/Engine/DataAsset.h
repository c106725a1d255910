// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Engine/DataAsset.h. UDataAsset.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Engine/UDataAsset
#pragma once

#include "UObject/Object.h"

class UDataAsset : public UObject
{
	STUB_BODY(UDataAsset, UObject)
};
