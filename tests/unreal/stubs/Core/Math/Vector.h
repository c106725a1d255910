// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Math/Vector.h, Rotator.h, Transform.h. FVector in doubles.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Math/FVector
#pragma once

#include "CoreTypes.h"
#include <cmath>

struct FVector
{
	double X = 0.0;
	double Y = 0.0;
	double Z = 0.0;

	FVector() = default;
	explicit FVector(double InF) : X(InF), Y(InF), Z(InF) {}
	FVector(double InX, double InY, double InZ) : X(InX), Y(InY), Z(InZ) {}
	FVector operator+(const FVector& V) const { return FVector(X + V.X, Y + V.Y, Z + V.Z); }
	FVector operator-(const FVector& V) const { return FVector(X - V.X, Y - V.Y, Z - V.Z); }
	FVector operator*(double Scale) const { return FVector(X * Scale, Y * Scale, Z * Scale); }
	double Size() const { return std::sqrt(X * X + Y * Y + Z * Z); }
	double Length() const { return Size(); }

	static const FVector ZeroVector;
	static const FVector UpVector;
	static const FVector ForwardVector;
};

struct FRotator
{
	double Pitch = 0.0;
	double Yaw = 0.0;
	double Roll = 0.0;
	static const FRotator ZeroRotator;
};
