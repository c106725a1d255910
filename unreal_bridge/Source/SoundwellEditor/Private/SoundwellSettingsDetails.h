// The settings page's rows about the sidecar. Knows nothing of how it is run.
#pragma once

#include "CoreMinimal.h"
#include "IDetailCustomization.h"

/** State, Start and Stop. */
class FSoundwellSettingsDetails : public IDetailCustomization
{
public:
	static TSharedRef<IDetailCustomization> MakeInstance();
	virtual void CustomizeDetails(IDetailLayoutBuilder& DetailBuilder) override;

	/** One line on how far the sidecar is. */
	static FText Describe();
};
