// Audition.
#include "SoundwellAudition.h"

#include "Editor.h"
#include "Sound/SoundWave.h"
#include "SoundwellConnection.h"
#include "SoundwellLog.h"
#include "SoundwellModule.h"
#include "SoundwellSound.h"
#include "SoundwellWave.h"

namespace
{
constexpr float AuditionTickSecs = 0.05f;
constexpr float AuditionIntensity = 0.5f;
}

FSoundwellAudition::~FSoundwellAudition()
{
	Stop();
}

void FSoundwellAudition::Play(USoundwellSound& Sound)
{
	Stop();
	Wanted = &Sound;
	SecsLeft = WaitSecs;
	const TSharedRef<FSoundwellConnection> Connection = FSoundwellModule::Get().Connect();
	if (Connection->IsUsable())
	{
		Connection->Prewarm(Sound, 0);
		Ticker = FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateRaw(this, &FSoundwellAudition::Tick), AuditionTickSecs);
		return;
	}
	PlayFallback(Sound);
}

void FSoundwellAudition::Stop()
{
	FTSTicker::RemoveTicker(Ticker);
	if (GEditor != nullptr && bPlaying)
	{
		GEditor->ResetPreviewAudioComponent();
	}
	if (Wave.IsValid())
	{
		Wave->CloseVoice();
	}
	// Not kept for the next time: objects must be let go of before the engine takes them down.
	Wave.Reset();
	bPlaying = false;
}

bool FSoundwellAudition::Tick(float DeltaSecs)
{
	SecsLeft -= DeltaSecs;
	USoundwellSound* Sound = Wanted.Get();
	if (Sound == nullptr || (bPlaying && Wave->HasEnded()))
	{
		Stop();
		return false;
	}
	if (bPlaying || TryLive(*Sound))
	{
		return true;
	}
	if (SecsLeft <= 0.0f)
	{
		PlayFallback(*Sound);
		return false;
	}
	return true;
}

bool FSoundwellAudition::TryLive(USoundwellSound& Sound)
{
	const TSharedRef<FSoundwellConnection> Connection = FSoundwellModule::Get().Connect();
	const FSoundwellVariation Variation = Connection->Acquire(Sound, AuditionIntensity, 0);
	if (!Variation.IsValid())
	{
		return false;
	}
	Wave.Reset(NewObject<USoundwellWave>());
	Wave->Prepare(Connection, Sound.bStereo ? 2 : 1);
	bPlaying = Wave->OpenBurst({{&Variation, Variation.GetOnsetFrames()}});
	GEditor->PlayPreviewSound(Wave.Get());
	return bPlaying;
}

void FSoundwellAudition::PlayFallback(USoundwellSound& Sound)
{
	USoundBase* Asset = Sound.BakedVariations.Num() > 0 ? Sound.BakedVariations[0].Get() : Sound.FallbackSound.Get();
	if (Asset == nullptr)
	{
		UE_LOG(LogSoundwell, Warning, TEXT("%s has no variation and no fallback to play; see Soundwell.Status."), *Sound.GetSoundId());
		return;
	}
	GEditor->PlayPreviewSound(Asset);
}
