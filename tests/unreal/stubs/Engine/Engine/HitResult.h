// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Engine/HitResult.h. FHitResult; FVector_NetQuantize is a FVector there.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Engine/FHitResult
#pragma once

#include "PhysicalMaterials/PhysicalMaterial.h"
#include "UObject/WeakObjectPtr.h"

using FVector_NetQuantize = FVector;

struct FHitResult
{
	FVector_NetQuantize ImpactPoint;
	TWeakObjectPtr<UPhysicalMaterial> PhysMaterial;
};
