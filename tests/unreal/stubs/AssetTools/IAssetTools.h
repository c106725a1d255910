// UE 5.3-5.6: Engine/Source/Developer/AssetTools/Public/IAssetTools.h. IAssetTools.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Developer/AssetTools/IAssetTools
#pragma once

#include "IAssetTypeActions.h"

class UAssetImportTask;

class IAssetTools
{
public:
	virtual ~IAssetTools() = default;
	virtual void RegisterAssetTypeActions(const TSharedRef<IAssetTypeActions>& NewActions) = 0;
	virtual void UnregisterAssetTypeActions(const TSharedRef<IAssetTypeActions>& ActionsToRemove) = 0;
	virtual void ImportAssetTasks(const TArray<UAssetImportTask*>& ImportTasks) = 0;
};
