// The bed.
#include "SoundwellBedComponent.h"

#include "Components/AudioComponent.h"
#include "Sound/SoundAttenuation.h"
#include "Sound/SoundConcurrency.h"
#include "SoundwellConnection.h"
#include "SoundwellFallback.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"
#include "SoundwellWave.h"

namespace
{
/** Between two looks for a variation while the fallback plays. */
constexpr float RetrySecs = 0.25f;

/** The core's buckets: below 0.4 soft, above 0.75 hard. */
int32 ToBucket(float Intensity)
{
	return Intensity < 0.4f ? 0 : (Intensity > 0.75f ? 2 : 1);
}
}

USoundwellBedComponent::USoundwellBedComponent()
{
	PrimaryComponentTick.bCanEverTick = true;
	PrimaryComponentTick.bStartWithTickEnabled = false;
}

void USoundwellBedComponent::BeginPlay()
{
	Super::BeginPlay();
	if (bStartWithGame)
	{
		StartBed();
	}
}

void USoundwellBedComponent::EndPlay(const EEndPlayReason::Type EndPlayReason)
{
	Voice.Release(USoundwellSubsystem::Find(this));
	Super::EndPlay(EndPlayReason);
}

ESoundwellTier USoundwellBedComponent::StartBed()
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	if (Sound == nullptr || Subsystem == nullptr)
	{
		return ESoundwellTier::Silence;
	}
	Voice.Release(Subsystem);
	Voice.Prepare(*this, Sound->Attenuation, Sound->Concurrency);
	bWanted = true;
	SetComponentTickEnabled(true);
	if (!OpenLive(*Subsystem))
	{
		PlayFallback();
	}
	return Tier;
}

bool USoundwellBedComponent::OpenLive(USoundwellSubsystem& Subsystem)
{
	SecsSinceTry = 0.0f;
	const FSoundwellVariation Variation = Subsystem.GetConnection().Acquire(*Sound, Intensity, 0);
	USoundwellWave* Wave = Variation.IsValid() ? Subsystem.TakeWave(Sound->bStereo ? 2 : 1) : nullptr;
	if (Wave == nullptr)
	{
		return false;
	}
	if (!Wave->OpenBed(Variation))
	{
		Subsystem.ReturnWave(Wave);
		return false;
	}
	Wave->SetBed(LevelDb, PitchInCents);
	Voice.Audio->Stop();
	Voice.PlayWave(*Wave);
	Tier = Variation.Tier;
	Bucket = ToBucket(Intensity);
	SecsSinceChange = 0.0f;
	return true;
}

void USoundwellBedComponent::PlayFallback()
{
	int32 LastBaked = INDEX_NONE;
	USoundBase* Asset = ChooseSoundwellFallback(*Sound, LastBaked);
	Tier = Asset != nullptr ? ESoundwellTier::Clip : ESoundwellTier::Silence;
	if (Asset != nullptr)
	{
		Voice.PlayAsset(*Asset);
	}
}

void USoundwellBedComponent::TickComponent(float DeltaTime, ELevelTick TickType, FActorComponentTickFunction* ThisTickFunction)
{
	Super::TickComponent(DeltaTime, TickType, ThisTickFunction);
	SecsSinceChange += DeltaTime;
	SecsSinceTry += DeltaTime;
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(this);
	if (Subsystem == nullptr || Sound == nullptr)
	{
		return;
	}
	if (Voice.WasStopped())
	{
		// By the engine, as when the listener went too far away; it is tried again below.
		Voice.Release(Subsystem);
	}
	if (!bWanted)
	{
		if (Voice.Wave == nullptr || Voice.HasEnded())
		{
			Voice.Release(Subsystem);
			SetComponentTickEnabled(false);
		}
	}
	else if (Voice.Wave != nullptr)
	{
		ChangeVariation(*Subsystem);
	}
	else if (SecsSinceTry >= RetrySecs)
	{
		OpenLive(*Subsystem);
	}
}

void USoundwellBedComponent::ChangeVariation(USoundwellSubsystem& Subsystem)
{
	const bool bOld = ChangeEverySecs > 0.0f && SecsSinceChange >= ChangeEverySecs;
	if ((!bOld && Bucket == ToBucket(Intensity)) || SecsSinceTry < RetrySecs)
	{
		return;
	}
	SecsSinceTry = 0.0f;
	const FSoundwellVariation Variation = Subsystem.GetConnection().Acquire(*Sound, Intensity, 0);
	if (Variation.IsValid() && Voice.Wave->ChangeBed(Variation))
	{
		Tier = Variation.Tier;
		Bucket = ToBucket(Intensity);
		SecsSinceChange = 0.0f;
	}
}

void USoundwellBedComponent::StopBed(float FadeSecs)
{
	bWanted = false;
	Tier = ESoundwellTier::Silence;
	if (Voice.Wave != nullptr)
	{
		Voice.Wave->StopVoice(FadeSecs);
	}
	else if (Voice.Audio != nullptr)
	{
		Voice.Audio->FadeOut(FadeSecs, 0.0f);
	}
}

void USoundwellBedComponent::SetLevelAndPitch(float GainDb, float PitchCents)
{
	LevelDb = GainDb;
	PitchInCents = PitchCents;
	if (Voice.Wave != nullptr)
	{
		Voice.Wave->SetBed(GainDb, PitchCents);
	}
}

void USoundwellBedComponent::SetIntensity(float NewIntensity)
{
	Intensity = FMath::Clamp(NewIntensity, 0.0f, 1.0f);
}
