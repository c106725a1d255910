// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Sound/SoundBase.h. USoundBase.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Sound/USoundBase
#pragma once

#include "Engine/AssetUserData.h"
#include "UObject/Object.h"

class USoundBase : public UObject
{
	STUB_BODY(USoundBase, UObject)
public:
	USoundBase() = default;
	USoundBase(const FObjectInitializer& ObjectInitializer) : UObject(ObjectInitializer) {}
	virtual void AddAssetUserData(UAssetUserData* InUserData) { StubUserData.Add(InUserData); }
	virtual UAssetUserData* GetAssetUserDataOfClass(TSubclassOf<UAssetUserData> InUserDataClass);
	virtual void StubVisitReferences(FStubCollector& Collector) override { StubVisit(Collector, StubUserData); }

	float Duration = 0.0f;

private:
	TArray<TObjectPtr<UAssetUserData>> StubUserData;
};
