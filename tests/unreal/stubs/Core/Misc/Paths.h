// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Misc/Paths.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Misc/FPaths
#pragma once

#include "CoreMinimal.h"

class FPaths
{
public:
	static FString ProjectContentDir();
	static FString ProjectPluginsDir();
	static FString ProjectSavedDir();
	static bool FileExists(const FString& InPath);
	static FString ConvertRelativePathToFull(const FString& InPath);
	static FString GetPath(const FString& InPath);
	static FString GetBaseFilename(const FString& InPath, bool bRemovePath = true);
	template <typename... PathTypes>
	static FString Combine(PathTypes&&... InPaths)
	{
		FString Joined;
		((Joined = Join(Joined, FString(InPaths))), ...);
		return Joined;
	}

private:
	static FString Join(const FString& Folder, const FString& Name);
};
