// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Components/StaticMeshComponent.h. UStaticMeshComponent.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Components/UStaticMeshComponent
#pragma once

#include "Components/PrimitiveComponent.h"

class UStaticMeshComponent : public UPrimitiveComponent
{
	STUB_BODY(UStaticMeshComponent, UPrimitiveComponent)
};
