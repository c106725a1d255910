// UE 5.3-5.6: Engine/Source/Editor/UnrealEd/Public/AssetImportTask.h. UAssetImportTask.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Editor/UnrealEd/UAssetImportTask
#pragma once

#include "UObject/Object.h"

class UAssetImportTask : public UObject
{
	STUB_BODY(UAssetImportTask, UObject)
public:
	FString Filename;
	FString DestinationPath;
	FString DestinationName;
	bool bReplaceExisting = false;
	bool bAutomated = false;
	bool bSave = false;
	const TArray<UObject*>& GetObjects() const { return StubObjects; }
	TArray<UObject*> StubObjects;
};
