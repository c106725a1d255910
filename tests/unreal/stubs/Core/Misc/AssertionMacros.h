// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Misc/AssertionMacros.h. check, checkf, ensure.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/asserts-in-unreal-engine
#pragma once

#include "CoreTypes.h"
#include <cstdio>
#include <cstdlib>

[[noreturn]] inline void StubAssertFailed(const char* Expression, const char* File, int Line)
{
	std::fprintf(stderr, "%s:%d: check(%s) failed\n", File, Line, Expression);
	std::abort();
}

#define check(expr) \
	do \
	{ \
		if (!(expr)) \
		{ \
			StubAssertFailed(#expr, __FILE__, __LINE__); \
		} \
	} while (false)
#define checkf(expr, format, ...) check(expr)
#define ensure(expr) (static_cast<bool>(expr))
