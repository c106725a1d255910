// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Stats/Stats.h (Stats2.h). Declared stats keep their last value.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/stat-commands-in-unreal-engine
#pragma once

#include "CoreMinimal.h"
#include <atomic>

struct FStubStat
{
	FStubStat(const TCHAR* InText, const char* InGroup) : Text(InText), Group(InGroup) {}
	const TCHAR* Text;
	const char* Group;
	std::atomic<double> Value{0.0};
	std::atomic<int64> NumScopes{0};
};

struct FStubStatScope
{
	explicit FStubStatScope(FStubStat& Stat) { Stat.NumScopes.fetch_add(1); }
};

#define STUB_STAT_JOIN_(A, B) A##B
#define STUB_STAT_JOIN(A, B) STUB_STAT_JOIN_(A, B)
#define STATCAT_Advanced 0
#define DECLARE_STATS_GROUP(GroupDesc, GroupId, GroupCat) struct FStatGroup_##GroupId
#define STUB_DECLARE_STAT(CounterName, StatId, GroupId, API) \
	API extern struct FStat_##StatId : public FStubStat \
	{ \
		FStat_##StatId() : FStubStat(CounterName, #GroupId) {} \
	} StatId
#define DECLARE_CYCLE_STAT_EXTERN(CounterName, StatId, GroupId, API) STUB_DECLARE_STAT(CounterName, StatId, GroupId, API)
#define DECLARE_DWORD_COUNTER_STAT_EXTERN(CounterName, StatId, GroupId, API) STUB_DECLARE_STAT(CounterName, StatId, GroupId, API)
#define DECLARE_FLOAT_COUNTER_STAT_EXTERN(CounterName, StatId, GroupId, API) STUB_DECLARE_STAT(CounterName, StatId, GroupId, API)
#define DECLARE_MEMORY_STAT_EXTERN(CounterName, StatId, GroupId, API) STUB_DECLARE_STAT(CounterName, StatId, GroupId, API)
#define DEFINE_STAT(Stat) FStat_##Stat Stat
#define SCOPE_CYCLE_COUNTER(Stat) const FStubStatScope STUB_STAT_JOIN(StubScope, __LINE__)(Stat)
#define SET_DWORD_STAT(StatId, Value_) StatId.Value = static_cast<double>(Value_)
#define SET_FLOAT_STAT(StatId, Value_) StatId.Value = static_cast<double>(Value_)
#define SET_MEMORY_STAT(StatId, Value_) StatId.Value = static_cast<double>(Value_)
