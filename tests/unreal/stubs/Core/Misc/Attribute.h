// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Misc/Attribute.h. TAttribute.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Misc/TAttribute
#pragma once

#include "CoreMinimal.h"

template <typename ObjectType>
class TAttribute
{
public:
	TAttribute() = default;
	TAttribute(const ObjectType& InInitialValue) : Getter([InInitialValue]() { return InInitialValue; }) {}
	static TAttribute CreateLambda(TFunction<ObjectType()> InFunctor)
	{
		TAttribute Made;
		Made.Getter = InFunctor;
		return Made;
	}
	ObjectType Get() const { return Getter ? Getter() : ObjectType(); }

private:
	TFunction<ObjectType()> Getter;
};
