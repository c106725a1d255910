// UE 5.3-5.6: Engine/Source/Runtime/CoreUObject/Public/UObject/ObjectPtr.h (reached by CoreMinimal.h). TObjectPtr.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UObject/TObjectPtr
#pragma once

#include "CoreTypes.h"
#include <type_traits>

template <typename T>
struct TObjectPtr
{
	TObjectPtr() = default;
	TObjectPtr(std::nullptr_t) {}
	TObjectPtr(T* InObject) : Object(InObject) {}
	template <typename U, std::enable_if_t<std::is_convertible_v<U*, T*>, int> = 0>
	TObjectPtr(const TObjectPtr<U>& Other) : Object(Other.Get())
	{
	}
	T* Get() const { return Object; }
	operator T*() const { return Object; }
	T* operator->() const { return Object; }
	T& operator*() const { return *Object; }

private:
	T* Object = nullptr;
};
