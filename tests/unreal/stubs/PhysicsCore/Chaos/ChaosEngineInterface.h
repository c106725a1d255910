// UE 5.3-5.6: Engine/Source/Runtime/PhysicsCore/Public/Chaos/ChaosEngineInterface.h. EPhysicalSurface.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/PhysicsCore/Chaos/EPhysicalSurface
#pragma once

#include "Containers/EnumAsByte.h"

enum EPhysicalSurface : int
{
	SurfaceType_Default,
	SurfaceType1,
	SurfaceType2,
	SurfaceType3,
	SurfaceType4,
	SurfaceType_Max = 63
};
