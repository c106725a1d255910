// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Engine/AssetUserData.h. UAssetUserData.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Engine/UAssetUserData
#pragma once

#include "UObject/Object.h"

class UAssetUserData : public UObject
{
	STUB_BODY(UAssetUserData, UObject)
};
