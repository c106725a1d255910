// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Containers/EnumAsByte.h. TEnumAsByte of a plain enum.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Containers/TEnumAsByte
#pragma once

#include "CoreTypes.h"

template <class TEnum>
class TEnumAsByte
{
public:
	TEnumAsByte() = default;
	TEnumAsByte(TEnum InValue) : Value(static_cast<uint8>(InValue)) {}
	operator TEnum() const { return static_cast<TEnum>(Value); }
	bool operator==(TEnum InValue) const { return static_cast<TEnum>(Value) == InValue; }

private:
	uint8 Value = 0;
};
