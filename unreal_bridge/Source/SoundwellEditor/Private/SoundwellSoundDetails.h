// The buttons of a sound asset's details panel. Knows nothing of how they do it.
#pragma once

#include "CoreMinimal.h"
#include "IDetailCustomization.h"

class FSoundwellAudition;

/** Audition, Stop and Bake. */
class FSoundwellSoundDetails : public IDetailCustomization
{
public:
	explicit FSoundwellSoundDetails(const TSharedRef<FSoundwellAudition>& InAudition) : Audition(InAudition) {}
	virtual void CustomizeDetails(IDetailLayoutBuilder& DetailBuilder) override;

private:
	TSharedRef<FSoundwellAudition> Audition;
};
