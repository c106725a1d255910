// UE 5.3-5.6: Engine/Source/Runtime/CoreUObject/Public/UObject/SoftObjectPtr.h. TSoftObjectPtr; here it always is loaded.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UObject/TSoftObjectPtr
#pragma once

#include "UObject/WeakObjectPtr.h"

template <class T = UObject>
struct TSoftObjectPtr
{
	TSoftObjectPtr() = default;
	TSoftObjectPtr(T* Object) : Held(Object) {}
	T* LoadSynchronous() const { return Held.Get(); }
	T* Get() const { return Held.Get(); }
	bool IsNull() const { return Held.Get() == nullptr && Package.IsEmpty(); }
	FString GetLongPackageName() const { return Package; }

	TWeakObjectPtr<T> Held;
	FString Package;
};
