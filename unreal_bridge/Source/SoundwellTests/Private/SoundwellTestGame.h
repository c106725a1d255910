// What the specs share: sounds, and pulling a wave as the engine's mixer does. Knows nothing of what is asserted.
#pragma once

#include "CoreMinimal.h"
#include "Misc/AutomationTest.h"

class FSoundwellConnection;
class USoundwellSound;
class USoundwellWave;

namespace SoundwellTest
{
constexpr EAutomationTestFlags Flags = EAutomationTestFlags::EditorContext | EAutomationTestFlags::ClientContext | EAutomationTestFlags::ProductFilter;

/** A sound that nobody else defined. */
USoundwellSound* MakeSound(const TCHAR* Id);

/** Waits until `Count` variations of each bucket are here; false after `MostSecs`, or without a library. */
bool Prewarm(FSoundwellConnection& Connection, const USoundwellSound& Sound, int32 Count, double MostSecs);

/** Pulls samples as the mixer does. */
TArray<int16> Pull(USoundwellWave& Wave, int32 NumSamples);

/** Index of the first sample above `Floor` at or after `First`; INDEX_NONE: none. */
int32 FindLoud(const TArray<int16>& Samples, int32 First, int32 Floor);
}
