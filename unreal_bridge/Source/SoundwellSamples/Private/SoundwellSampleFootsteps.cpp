// Footsteps by distance.
#include "SoundwellSampleFootsteps.h"

#include "Engine/HitResult.h"
#include "Engine/World.h"
#include "SoundwellComponent.h"
#include "SoundwellSound.h"
#include "SoundwellSurfaceTable.h"

ASoundwellSampleFootsteps::ASoundwellSampleFootsteps()
{
	PrimaryActorTick.bCanEverTick = true;
	Emitter = CreateDefaultSubobject<USoundwellComponent>(TEXT("Emitter"));
	SetRootComponent(Emitter);
}

void ASoundwellSampleFootsteps::Tick(float DeltaSeconds)
{
	Super::Tick(DeltaSeconds);
	const double MovedCm = (GetActorLocation() - LastLocation).Size();
	LastLocation = GetActorLocation();
	WalkedCm += static_cast<float>(MovedCm);
	if (WalkedCm >= StrideCm && DeltaSeconds > 0.0f)
	{
		WalkedCm = 0.0f;
		const float SpeedCmPerSec = static_cast<float>(MovedCm) / DeltaSeconds;
		Step(FMath::Clamp(SpeedCmPerSec / 600.0f, 0.0f, 1.0f));
	}
}

void ASoundwellSampleFootsteps::Step(float Intensity)
{
	FCollisionQueryParams Params(SCENE_QUERY_STAT(SoundwellSampleFootsteps), true, this);
	Params.bReturnPhysicalMaterial = true;
	FHitResult Hit;
	const FVector Start = GetActorLocation();
	const FVector End = Start - FVector::UpVector * 150.0;
	if (Surfaces != nullptr && GetWorld()->LineTraceSingleByChannel(Hit, Start, End, ECC_Visibility, Params))
	{
		Emitter->PlayOther(Surfaces->FindSoundOfMaterial(Hit.PhysMaterial.Get()), Intensity);
	}
}
