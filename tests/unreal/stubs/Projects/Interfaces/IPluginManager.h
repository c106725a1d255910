// UE 5.3-5.6: Engine/Source/Runtime/Projects/Public/Interfaces/IPluginManager.h. Only where a plugin stands.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Projects/Interfaces/IPluginManager
#pragma once

#include "CoreMinimal.h"

class IPlugin
{
public:
	virtual ~IPlugin() = default;
	virtual FString GetBaseDir() const = 0;
};

class IPluginManager
{
public:
	virtual ~IPluginManager() = default;
	virtual TSharedPtr<IPlugin> FindPlugin(const FStringView Name) = 0;
	static IPluginManager& Get();
};
