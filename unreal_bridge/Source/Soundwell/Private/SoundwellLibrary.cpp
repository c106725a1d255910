// Finds the core's library in the plugin's folder and its functions in it.
#include "SoundwellLibrary.h"

#include "HAL/PlatformProcess.h"
#include "Interfaces/IPluginManager.h"
#include "Misc/Paths.h"

namespace
{
FSoundwellLibrary GLibrary;
bool bLibraryLoaded = false;

#if WITH_SOUNDWELL

FString GetLibraryPath()
{
	const TSharedPtr<IPlugin> Plugin = IPluginManager::Get().FindPlugin(TEXT("Soundwell"));
	const FString Folder = Plugin.IsValid() ? Plugin->GetBaseDir() : FPaths::ProjectPluginsDir();
	return FPaths::Combine(Folder, TEXT(SOUNDWELL_LIBRARY_FILE));
}

#if SOUNDWELL_DELAY_LOADED
/** Windows: the import library's thunks, which resolve against the handle that was loaded by its full path. */
bool FindFunctions(void*, FString&)
{
#define SOUNDWELL_TAKE(Name) GLibrary.Name = &soundwell_##Name;
	SOUNDWELL_FUNCTIONS(SOUNDWELL_TAKE)
#undef SOUNDWELL_TAKE
	return true;
}
#else
/** Elsewhere nothing loads late by itself: linking would keep the whole plugin from loading where the file is missing. */
template <typename FunctionType>
bool FindFunction(void* Handle, const TCHAR* Name, FunctionType& Out, FString& OutReason)
{
	Out = reinterpret_cast<FunctionType>(FPlatformProcess::GetDllExport(Handle, Name));
	if (Out == nullptr)
	{
		OutReason = FString::Printf(TEXT("its library has no function %s; install the plugin again"), Name);
	}
	return Out != nullptr;
}

bool FindFunctions(void* Handle, FString& OutReason)
{
#define SOUNDWELL_FIND(Name) \
	if (!FindFunction(Handle, TEXT("soundwell_" #Name), GLibrary.Name, OutReason)) \
	{ \
		return false; \
	}
	SOUNDWELL_FUNCTIONS(SOUNDWELL_FIND)
#undef SOUNDWELL_FIND
	return true;
}
#endif

bool OpenLibrary(FString& OutReason)
{
	const FString Path = GetLibraryPath();
	void* Handle = FPaths::FileExists(Path) ? FPlatformProcess::GetDllHandle(*Path) : nullptr;
	if (Handle == nullptr)
	{
		OutReason = FString::Printf(TEXT("its library %s is missing or cannot be loaded; package the plugin again"), *Path);
		return false;
	}
	if (!FindFunctions(Handle, OutReason))
	{
		return false;
	}
	if (GLibrary.abi_version() != SOUNDWELL_ABI_VERSION)
	{
		OutReason = FString::Printf(TEXT("its library has ABI %u and the plugin ABI %d; package the plugin again"),
			GLibrary.abi_version(), SOUNDWELL_ABI_VERSION);
		return false;
	}
	return true;
}

#else

bool OpenLibrary(FString& OutReason)
{
	OutReason = TEXT("this platform has no library; baked variations and fallback sounds play");
	return false;
}

#endif
}

bool FSoundwellLibrary::Load(FString& OutReason)
{
	// Never unloaded again: voices of waves that the collector has not reached yet still point into it.
	bLibraryLoaded = bLibraryLoaded || OpenLibrary(OutReason);
	return bLibraryLoaded;
}

bool FSoundwellLibrary::IsLoaded()
{
	return bLibraryLoaded;
}

const FSoundwellLibrary& FSoundwellLibrary::Get()
{
	check(bLibraryLoaded);
	return GLibrary;
}
