// UE 5.3-5.6: Engine/Source/Runtime/CoreUObject/Public/UObject/WeakObjectPtr.h and WeakObjectPtrTemplates.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UObject/FWeakObjectPtr
#pragma once

#include "UObject/Object.h"

template <class T>
struct TWeakObjectPtr
{
	TWeakObjectPtr() = default;
	TWeakObjectPtr(T* InObject) : Object(InObject) {}
	TWeakObjectPtr(const TObjectPtr<T>& InObject) : Object(InObject.Get()) {}
	T* Get() const { return Object != nullptr && StubIsAlive(StubIdentity(Object)) ? Object : nullptr; }
	bool IsValid() const { return Get() != nullptr; }
	T* operator->() const { return Get(); }

private:
	T* Object = nullptr;
};
