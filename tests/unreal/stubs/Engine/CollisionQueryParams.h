// UE 5.3-5.6: Engine/Source/Runtime/Engine/Public/CollisionQueryParams.h. FCollisionQueryParams.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/FCollisionQueryParams
#pragma once

#include "CoreMinimal.h"

class AActor;

#define SCENE_QUERY_STAT(QueryName) FName(TEXT(#QueryName))

struct FCollisionQueryParams
{
	FCollisionQueryParams() = default;
	FCollisionQueryParams(FName InTraceTag, bool bInTraceComplex = false, const AActor* InIgnoreActor = nullptr)
		: TraceTag(InTraceTag), bTraceComplex(bInTraceComplex), StubIgnored(InIgnoreActor)
	{
	}
	FName TraceTag;
	bool bTraceComplex = false;
	bool bReturnPhysicalMaterial = false;
	const AActor* StubIgnored = nullptr;

	static FCollisionQueryParams DefaultQueryParam;
};

struct FCollisionResponseParams
{
	static FCollisionResponseParams DefaultResponseParam;
};
