// UE 5.3-5.6: Engine/Source/Editor/PropertyEditor/Public/IDetailCustomization.h. IDetailCustomization.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/details-panel-customizations-in-unreal-engine
#pragma once

#include "CoreMinimal.h"

class IDetailLayoutBuilder;

class IDetailCustomization : public TSharedFromThis<IDetailCustomization>
{
public:
	virtual ~IDetailCustomization() = default;
	virtual void CustomizeDetails(IDetailLayoutBuilder& DetailBuilder) = 0;
};
