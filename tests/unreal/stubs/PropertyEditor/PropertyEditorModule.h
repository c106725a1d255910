// UE 5.3-5.6: Engine/Source/Editor/PropertyEditor/Public/PropertyEditorModule.h. FPropertyEditorModule; 5.5 adds a
// third parameter with a default to RegisterCustomClassLayout.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Editor/PropertyEditor/FPropertyEditorModule
#pragma once

#include "IDetailCustomization.h"
#include "Modules/ModuleManager.h"

DECLARE_DELEGATE_RetVal(TSharedRef<class IDetailCustomization>, FOnGetDetailCustomizationInstance);

class FPropertyEditorModule : public IModuleInterface
{
public:
	virtual void RegisterCustomClassLayout(FName ClassName, FOnGetDetailCustomizationInstance DetailLayoutDelegate);
	virtual void UnregisterCustomClassLayout(FName ClassName);
	TMap<FName, FOnGetDetailCustomizationInstance> StubLayouts;
};
