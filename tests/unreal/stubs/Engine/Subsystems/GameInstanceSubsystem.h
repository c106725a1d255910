// UE 5.3-5.6: Engine/Source/Runtime/Engine/Public/Subsystems/GameInstanceSubsystem.h and Subsystem.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Subsystems/UGameInstanceSubsystem
#pragma once

#include "UObject/Object.h"

class UGameInstance;

class FSubsystemCollectionBase
{
};

class USubsystem : public UObject
{
	STUB_BODY(USubsystem, UObject)
public:
	virtual bool ShouldCreateSubsystem(UObject*) const { return true; }
	virtual void Initialize(FSubsystemCollectionBase&) {}
	virtual void Deinitialize() {}
};

class UGameInstanceSubsystem : public USubsystem
{
	STUB_BODY(UGameInstanceSubsystem, USubsystem)
public:
	UGameInstance* GetGameInstance() const;
};
