// What tests do to the stand-in engine: render audio, tick, begin and end play. Not part of Unreal.
#pragma once

#include "CoreMinimal.h"
#include <vector>

class UAudioComponent;
class UGameInstance;
class UWorld;

namespace StubAudio
{
/** Rate of the device's output in Hz; waves must have it, the stand-in does not resample. */
constexpr int32 SampleRateHz = 48000;

/** Renders on the audio thread and returns what a listener hears, mono. Blocks the caller. */
std::vector<float> Render(int32 NumFrames);
/** The audio thread renders by itself, as fast as it can, until it is stopped: for races. */
void RunFree(bool bRun);
/** Starts everything that waits for a Quartz clock. */
void FireQuartz();
int32 NumPlaying();
/** Ends the audio thread. */
void Shutdown();
}

namespace StubEngine
{
void Startup(const FString& PluginFolder);
/** A game with one world, as PIE or a stand-alone game starts it. */
UWorld* BeginPlay(const FString& Package);
void Tick(UWorld& World, float DeltaSecs);
void EndPlay(UWorld& World);
void Shutdown();
}
