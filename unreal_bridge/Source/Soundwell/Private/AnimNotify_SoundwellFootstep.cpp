// Footsteps.
#include "AnimNotify_SoundwellFootstep.h"

#include "Components/SkeletalMeshComponent.h"
#include "Engine/HitResult.h"
#include "Engine/World.h"
#include "GameFramework/Actor.h"
#include "PhysicalMaterials/PhysicalMaterial.h"
#include "SoundwellComponent.h"
#include "SoundwellSound.h"
#include "SoundwellSurfaceTable.h"

FString UAnimNotify_SoundwellFootstep::GetNotifyName_Implementation() const
{
	return FString::Printf(TEXT("Footstep %s"), *FootBone.ToString());
}

void UAnimNotify_SoundwellFootstep::Notify(
	USkeletalMeshComponent* MeshComp, UAnimSequenceBase* Animation, const FAnimNotifyEventReference& EventReference)
{
	Super::Notify(MeshComp, Animation, EventReference);
	AActor* Owner = MeshComp != nullptr ? MeshComp->GetOwner() : nullptr;
	if (Owner == nullptr || Surfaces == nullptr)
	{
		return;
	}
	if (USoundwellSound* Sound = FindSound(*MeshComp))
	{
		USoundwellComponent::FindOrAdd(*Owner)->PlayOther(Sound, FindIntensity(*Owner));
	}
}

USoundwellSound* UAnimNotify_SoundwellFootstep::FindSound(const USkeletalMeshComponent& Mesh) const
{
	const UWorld* World = Mesh.GetWorld();
	if (World == nullptr)
	{
		return nullptr;
	}
	const FVector Start = Mesh.GetSocketLocation(FootBone);
	const FVector End = Start - FVector::UpVector * static_cast<double>(TraceLengthCm);
	FCollisionQueryParams Params(SCENE_QUERY_STAT(SoundwellFootstep), true, Mesh.GetOwner());
	Params.bReturnPhysicalMaterial = true;
	FHitResult Hit;
	const bool bGround = World->LineTraceSingleByChannel(Hit, Start, End, TraceChannel, Params);
	// No ground: the foot is in the air and makes no step.
	return bGround ? Surfaces->FindSoundOfMaterial(Hit.PhysMaterial.Get()) : nullptr;
}

float UAnimNotify_SoundwellFootstep::FindIntensity(const AActor& Owner) const
{
	if (FullSpeedCmPerSec <= 0.0f)
	{
		return FixedIntensity;
	}
	return FMath::Clamp(static_cast<float>(Owner.GetVelocity().Size()) / FullSpeedCmPerSec, 0.0f, 1.0f);
}
