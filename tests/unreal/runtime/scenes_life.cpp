// The sidecar's life under a game: lost and found, twenty play sessions, no library at all.
#include "runtime/scenes.h"

#include "Components/AudioComponent.h"
#include "Engine/World.h"
#include "HAL/IConsoleManager.h"
#include "Sound/SoundWave.h"
#include "SoundwellBedComponent.h"
#include "SoundwellComponent.h"
#include "SoundwellConnection.h"
#include "SoundwellModule.h"
#include "SoundwellSettings.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"
#include "bodies/stub_engine.h"
#include <cmath>
#include <csignal>
#include <set>

namespace
{
USoundWave* MakeClip(UObject* Outer, float Level)
{
	USoundWave* Clip = NewObject<USoundWave>(Outer);
	Clip->NumChannels = 1;
	Clip->StubPcm.SetNumZeroed(2400);
	for (int32 Frame = 0; Frame < Clip->StubPcm.Num(); ++Frame)
	{
		Clip->StubPcm[Frame] = Level;
	}
	return Clip;
}

int CountLog(const TCHAR* Part)
{
	int Num = 0;
	for (const FStubLogLine& Line : StubLog())
	{
		Num += Line.Text.Contains(FString(Part)) ? 1 : 0;
	}
	return Num;
}
}

void FallsBackAndRecovers()
{
	FStage Stage;
	USoundwellSound* Known = Stage.MakeSound(TEXT("recovery.known"));
	USoundwellSound* Later = Stage.MakeSound(TEXT("recovery.later"));
	Later->FallbackSound = MakeClip(Later, 0.5f);
	Stage.Prewarm(*Known, 4);
	const FSoundwellStats Before = Stage.Subsystem->GetStats();
	Expect("recovery", "a sidecar runs", Before.SidecarPid > 0, std::to_string(Before.SidecarPid));
	kill(Before.SidecarPid, SIGKILL);
	const bool bLost = Stage.Until([&] { return Stage.Subsystem->GetStats().State != ESoundwellState::Connected; });
	Expect("recovery", "its death is noticed", bLost, "");
	Expect("recovery", "pools stay playable", Stage.Emitter->PlayOther(Known, 0.5f) != ESoundwellTier::Silence, "");
	Stage.Emitter->Sound = Later;
	const ESoundwellTier Fallback = Stage.Emitter->PlayBurst(3, 0.05f);
	const std::vector<float> Heard = StubAudio::Render(2400);
	Expect("recovery", "a sound without a pool plays its fallback", Fallback == ESoundwellTier::Clip && std::fabs(Heard[100]) > 0.2f, std::to_string(Heard[100]));
	const bool bBack = Stage.Until([&] { return Stage.Subsystem->GetStats().State == ESoundwellState::Connected; }, 120.0);
	const FSoundwellStats After = Stage.Subsystem->GetStats();
	Expect("recovery", "another sidecar comes by itself", bBack && After.SidecarPid != Before.SidecarPid && After.Connects >= 2,
		std::to_string(After.Launches) + " launches");
	Stage.Prewarm(*Later, 2);
	Expect("recovery", "the sound is live afterwards", Stage.Emitter->Play() == ESoundwellTier::Live, "");
}

void PlaysTwentyTimesInTheEditor()
{
	std::set<int32> Pids;
	int NumHeard = 0;
	int32 NumObjects = 0;
	for (int Session = 0; Session < 20; ++Session)
	{
		{
			FStage Stage;
			USoundwellSound* Sound = Stage.MakeSound(TEXT("pie.step"));
			Stage.Emitter->Sound = Sound;
			Stage.Prewarm(*Sound, 2);
			NumHeard += Stage.Emitter->PlayBurst(2, 0.05f) == ESoundwellTier::Live ? 1 : 0;
			StubAudio::Render(2400);
			Pids.insert(Stage.Subsystem->GetStats().SidecarPid);
			Sound->RemoveFromRoot();
		}
		NumObjects = Session == 0 ? StubNumObjects() : NumObjects;
	}
	const FSoundwellStats Stats = FSoundwellModule::Get().FindConnection()->GetStats();
	Expect("pie", "twenty sessions use one sidecar", Pids.size() == 1 && Stats.Launches == 1, std::to_string(Stats.Launches) + " launches, " + std::to_string(Pids.size()) + " pids");
	Expect("pie", "each of them is heard", NumHeard == 20, std::to_string(NumHeard));
	Expect("pie", "no object is left over", StubNumObjects() == NumObjects, std::to_string(StubNumObjects() - NumObjects));
	Expect("pie", "no voice is left over", Stats.Voices == 0 && StubAudio::NumPlaying() == 0, std::to_string(Stats.Voices));
	Expect("pie", "the console tells the state", StubRunConsole(TEXT("Soundwell.Status")) && CountLog(TEXT("State ESoundwellState::Connected")) == 1, "");
}

void DisabledPlaysFallbacks()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("disabled.step"));
	Sound->BakedVariations.Add(MakeClip(Sound, 0.3f));
	Sound->BakedVariations.Add(MakeClip(Sound, 0.6f));
	Stage.Emitter->Sound = Sound;
	Expect("disabled", "one clear line says why", CountLog(TEXT("Soundwell is off")) == 1, std::to_string(CountLog(TEXT("Soundwell is off"))));
	Expect("disabled", "the state is Disabled", Stage.Subsystem->GetStats().State == ESoundwellState::Disabled, "");
	int NumRepeats = 0;
	float Last = 0.0f;
	for (int Turn = 0; Turn < 10; ++Turn)
	{
		Stage.Emitter->Play();
		const float Level = StubAudio::Render(2400)[100];
		NumRepeats += std::fabs(Level - Last) < 0.1f ? 1 : 0;
		Last = Level;
		StubAudio::Render(4800);
		Stage.Tick();
	}
	Expect("disabled", "baked variations play without repeats", NumRepeats == 0 && Last > 0.2f, std::to_string(NumRepeats) + " repeats");
	Expect("disabled", "a burst plays by its fallback", Stage.Emitter->PlayBurst(3, 0.05f) == ESoundwellTier::Clip, "");
	USoundwellBedComponent* Bed = NewObject<USoundwellBedComponent>(Stage.Actor);
	Bed->Sound = Sound;
	Bed->RegisterComponent();
	Expect("disabled", "a bed plays its fallback", Bed->GetTier() == ESoundwellTier::Clip, "");
	Bed->StopBed(0.0f);
	Expect("disabled", "nothing else was logged", CountLog(TEXT("refused")) == 0, "");
}
