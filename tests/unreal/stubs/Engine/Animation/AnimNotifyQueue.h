// UE 5.3-5.6: Engine/Source/Runtime/Engine/Public/Animation/AnimNotifyQueue.h. FAnimNotifyEventReference.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Animation/FAnimNotifyEventReference
#pragma once

#include "CoreMinimal.h"

struct FAnimNotifyEventReference
{
};
