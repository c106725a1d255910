// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Kismet/BlueprintAsyncActionBase.h. UBlueprintAsyncActionBase.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Kismet/UBlueprintAsyncActionBase
#pragma once

#include "UObject/Object.h"

class UBlueprintAsyncActionBase : public UObject
{
	STUB_BODY(UBlueprintAsyncActionBase, UObject)
public:
	virtual void Activate() {}
	virtual void RegisterWithGameInstance(const UObject* WorldContextObject);
	virtual void SetReadyToDestroy();
};
