// One audio component and its wave.
#include "SoundwellPlayingVoice.h"

#include "Components/AudioComponent.h"
#include "GameFramework/Actor.h"
#include "Sound/SoundAttenuation.h"
#include "Sound/SoundConcurrency.h"
#include "SoundwellSubsystem.h"
#include "SoundwellWave.h"

void FSoundwellPlayingVoice::Prepare(USceneComponent& Parent, USoundAttenuation* Attenuation, USoundConcurrency* Concurrency)
{
	if (Audio == nullptr)
	{
		Audio = NewObject<UAudioComponent>(Parent.GetOwner());
		Audio->bAutoActivate = false;
		Audio->SetupAttachment(&Parent);
		Audio->RegisterComponent();
	}
	Audio->AttenuationSettings = Attenuation;
	Audio->bAllowSpatialization = Attenuation != nullptr;
	Audio->ConcurrencySet.Empty();
	if (Concurrency != nullptr)
	{
		Audio->ConcurrencySet.Add(Concurrency);
	}
}

void FSoundwellPlayingVoice::PlayWave(USoundwellWave& InWave)
{
	Wave = &InWave;
	Audio->SetSound(&InWave);
	Audio->Play();
}

void FSoundwellPlayingVoice::PlayAsset(USoundBase& Asset)
{
	Audio->SetSound(&Asset);
	Audio->Play();
}

bool FSoundwellPlayingVoice::IsBusy() const
{
	return Wave != nullptr || (Audio != nullptr && Audio->IsPlaying());
}

bool FSoundwellPlayingVoice::HasEnded() const
{
	return Wave != nullptr && Wave->HasEnded();
}

bool FSoundwellPlayingVoice::WasStopped() const
{
	return Wave != nullptr && !Audio->IsPlaying() && (!bScheduled || Wave->HasStarted());
}

void FSoundwellPlayingVoice::Release(USoundwellSubsystem* Subsystem)
{
	if (Audio != nullptr)
	{
		Audio->Stop();
	}
	if (Wave != nullptr && Subsystem != nullptr)
	{
		Subsystem->ReturnWave(Wave);
	}
	else if (Wave != nullptr)
	{
		Wave->CloseVoice();
	}
	Wave = nullptr;
	bScheduled = false;
}
