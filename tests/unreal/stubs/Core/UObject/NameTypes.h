// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/UObject/NameTypes.h. FName: compares without case.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/UObject/FName
#pragma once

#include "Containers/UnrealString.h"

class FName
{
public:
	FName() = default;
	FName(const TCHAR* Name) : Text(Name) {}
	FName(const ANSICHAR* Name) : Text(Name) {}
	FString ToString() const { return IsNone() ? FString(TEXT("None")) : Text; }
	bool IsNone() const { return Text.IsEmpty(); }
	bool operator==(const FName& Other) const { return Text == Other.Text; }
	bool operator!=(const FName& Other) const { return !(*this == Other); }

private:
	FString Text;
};

inline const FName NAME_None;
