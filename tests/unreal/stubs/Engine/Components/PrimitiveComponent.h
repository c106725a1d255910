// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Components/PrimitiveComponent.h. UPrimitiveComponent's hit event.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Components/UPrimitiveComponent
#pragma once

#include "Components/SceneComponent.h"

class AActor;
class UPrimitiveComponent;
struct FHitResult;

DECLARE_DYNAMIC_MULTICAST_SPARSE_DELEGATE_FiveParams(FComponentHitSignature, UPrimitiveComponent, OnComponentHit,
	UPrimitiveComponent*, HitComponent, AActor*, OtherActor, UPrimitiveComponent*, OtherComp, FVector, NormalImpulse,
	const FHitResult&, Hit);

class UPrimitiveComponent : public USceneComponent
{
	STUB_BODY(UPrimitiveComponent, USceneComponent)
public:
	FComponentHitSignature OnComponentHit;
	virtual void SetSimulatePhysics(bool bSimulate) { StubSimulates = bSimulate; }
	virtual void SetNotifyRigidBodyCollision(bool bNewNotifyRigidBodyCollision) { StubNotifies = bNewNotifyRigidBodyCollision; }
	bool StubSimulates = false;
	bool StubNotifies = false;
};
