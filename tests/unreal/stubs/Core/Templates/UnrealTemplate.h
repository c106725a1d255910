// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Templates/UnrealTemplate.h. MoveTemp, Forward, Swap.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Templates
#pragma once

#include "CoreTypes.h"
#include <type_traits>
#include <utility>

template <typename T>
constexpr std::remove_reference_t<T>&& MoveTemp(T&& Obj)
{
	static_assert(std::is_lvalue_reference_v<T>, "MoveTemp called on an rvalue");
	static_assert(!std::is_const_v<std::remove_reference_t<T>>, "MoveTemp called on a const object");
	return static_cast<std::remove_reference_t<T>&&>(Obj);
}

template <typename T>
constexpr T&& Forward(std::remove_reference_t<T>& Obj)
{
	return static_cast<T&&>(Obj);
}

template <typename T>
void Swap(T& A, T& B)
{
	std::swap(A, B);
}
