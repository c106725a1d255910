// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Engine/EngineTypes.h and EngineBaseTypes.h. Enums that many headers need.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Engine/ECollisionChannel
#pragma once

#include "Containers/EnumAsByte.h"
#include "UObject/SoftObjectPtr.h"

enum ECollisionChannel : int
{
	ECC_WorldStatic,
	ECC_WorldDynamic,
	ECC_Pawn,
	ECC_Visibility
};

enum ELevelTick : int
{
	LEVELTICK_TimeOnly = 0,
	LEVELTICK_ViewportsOnly = 1,
	LEVELTICK_All = 2
};

namespace EEndPlayReason
{
enum Type : int
{
	Destroyed,
	LevelTransition,
	EndPlayInEditor,
	RemovedFromWorld,
	Quit
};
}

enum class ETeleportType : uint8
{
	None,
	TeleportPhysics,
	ResetPhysics
};

enum class ESpawnActorCollisionHandlingMethod : uint8
{
	Undefined,
	AlwaysSpawn
};
