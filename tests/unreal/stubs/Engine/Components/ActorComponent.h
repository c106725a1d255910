// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Components/ActorComponent.h. UActorComponent.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Components/UActorComponent
#pragma once

#include "Engine/EngineTypes.h"
#include "UObject/Object.h"

class AActor;

struct FTickFunction
{
	bool bCanEverTick = false;
	bool bStartWithTickEnabled = false;
	bool StubEnabled = false;
};
struct FActorComponentTickFunction : public FTickFunction
{
};

class UActorComponent : public UObject
{
	STUB_BODY(UActorComponent, UObject)
public:
	UActorComponent() = default;
	UActorComponent(const FObjectInitializer& ObjectInitializer) : UObject(ObjectInitializer) {}
	AActor* GetOwner() const;
	virtual UWorld* GetWorld() const override;
	void RegisterComponent();
	virtual void DestroyComponent(bool bPromoteChildren = false);
	virtual void BeginPlay() { bHasBegunPlay = true; }
	virtual void EndPlay(const EEndPlayReason::Type) { bHasBegunPlay = false; }
	virtual void TickComponent(float, ELevelTick, FActorComponentTickFunction*) {}
	virtual void SetComponentTickEnabled(bool bEnabled) { PrimaryComponentTick.StubEnabled = bEnabled; }
	bool IsComponentTickEnabled() const { return PrimaryComponentTick.StubEnabled; }
	bool HasBegunPlay() const { return bHasBegunPlay; }

	FActorComponentTickFunction PrimaryComponentTick;
	uint8 bAutoActivate : 1 = 0;

private:
	bool bHasBegunPlay = false;
};
