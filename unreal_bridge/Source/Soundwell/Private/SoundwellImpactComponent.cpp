// Impacts.
#include "SoundwellImpactComponent.h"

#include "Components/PrimitiveComponent.h"
#include "Engine/HitResult.h"
#include "Engine/World.h"
#include "GameFramework/Actor.h"
#include "PhysicalMaterials/PhysicalMaterial.h"
#include "SoundwellSound.h"
#include "SoundwellSurfaceTable.h"

void USoundwellImpactComponent::BeginPlay()
{
	Super::BeginPlay();
	if (UPrimitiveComponent* Root = Cast<UPrimitiveComponent>(GetOwner()->GetRootComponent()))
	{
		Root->OnComponentHit.AddDynamic(this, &USoundwellImpactComponent::OnHit);
	}
}

void USoundwellImpactComponent::EndPlay(const EEndPlayReason::Type EndPlayReason)
{
	if (UPrimitiveComponent* Root = Cast<UPrimitiveComponent>(GetOwner()->GetRootComponent()))
	{
		Root->OnComponentHit.RemoveDynamic(this, &USoundwellImpactComponent::OnHit);
	}
	Super::EndPlay(EndPlayReason);
}

float USoundwellImpactComponent::ToIntensity(float Impulse) const
{
	const float Floor = FMath::Max(MinImpulse, 1.0f);
	const float Ceiling = FMath::Max(MaxImpulse, Floor * 2.0f);
	return FMath::Clamp(FMath::Loge(FMath::Max(Impulse, Floor) / Floor) / FMath::Loge(Ceiling / Floor), 0.0f, 1.0f);
}

void USoundwellImpactComponent::OnHit(
	UPrimitiveComponent*, AActor*, UPrimitiveComponent*, FVector NormalImpulse, const FHitResult& Hit)
{
	const float Impulse = static_cast<float>(NormalImpulse.Size());
	const double NowSecs = GetWorld()->GetTimeSeconds();
	if (Impulse < MinImpulse || NowSecs - LastHitSecs < static_cast<double>(RetriggerSecs))
	{
		return;
	}
	LastHitSecs = NowSecs;
	USoundwellSound* Surface = Surfaces != nullptr ? Surfaces->FindSoundOfMaterial(Hit.PhysMaterial.Get()) : nullptr;
	SetWorldLocation(Hit.ImpactPoint);
	PlayOther(Surface != nullptr ? Surface : Sound.Get(), ToIntensity(Impulse));
}
