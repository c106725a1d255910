// The numbers of `stat Soundwell`. Knows nothing of where they come from.
#pragma once

#include "CoreMinimal.h"
#include "Stats/Stats.h"

DECLARE_STATS_GROUP(TEXT("Soundwell"), STATGROUP_Soundwell, STATCAT_Advanced);
DECLARE_CYCLE_STAT_EXTERN(TEXT("Acquire"), STAT_SoundwellAcquire, STATGROUP_Soundwell, );
DECLARE_CYCLE_STAT_EXTERN(TEXT("Render voice"), STAT_SoundwellRender, STATGROUP_Soundwell, );
DECLARE_DWORD_COUNTER_STAT_EXTERN(TEXT("Voices"), STAT_SoundwellVoices, STATGROUP_Soundwell, );
DECLARE_DWORD_COUNTER_STAT_EXTERN(TEXT("In flight"), STAT_SoundwellInFlight, STATGROUP_Soundwell, );
DECLARE_DWORD_COUNTER_STAT_EXTERN(TEXT("Answered live"), STAT_SoundwellLive, STATGROUP_Soundwell, );
DECLARE_DWORD_COUNTER_STAT_EXTERN(TEXT("Answered by a bank"), STAT_SoundwellBanked, STATGROUP_Soundwell, );
DECLARE_DWORD_COUNTER_STAT_EXTERN(TEXT("Answered by nothing"), STAT_SoundwellSilent, STATGROUP_Soundwell, );
DECLARE_FLOAT_COUNTER_STAT_EXTERN(TEXT("Refill p95 (ms)"), STAT_SoundwellRefill, STATGROUP_Soundwell, );
DECLARE_MEMORY_STAT_EXTERN(TEXT("Live PCM"), STAT_SoundwellMemory, STATGROUP_Soundwell, );
