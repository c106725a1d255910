// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Logging/LogMacros.h. Categories, UE_LOG, UE_CLOG.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/logging-in-unreal-engine
#pragma once

#include "Containers/UnrealString.h"
#include <vector>

namespace ELogVerbosity
{
enum Type : uint8
{
	NoLogging,
	Fatal,
	Error,
	Warning,
	Display,
	Log,
	Verbose,
	VeryVerbose,
	All = VeryVerbose
};
}

struct FLogCategoryBase
{
	const char* Name;
};

/** A line that was logged, for tests to look at. */
struct FStubLogLine
{
	FString Category;
	ELogVerbosity::Type Verbosity;
	FString Text;
};
std::vector<FStubLogLine>& StubLog();
void StubWriteLog(const FLogCategoryBase& Category, ELogVerbosity::Type Verbosity, const FString& Text);

#define DECLARE_LOG_CATEGORY_EXTERN(CategoryName, DefaultVerbosity, CompileTimeVerbosity) \
	extern struct FLogCategory##CategoryName : public FLogCategoryBase \
	{ \
		FLogCategory##CategoryName() : FLogCategoryBase{#CategoryName} {} \
	} CategoryName
#define DEFINE_LOG_CATEGORY(CategoryName) FLogCategory##CategoryName CategoryName
#define UE_LOG(CategoryName, Verbosity, Format, ...) \
	do \
	{ \
		static_assert(std::is_array_v<std::remove_reference_t<decltype(Format)>>, "Formatting string must be a TCHAR array."); \
		StubWriteLog(CategoryName, ELogVerbosity::Verbosity, FString::Printf(Format __VA_OPT__(, ) __VA_ARGS__)); \
	} while (false)
#define UE_CLOG(Condition, CategoryName, Verbosity, Format, ...) \
	do \
	{ \
		if (Condition) \
		{ \
			UE_LOG(CategoryName, Verbosity, Format __VA_OPT__(, ) __VA_ARGS__); \
		} \
	} while (false)
