// The automatic weapon.
#include "SoundwellSampleWeapon.h"

#include "SoundwellComponent.h"
#include "SoundwellSound.h"

ASoundwellSampleWeapon::ASoundwellSampleWeapon()
{
	PrimaryActorTick.bCanEverTick = true;
	Muzzle = CreateDefaultSubobject<USoundwellComponent>(TEXT("Muzzle"));
	Muzzle->Intensity = 1.0f;
	SetRootComponent(Muzzle);
}

void ASoundwellSampleWeapon::SetTrigger(bool bHeld)
{
	bTrigger = bHeld;
	if (!bHeld)
	{
		Muzzle->StopAll(0.2f);
		SecsToBurst = 0.0f;
	}
}

void ASoundwellSampleWeapon::Tick(float DeltaSeconds)
{
	Super::Tick(DeltaSeconds);
	SecsToBurst -= DeltaSeconds;
	if (bTrigger && SecsToBurst <= 0.0f)
	{
		const float IntervalSecs = 60.0f / RoundsPerMinute;
		Muzzle->Sound = Shot;
		Muzzle->PlayBurst(ShotsPerBurst, IntervalSecs);
		SecsToBurst += IntervalSecs * static_cast<float>(ShotsPerBurst);
	}
}
