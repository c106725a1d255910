// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Math/UnrealMathUtility.h and GenericPlatformMath.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Math/FMath
#pragma once

#include "CoreTypes.h"
#include <cmath>
#include <cstdlib>

struct FMath
{
	template <class T>
	static constexpr T Max(const T A, const T B)
	{
		return B < A ? A : B;
	}
	template <class T>
	static constexpr T Min(const T A, const T B)
	{
		return A < B ? A : B;
	}
	template <class T>
	static constexpr T Clamp(const T X, const T MinValue, const T MaxValue)
	{
		return Max(Min(X, MaxValue), MinValue);
	}
	template <class T>
	static constexpr T Abs(const T A)
	{
		return A < T(0) ? -A : A;
	}
	static float Pow(float A, float B) { return std::pow(A, B); }
	static double Pow(double A, double B) { return std::pow(A, B); }
	static float Loge(float Value) { return std::log(Value); }
	static double Loge(double Value) { return std::log(Value); }
	static int32 RoundToInt32(float F) { return static_cast<int32>(std::floor(F + 0.5f)); }
	static int64 RoundToInt64(double F) { return static_cast<int64>(std::floor(F + 0.5)); }
	static int64 CeilToInt64(double F) { return static_cast<int64>(std::ceil(F)); }
	static int32 Rand() { return std::rand(); }
	static int32 RandRange(int32 Min, int32 Max) { return Min + Rand() % (Max - Min + 1); }
};
