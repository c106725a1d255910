// A footstep of an animation: what is under the foot decides which sound plays. Knows nothing of pools or voices.
#pragma once

#include "CoreMinimal.h"
#include "Animation/AnimNotifies/AnimNotify.h"
#include "Engine/EngineTypes.h"
#include "AnimNotify_SoundwellFootstep.generated.h"

class AActor;
class USoundwellSound;
class USoundwellSurfaceTable;

/** Put it on the frame where the foot touches the ground. Runs on the game thread. */
UCLASS(meta = (DisplayName = "Soundwell Footstep"))
class SOUNDWELL_API UAnimNotify_SoundwellFootstep : public UAnimNotify
{
	GENERATED_BODY()

public:
	virtual void Notify(USkeletalMeshComponent* MeshComp, UAnimSequenceBase* Animation, const FAnimNotifyEventReference& EventReference) override;
	virtual FString GetNotifyName_Implementation() const override;

	/** Sound by surface; without one nothing is heard. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSurfaceTable> Surfaces = nullptr;

	/** Bone or socket that the trace starts from, such as foot_l; the component's origin where it does not exist. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	FName FootBone = TEXT("foot_l");

	/** How far below the bone the ground is looked for, in cm. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "1.0", Units = "cm"))
	float TraceLengthCm = 60.0f;

	/** What counts as ground; complex collision is traced, so that it has a material. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TEnumAsByte<ECollisionChannel> TraceChannel = ECC_Visibility;

	/** Speed of the owner that sounds hardest, in cm/s; 0 always plays at FixedIntensity. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0", Units = "cm/s"))
	float FullSpeedCmPerSec = 600.0f;

	/** How hard the step is, from 0 to 1; applies where FullSpeedCmPerSec is 0. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0", ClampMax = "1.0"))
	float FixedIntensity = 0.5f;

private:
	USoundwellSound* FindSound(const USkeletalMeshComponent& Mesh) const;
	float FindIntensity(const AActor& Owner) const;
};
