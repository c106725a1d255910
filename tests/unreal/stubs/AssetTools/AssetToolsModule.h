// UE 5.3-5.6: Engine/Source/Developer/AssetTools/Public/AssetToolsModule.h. FAssetToolsModule.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Developer/AssetTools/FAssetToolsModule
#pragma once

#include "IAssetTools.h"
#include "Modules/ModuleManager.h"

class FAssetToolsModule : public IModuleInterface
{
public:
	virtual IAssetTools& Get() const;
};
