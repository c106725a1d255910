// UE 5.3-5.6: Engine/Source/Runtime/DeveloperSettings/Public/Engine/DeveloperSettings.h. UDeveloperSettings.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/DeveloperSettings/Engine/UDeveloperSettings
#pragma once

#include "UObject/Object.h"

class UDeveloperSettings : public UObject
{
	STUB_BODY(UDeveloperSettings, UObject)
public:
	UDeveloperSettings(const FObjectInitializer& ObjectInitializer = FObjectInitializer::Get()) : UObject(ObjectInitializer) {}
	virtual FName GetContainerName() const { return FName(TEXT("Project")); }
	virtual FName GetCategoryName() const { return FName(TEXT("Game")); }
	virtual FName GetSectionName() const { return GetClass()->StubName; }
};
