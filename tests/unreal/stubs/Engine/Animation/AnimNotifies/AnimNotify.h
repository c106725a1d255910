// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Animation/AnimNotifies/AnimNotify.h. UAnimNotify.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Animation/AnimNotifies/UAnimNotify
#pragma once

#include "Animation/AnimNotifyQueue.h"
#include "UObject/Object.h"

class UAnimSequenceBase;
class USkeletalMeshComponent;

class UAnimNotify : public UObject
{
	STUB_BODY(UAnimNotify, UObject)
public:
	virtual FString GetNotifyName_Implementation() const { return GetClass()->GetName(); }
	virtual void Notify(USkeletalMeshComponent*, UAnimSequenceBase*, const FAnimNotifyEventReference&) {}
};
