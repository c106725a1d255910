// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Modules/ModuleManager.h and ModuleInterface.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Modules/FModuleManager
#pragma once

#include "CoreMinimal.h"

class IModuleInterface
{
public:
	virtual ~IModuleInterface() = default;
	virtual void StartupModule() {}
	virtual void ShutdownModule() {}
};

class FModuleManager
{
public:
	static FModuleManager& Get();
	bool IsModuleLoaded(const FName InModuleName) const;
	IModuleInterface* StubFind(const FName InModuleName);
	void StubUnloadAll();

	template <typename TModuleInterface>
	static TModuleInterface& LoadModuleChecked(const FName InModuleName)
	{
		IModuleInterface* Found = Get().StubFind(InModuleName);
		check(Found != nullptr);
		return static_cast<TModuleInterface&>(*Found);
	}
	template <typename TModuleInterface>
	static TModuleInterface* GetModulePtr(const FName InModuleName)
	{
		return Get().IsModuleLoaded(InModuleName) ? static_cast<TModuleInterface*>(Get().StubFind(InModuleName)) : nullptr;
	}
};

class FDefaultModuleImpl : public IModuleInterface
{
};

/** Modules announce themselves before main; they start when they are first asked for. */
void StubRegisterModule(const char* Name, IModuleInterface* (*Make)());

#define IMPLEMENT_MODULE(ModuleImplClass, ModuleName) \
	static const bool bStubRegistered##ModuleName = \
		(StubRegisterModule(#ModuleName, []() -> IModuleInterface* { return new ModuleImplClass(); }), true);
