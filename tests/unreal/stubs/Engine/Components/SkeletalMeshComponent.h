// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Components/SkeletalMeshComponent.h. USkeletalMeshComponent.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Components/USkeletalMeshComponent
#pragma once

#include "Components/PrimitiveComponent.h"

class USkeletalMeshComponent : public UPrimitiveComponent
{
	STUB_BODY(USkeletalMeshComponent, UPrimitiveComponent)
};
