// The engine.
#include "SoundwellSampleBed.h"

#include "SoundwellBedComponent.h"
#include "SoundwellSound.h"

ASoundwellSampleBed::ASoundwellSampleBed()
{
	Bed = CreateDefaultSubobject<USoundwellBedComponent>(TEXT("Bed"));
	Bed->bStartWithGame = false;
	SetRootComponent(Bed);
}

void ASoundwellSampleBed::BeginPlay()
{
	Super::BeginPlay();
	Bed->Sound = EngineSound;
	Bed->StartBed();
}

void ASoundwellSampleBed::SetThrottle(float Throttle)
{
	const float Open = FMath::Clamp(Throttle, 0.0f, 1.0f);
	Bed->SetIntensity(Open);
	Bed->SetLevelAndPitch(6.0f * Open, 1200.0f * Open);
}
