// Playing, bursts, Quartz, concurrency, races, garbage: what a game asks of a component.
#include "runtime/scenes.h"

#include "Components/AudioComponent.h"
#include "Engine/World.h"
#include "Quartz/AudioMixerClockHandle.h"
#include "Sound/SoundConcurrency.h"
#include "SoundwellComponent.h"
#include "SoundwellConnection.h"
#include "SoundwellSettings.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"
#include "bodies/stub_engine.h"
#include <algorithm>
#include <cmath>

namespace
{
constexpr float AudibleFloor = 0.02f;
/** Longer than any quiet stretch inside one of the fake runtime's tones. */
constexpr int NumQuietFrames = 1200;

float Peak(const std::vector<float>& Heard)
{
	float Most = 0.0f;
	for (const float Value : Heard)
	{
		Most = std::max(Most, std::fabs(Value));
	}
	return Most;
}
}

void PlaysAndEnds()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("play.step"));
	Stage.Emitter->Sound = Sound;
	Expect("play", "nothing is ready before the sidecar", Stage.Emitter->Play() == ESoundwellTier::Silence, "silence");
	Expect("play", "variations arrive", Stage.Prewarm(*Sound, 4), "");
	Expect("play", "it plays from the live pool", Stage.Emitter->Play() == ESoundwellTier::Live, "");
	const float Loudest = Peak(StubAudio::Render(9600));
	Expect("play", "it is heard", Loudest > AudibleFloor, std::to_string(Loudest));
	StubAudio::Render(9600);
	Stage.Tick();
	Expect("play", "its voice ends", Stage.Emitter->GetNumVoices() == 0 && StubAudio::NumPlaying() == 0, std::to_string(Stage.Emitter->GetNumVoices()));
	const int32 NumWaves = Stage.Subsystem->GetNumWaves();
	for (int Turn = 0; Turn < 20; ++Turn)
	{
		Stage.Emitter->Play();
		StubAudio::Render(14400);
		Stage.Tick();
	}
	Expect("play", "waves are used again", Stage.Subsystem->GetNumWaves() == NumWaves, std::to_string(Stage.Subsystem->GetNumWaves()));
	Expect("play", "voices are counted back", Stage.Subsystem->GetStats().Voices == 0, "");
}

void BurstIsExact()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("burst.shot"));
	Stage.Emitter->Sound = Sound;
	Stage.Emitter->Intensity = 0.6f;
	Stage.Prewarm(*Sound, 12);
	Expect("burst", "it plays from the live pool", Stage.Emitter->PlayBurst(12, 0.1f) == ESoundwellTier::Live, "");
	const std::vector<float> Heard = StubAudio::Render(72000);
	const std::vector<int> Onsets = FindOnsets(Heard, AudibleFloor, NumQuietFrames);
	int Worst = 0;
	for (std::size_t Shot = 0; Shot < Onsets.size(); ++Shot)
	{
		Worst = std::max(Worst, std::abs(Onsets[Shot] - Onsets[0] - static_cast<int>(Shot) * 4800));
	}
	Expect("burst", "every shot is heard", Onsets.size() == 12, std::to_string(Onsets.size()));
	Expect("burst", "12 shots stand exactly 4800 frames apart", Onsets.size() == 12 && Worst == 0, "worst " + std::to_string(Worst) + " frames");
	Expect("burst", "it takes one voice", Stage.Subsystem->GetNumWaves() == 1, std::to_string(Stage.Subsystem->GetNumWaves()));
}

void QuartzWaits()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("quartz.step"));
	Stage.Emitter->Sound = Sound;
	Stage.Prewarm(*Sound, 2);
	UQuartzClockHandle* Clock = NewObject<UQuartzClockHandle>();
	Clock->AddToRoot();
	FQuartzQuantizationBoundary Boundary;
	Stage.Emitter->PlayAt(Clock, Boundary, FOnQuartzCommandEventBP());
	const float Before = Peak(StubAudio::Render(4800));
	for (int Turn = 0; Turn < 10; ++Turn)
	{
		Stage.Tick();
	}
	StubAudio::FireQuartz();
	const float After = Peak(StubAudio::Render(4800));
	Expect("quartz", "it waits for its clock", Before < AudibleFloor && After > AudibleFloor, std::to_string(Before) + " then " + std::to_string(After));
	UQuartzClockHandle* None = nullptr;
	Expect("quartz", "without a clock it plays now", Stage.Emitter->PlayAt(None, Boundary, FOnQuartzCommandEventBP()) == ESoundwellTier::Live, "");
	Clock->RemoveFromRoot();
}

void ConcurrencyIsTheEngines()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("concurrency.step"));
	USoundConcurrency* Limit = NewObject<USoundConcurrency>(Stage.Actor);
	Limit->Concurrency.MaxCount = 2;
	Stage.Emitter->Sound = Sound;
	Stage.Emitter->Concurrency = Limit;
	Stage.Prewarm(*Sound, 6);
	for (int Turn = 0; Turn < 6; ++Turn)
	{
		Stage.Emitter->Play();
	}
	Stage.Tick();
	Expect("concurrency", "the engine's limit holds", StubAudio::NumPlaying() == 2, std::to_string(StubAudio::NumPlaying()));
	Expect("concurrency", "stopped voices are free again", Stage.Emitter->GetNumVoices() == 2, std::to_string(Stage.Emitter->GetNumVoices()));
	Stage.Emitter->Concurrency = nullptr;
	const int32 NumWaves = Stage.Subsystem->GetNumWaves();
	GetMutableDefault<USoundwellSettings>()->MaxVoices = NumWaves;
	Stage.Emitter->MaxVoices = 16;
	for (int Turn = 0; Turn < 12; ++Turn)
	{
		Stage.Emitter->Play();
	}
	GetMutableDefault<USoundwellSettings>()->MaxVoices = 64;
	Expect("concurrency", "waves never grow past MaxVoices", Stage.Subsystem->GetNumWaves() == NumWaves && Stage.Subsystem->GetNumRefused() > 0,
		std::to_string(Stage.Subsystem->GetNumWaves()) + " waves");
}

void GarbageIsCollectedWhilePlaying()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("garbage.step"));
	Stage.Emitter->Sound = Sound;
	Stage.Prewarm(*Sound, 8);
	float Quietest = 1.0f;
	for (int Turn = 0; Turn < 8; ++Turn)
	{
		Stage.Emitter->Play();
		CollectGarbage(GARBAGE_COLLECTION_KEEPFLAGS);
		Quietest = std::min(Quietest, Peak(StubAudio::Render(4800)));
		Stage.Tick();
		CollectGarbage(GARBAGE_COLLECTION_KEEPFLAGS);
	}
	Expect("garbage", "what sounds is kept by the collector", Quietest > AudibleFloor, std::to_string(Quietest));
}

void SurvivesAnAudioThreadThatNeverStops()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("races.step"));
	Stage.Emitter->Sound = Sound;
	Stage.Prewarm(*Sound, 8);
	StubAudio::RunFree(true);
	for (int Turn = 0; Turn < 300; ++Turn)
	{
		Stage.Emitter->PlayBurst(1 + Turn % 4, 0.02f);
		if (Turn % 7 == 0)
		{
			Stage.Emitter->StopAll(0.001f);
		}
		Stage.Tick();
	}
	const bool bQuiet = Stage.Until([&] { return Stage.Emitter->GetNumVoices() == 0; });
	StubAudio::RunFree(false);
	Expect("races", "300 bursts against a free audio thread end quietly", bQuiet && Stage.Subsystem->GetStats().Voices == 0,
		std::to_string(Stage.Subsystem->GetNumWaves()) + " waves");
}
