// What the content browser offers for a sound asset. Knows nothing of how it is done.
#pragma once

#include "CoreMinimal.h"
#include "AssetTypeActions_Base.h"

class FSoundwellAudition;

/** Audition and Bake to SoundWave. */
class FSoundwellSoundActions : public FAssetTypeActions_Base
{
public:
	explicit FSoundwellSoundActions(const TSharedRef<FSoundwellAudition>& InAudition) : Audition(InAudition) {}

	virtual FText GetName() const override;
	virtual FColor GetTypeColor() const override;
	virtual UClass* GetSupportedClass() const override;
	virtual uint32 GetCategories() override;
	virtual bool HasActions(const TArray<UObject*>& InObjects) const override;
	virtual void GetActions(const TArray<UObject*>& InObjects, FToolMenuSection& Section) override;

private:
	TSharedRef<FSoundwellAudition> Audition;
};
