// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Engine/GameInstance.h. UGameInstance and its subsystems.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Engine/UGameInstance
#pragma once

#include "Subsystems/GameInstanceSubsystem.h"

class UGameInstance : public UObject
{
	STUB_BODY(UGameInstance, UObject)
public:
	virtual void Init();
	virtual void Shutdown();
	template <typename TSubsystemClass>
	TSubsystemClass* GetSubsystem() const
	{
		for (UGameInstanceSubsystem* Subsystem : StubSubsystems)
		{
			if (TSubsystemClass* Found = Cast<TSubsystemClass>(Subsystem))
			{
				return Found;
			}
		}
		return nullptr;
	}
	virtual UWorld* GetWorld() const override { return StubWorld; }
	virtual void StubVisitReferences(FStubCollector& Collector) override;

	TArray<TObjectPtr<UGameInstanceSubsystem>> StubSubsystems;
	TObjectPtr<UWorld> StubWorld;
};
