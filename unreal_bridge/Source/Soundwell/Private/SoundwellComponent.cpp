// The emitter.
#include "SoundwellComponent.h"

#include "Components/AudioComponent.h"
#include "Engine/World.h"
#include "GameFramework/Actor.h"
#include "Quartz/AudioMixerClockHandle.h"
#include "Sound/SoundAttenuation.h"
#include "Sound/SoundConcurrency.h"
#include "SoundwellConnection.h"
#include "SoundwellFallback.h"
#include "SoundwellRendering.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"
#include "SoundwellWave.h"

namespace
{
/** Shots of one burst; longer ones are cut. */
constexpr int32 MaxShots = 256;

/** The voice starts as much earlier as the longest attack takes, so that every attack stands on its beat. */
TArray<FSoundwellShot> Schedule(const TArray<FSoundwellVariation>& Variations, double IntervalSecs, int32 SampleRateHz)
{
	int64 LeadFrames = 0;
	for (const FSoundwellVariation& Variation : Variations)
	{
		LeadFrames = FMath::Max(LeadFrames, Variation.GetOnsetFrames());
	}
	TArray<FSoundwellShot> Shots;
	for (int32 Index = 0; Index < Variations.Num(); ++Index)
	{
		const int64 Beat = FMath::RoundToInt64(IntervalSecs * Index * SampleRateHz);
		Shots.Add({&Variations[Index], LeadFrames + Beat});
	}
	return Shots;
}
}

USoundwellComponent::USoundwellComponent()
{
	// It ticks only while something sounds.
	PrimaryComponentTick.bCanEverTick = true;
	PrimaryComponentTick.bStartWithTickEnabled = false;
}

void USoundwellComponent::EndPlay(const EEndPlayReason::Type EndPlayReason)
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	for (FSoundwellPlayingVoice& Voice : Voices)
	{
		Voice.Release(Subsystem);
	}
	NumRepeats = 0;
	Super::EndPlay(EndPlayReason);
}

void USoundwellComponent::TickComponent(float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction)
{
	Super::TickComponent(DeltaTime, TickType, ThisTickFunction);
	RepeatFallback(DeltaTime);
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	for (FSoundwellPlayingVoice& Voice : Voices)
	{
		if (Voice.HasEnded() || Voice.WasStopped())
		{
			Voice.Release(Subsystem);
		}
	}
	SetComponentTickEnabled(NumRepeats > 0 || GetNumVoices() > 0);
}

void USoundwellComponent::SetIntensity(float NewIntensity)
{
	Intensity = FMath::Clamp(NewIntensity, 0.0f, 1.0f);
}

ESoundwellTier USoundwellComponent::Play()
{
	return Sound != nullptr ? PlayShots(*Sound, 1, 0.0f, Intensity) : Tell(ESoundwellTier::Silence);
}

ESoundwellTier USoundwellComponent::PlayOther(USoundwellSound* Other, float OtherIntensity)
{
	return Other != nullptr ? PlayShots(*Other, 1, 0.0f, OtherIntensity) : Tell(ESoundwellTier::Silence);
}

ESoundwellTier USoundwellComponent::PlayBurst(int32 Count, float IntervalSecs)
{
	if (Sound == nullptr || Count < 1)
	{
		return Tell(ESoundwellTier::Silence);
	}
	return PlayShots(*Sound, FMath::Min(Count, MaxShots), FMath::Max(IntervalSecs, 0.0f), Intensity);
}

ESoundwellTier USoundwellComponent::PlayAt(UQuartzClockHandle*& InClockHandle, FQuartzQuantizationBoundary& InQuantizationBoundary,
	const FOnQuartzCommandEventBP& InDelegate)
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	if (InClockHandle == nullptr || Sound == nullptr || Subsystem == nullptr)
	{
		return Play();
	}
	TArray<FSoundwellVariation> Variations;
	Variations.Add(Subsystem->GetConnection().Acquire(*Sound, Intensity, GetEmitter()));
	if (!Variations[0].IsValid())
	{
		return PlayFallback(*Sound, 1, 0.0f);
	}
	FSoundwellPlayingVoice* Voice = OpenVoice(*Subsystem, Sound, Sound->bStereo ? 2 : 1);
	if (Voice == nullptr || !Voice->Wave->OpenBurst(Schedule(Variations, 0.0, Subsystem->GetConnection().GetSampleRateHz())))
	{
		return Tell(ESoundwellTier::Silence);
	}
	Voice->bScheduled = true;
	Voice->Audio->SetSound(Voice->Wave);
	Voice->Audio->PlayQuantized(this, InClockHandle, InQuantizationBoundary, InDelegate);
	return Tell(Variations[0].Tier);
}

ESoundwellTier USoundwellComponent::PlayRendering(USoundwellRendering* Rendering)
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	if (Rendering == nullptr || !Rendering->GetVariation().IsValid() || Subsystem == nullptr)
	{
		return Tell(ESoundwellTier::Silence);
	}
	FSoundwellPlayingVoice* Voice = OpenVoice(*Subsystem, Sound, Rendering->GetNumChannels());
	const TArray<FSoundwellShot> Shots = {{&Rendering->GetVariation(), Rendering->GetVariation().GetOnsetFrames()}};
	if (Voice == nullptr || !Voice->Wave->OpenBurst(Shots))
	{
		return Tell(ESoundwellTier::Silence);
	}
	Voice->PlayWave(*Voice->Wave);
	return Tell(ESoundwellTier::Live);
}

ESoundwellTier USoundwellComponent::PlayShots(USoundwellSound& InSound, int32 Count, float IntervalSecs, float InIntensity)
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	TArray<FSoundwellVariation> Variations;
	for (int32 Index = 0; Subsystem != nullptr && Index < Count; ++Index)
	{
		FSoundwellVariation Variation = Subsystem->GetConnection().Acquire(InSound, InIntensity, GetEmitter());
		if (!Variation.IsValid())
		{
			// A burst is one or the other: half of it from the pool and half by the game's clock would limp.
			return PlayFallback(InSound, Count, IntervalSecs);
		}
		Variations.Add(MoveTemp(Variation));
	}
	if (Variations.Num() == 0)
	{
		return PlayFallback(InSound, Count, IntervalSecs);
	}
	return Tell(StartShots(InSound, Variations, IntervalSecs) != nullptr ? Variations[0].Tier : ESoundwellTier::Silence);
}

FSoundwellPlayingVoice* USoundwellComponent::StartShots(
	USoundwellSound& InSound, const TArray<FSoundwellVariation>& Variations, float IntervalSecs)
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	FSoundwellPlayingVoice* Voice = OpenVoice(*Subsystem, &InSound, InSound.bStereo ? 2 : 1);
	const int32 SampleRateHz = Subsystem->GetConnection().GetSampleRateHz();
	if (Voice == nullptr || !Voice->Wave->OpenBurst(Schedule(Variations, static_cast<double>(IntervalSecs), SampleRateHz)))
	{
		return nullptr;
	}
	Voice->PlayWave(*Voice->Wave);
	return Voice;
}

FSoundwellPlayingVoice* USoundwellComponent::OpenVoice(USoundwellSubsystem& Subsystem, USoundwellSound* InSound, int32 NumChannels)
{
	FSoundwellPlayingVoice& Voice = NextVoice(&Subsystem);
	USoundAttenuation* SoundAttenuation = InSound != nullptr ? InSound->Attenuation.Get() : nullptr;
	USoundConcurrency* SoundConcurrency = InSound != nullptr ? InSound->Concurrency.Get() : nullptr;
	Voice.Prepare(*this, Attenuation != nullptr ? Attenuation.Get() : SoundAttenuation,
		Concurrency != nullptr ? Concurrency.Get() : SoundConcurrency);
	if (NumChannels > 0)
	{
		Voice.Wave = Subsystem.TakeWave(NumChannels);
	}
	SetComponentTickEnabled(true);
	return NumChannels > 0 && Voice.Wave == nullptr ? nullptr : &Voice;
}

ESoundwellTier USoundwellComponent::PlayFallback(USoundwellSound& InSound, int32 Count, float IntervalSecs)
{
	USoundBase* Asset = ChooseSoundwellFallback(InSound, LastBaked);
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	if (Asset == nullptr || Subsystem == nullptr)
	{
		return Tell(ESoundwellTier::Silence);
	}
	OpenVoice(*Subsystem, &InSound, 0)->PlayAsset(*Asset);
	RepeatedSound = &InSound;
	NumRepeats = Count - 1;
	RepeatIntervalSecs = IntervalSecs;
	SecsToRepeat = IntervalSecs;
	return Tell(ESoundwellTier::Clip);
}

void USoundwellComponent::RepeatFallback(float DeltaSecs)
{
	SecsToRepeat -= DeltaSecs;
	if (NumRepeats > 0 && SecsToRepeat <= 0.0f && RepeatedSound != nullptr)
	{
		const float LateSecs = SecsToRepeat;
		PlayFallback(*RepeatedSound, NumRepeats, RepeatIntervalSecs);
		SecsToRepeat += LateSecs;
	}
}

void USoundwellComponent::StopAll(float FadeSecs)
{
	NumRepeats = 0;
	for (FSoundwellPlayingVoice& Voice : Voices)
	{
		if (Voice.Wave != nullptr)
		{
			Voice.Wave->StopVoice(FadeSecs);
		}
		else if (Voice.IsBusy())
		{
			Voice.Audio->FadeOut(FadeSecs, 0.0f);
		}
	}
}

int32 USoundwellComponent::GetNumVoices() const
{
	int32 Num = 0;
	for (const FSoundwellPlayingVoice& Voice : Voices)
	{
		Num += Voice.IsBusy() ? 1 : 0;
	}
	return Num;
}

FSoundwellPlayingVoice& USoundwellComponent::NextVoice(USoundwellSubsystem* Subsystem)
{
	for (FSoundwellPlayingVoice& Voice : Voices)
	{
		if (!Voice.IsBusy())
		{
			return Voice;
		}
	}
	if (Voices.Num() < MaxVoices)
	{
		return Voices.AddDefaulted_GetRef();
	}
	// Voices are taken in turn, so the next one is the oldest.
	NextVoiceIndex = (NextVoiceIndex + 1) % Voices.Num();
	Voices[NextVoiceIndex].Release(Subsystem);
	return Voices[NextVoiceIndex];
}

ESoundwellTier USoundwellComponent::Tell(ESoundwellTier Tier)
{
	OnPlayed.Broadcast(Tier);
	return Tier;
}

uint64 USoundwellComponent::GetEmitter() const
{
	return static_cast<uint64>(GetUniqueID()) + 1;
}

USoundwellComponent* USoundwellComponent::FindOrAdd(AActor& Actor)
{
	USoundwellComponent* Component = Actor.FindComponentByClass<USoundwellComponent>();
	if (Component == nullptr)
	{
		Component = NewObject<USoundwellComponent>(&Actor);
		Component->SetupAttachment(Actor.GetRootComponent());
		Component->RegisterComponent();
	}
	return Component;
}
