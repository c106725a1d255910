// UE 5.3-5.6: Engine/Source/Runtime/PhysicsCore/Public/PhysicalMaterials/PhysicalMaterial.h. UPhysicalMaterial.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/PhysicsCore/PhysicalMaterials/UPhysicalMaterial
#pragma once

#include "Chaos/ChaosEngineInterface.h"
#include "UObject/Object.h"

class UPhysicalMaterial : public UObject
{
	STUB_BODY(UPhysicalMaterial, UObject)
public:
	TEnumAsByte<EPhysicalSurface> SurfaceType = SurfaceType_Default;
	static EPhysicalSurface DetermineSurfaceType(UPhysicalMaterial const* PhysicalMaterial)
	{
		return PhysicalMaterial != nullptr ? static_cast<EPhysicalSurface>(PhysicalMaterial->SurfaceType) : SurfaceType_Default;
	}
};
