// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Components/SceneComponent.h. USceneComponent.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Components/USceneComponent
#pragma once

#include "Components/ActorComponent.h"

struct FHitResult;

class USceneComponent : public UActorComponent
{
	STUB_BODY(USceneComponent, UActorComponent)
public:
	USceneComponent() = default;
	USceneComponent(const FObjectInitializer& ObjectInitializer) : UActorComponent(ObjectInitializer) {}
	void SetupAttachment(USceneComponent* InParent, FName InSocketName = NAME_None);
	USceneComponent* GetAttachParent() const { return Parent; }
	FVector GetComponentLocation() const;
	void SetWorldLocation(FVector NewLocation, bool bSweep = false, FHitResult* OutSweepHitResult = nullptr,
		ETeleportType Teleport = ETeleportType::None);
	virtual FVector GetSocketLocation(FName InSocketName) const;
	virtual void StubVisitReferences(FStubCollector& Collector) override { StubVisit(Collector, Parent); }

private:
	TObjectPtr<USceneComponent> Parent;
	FVector Relative;
};
