// Bodies of Core: strings, log, console, files, modules, ticker, specs.
#include "Containers/Ticker.h"
#include "CoreGlobals.h"
#include "CoreMinimal.h"
#include "HAL/IConsoleManager.h"
#include "HAL/PlatformProcess.h"
#include "HAL/PlatformTime.h"
#include "Interfaces/IPluginManager.h"
#include "Misc/AutomationTest.h"
#include "Misc/FileHelper.h"
#include "Misc/Paths.h"
#include "Modules/ModuleManager.h"
#include "bodies/stub_engine.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#if !defined(_WIN32)
#include <dlfcn.h>
#endif

const FVector FVector::ZeroVector;
const FVector FVector::UpVector(0.0, 0.0, 1.0);
const FVector FVector::ForwardVector(1.0, 0.0, 0.0);
const FRotator FRotator::ZeroRotator;
bool GIsEditor = true;

namespace
{
const std::thread::id GGameThread = std::this_thread::get_id();
FString GPluginFolder;

std::string Narrow(const TCHAR* Text)
{
	return FTCHARToUTF8(Text).Get();
}

void AppendCodePoint(std::string& Out, uint32 Code)
{
	if (Code < 0x80)
	{
		Out += static_cast<char>(Code);
		return;
	}
	const int NumMore = Code < 0x800 ? 1 : (Code < 0x10000 ? 2 : 3);
	static const uint32 Lead[] = {0, 0xC0, 0xE0, 0xF0};
	Out += static_cast<char>(Lead[NumMore] | (Code >> (6 * NumMore)));
	for (int More = NumMore - 1; More >= 0; --More)
	{
		Out += static_cast<char>(0x80 | ((Code >> (6 * More)) & 0x3F));
	}
}
}

FString::FString(const char* Utf8)
{
	for (std::size_t Index = 0; Utf8 != nullptr && Utf8[Index] != 0;)
	{
		const unsigned char First = static_cast<unsigned char>(Utf8[Index]);
		const int NumMore = First < 0x80 ? 0 : (First < 0xE0 ? 1 : (First < 0xF0 ? 2 : 3));
		uint32 Code = NumMore == 0 ? First : static_cast<uint32>(First) & (0x3Fu >> NumMore);
		++Index;
		for (int More = 0; More < NumMore && Utf8[Index] != 0; ++More, ++Index)
		{
			Code = (Code << 6) | (static_cast<unsigned char>(Utf8[Index]) & 0x3F);
		}
		if (Code >= 0x10000)
		{
			Data += static_cast<char16_t>(0xD800 + ((Code - 0x10000) >> 10));
			Code = 0xDC00 + ((Code - 0x10000) & 0x3FF);
		}
		Data += static_cast<char16_t>(Code);
	}
}

FTCHARToUTF8::FTCHARToUTF8(const TCHAR* Source)
{
	for (; *Source != 0; ++Source)
	{
		uint32 Code = *Source;
		if (Code >= 0xD800 && Code < 0xDC00 && Source[1] != 0)
		{
			Code = 0x10000 + ((Code - 0xD800) << 10) + (static_cast<uint32>(*++Source) - 0xDC00);
		}
		AppendCodePoint(Bytes, Code);
	}
}

FString FString::ToLower() const
{
	FString Lower = *this;
	for (char16_t& Letter : Lower.Data)
	{
		Letter = Letter >= u'A' && Letter <= u'Z' ? static_cast<char16_t>(Letter + 32) : Letter;
	}
	return Lower;
}

bool FString::EndsWith(const FString& Suffix) const
{
	return Data.size() >= Suffix.Data.size() && Data.compare(Data.size() - Suffix.Data.size(), Suffix.Data.size(), Suffix.Data) == 0;
}

FString FString::Join(const TArray<FString>& Range, const TCHAR* Separator)
{
	FString Joined;
	for (int32 Index = 0; Index < Range.Num(); ++Index)
	{
		Joined += (Index > 0 ? FString(Separator) : FString()) + Range[Index];
	}
	return Joined;
}

FString FString::FromInt(int32 Num)
{
	return FString(std::to_string(Num).c_str());
}

namespace
{
FString FormatOne(std::string Spec, const FStubArgument& Argument)
{
	const char Letter = Spec.back();
	if (Letter == 's')
	{
		check(Argument.Kind == 's');
		return FString(Argument.Text);
	}
	char Buffer[128];
	if (Letter == 'f' || Letter == 'g')
	{
		check(Argument.Kind == 'f');
		std::snprintf(Buffer, sizeof(Buffer), Spec.c_str(), Argument.Real);
		return FString(Buffer);
	}
	check(Argument.Kind == 'i');
	Spec.erase(std::remove(Spec.begin(), Spec.end(), 'l'), Spec.end());
	Spec.insert(Spec.size() - 1, "ll");
	std::snprintf(Buffer, sizeof(Buffer), Spec.c_str(), Argument.Integer);
	return FString(Buffer);
}
}

FString FString::Format(const TCHAR* Fmt, const FStubArgument* Args, std::size_t NumArgs)
{
	FString Out;
	std::size_t Next = 0;
	for (; *Fmt != 0; ++Fmt)
	{
		if (*Fmt != u'%')
		{
			Out.Data += *Fmt;
			continue;
		}
		std::string Spec = "%";
		while (Fmt[1] != 0 && FString(TEXT("-+ #0123456789.l")).Data.find(Fmt[1]) != std::u16string::npos)
		{
			Spec += static_cast<char>(*++Fmt);
		}
		const char Letter = static_cast<char>(*++Fmt);
		if (Letter == '%')
		{
			Out.Data += u'%';
			continue;
		}
		check(Next < NumArgs);
		Out += FormatOne(Spec + Letter, Args[Next++]);
	}
	check(Next == NumArgs);
	return Out;
}

std::vector<FStubLogLine>& StubLog()
{
	static std::vector<FStubLogLine> Lines;
	return Lines;
}

void StubWriteLog(const FLogCategoryBase& Category, ELogVerbosity::Type Verbosity, const FString& Text)
{
	check(IsInGameThread());
	StubLog().push_back({FString(Category.Name), Verbosity, Text});
	if (std::getenv("STUB_LOG") != nullptr)
	{
		std::fprintf(stderr, "%s: %s\n", Category.Name, Narrow(*Text).c_str());
	}
}

bool IsInGameThread()
{
	return std::this_thread::get_id() == GGameThread;
}

double FPlatformTime::Seconds()
{
	return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void FPlatformProcess::YieldThread()
{
	std::this_thread::yield();
}

void FPlatformProcess::Sleep(float Seconds)
{
	std::this_thread::sleep_for(std::chrono::duration<float>(Seconds));
}

#if !defined(_WIN32)
void* FPlatformProcess::GetDllHandle(const TCHAR* Filename)
{
	return dlopen(Narrow(Filename).c_str(), RTLD_NOW | RTLD_LOCAL);
}

void* FPlatformProcess::GetDllExport(void* DllHandle, const TCHAR* ProcName)
{
	return dlsym(DllHandle, Narrow(ProcName).c_str());
}

void FPlatformProcess::FreeDllHandle(void* DllHandle)
{
	dlclose(DllHandle);
}
#endif

namespace
{
std::map<std::string, FConsoleCommandDelegate>& Commands()
{
	static std::map<std::string, FConsoleCommandDelegate> Registered;
	return Registered;
}
}

FAutoConsoleCommand::FAutoConsoleCommand(const TCHAR* Name, const TCHAR* Help, const FConsoleCommandDelegate& Command, uint32)
{
	check(Help != nullptr && *Help != 0);
	Commands()[Narrow(Name)] = Command;
}

bool StubRunConsole(const FString& Name)
{
	const auto Found = Commands().find(Narrow(*Name));
	return Found != Commands().end() && Found->second.ExecuteIfBound();
}

FString FPaths::ProjectContentDir()
{
	return FString((std::filesystem::temp_directory_path() / "Content").string().c_str());
}

FString FPaths::ProjectPluginsDir()
{
	return GPluginFolder;
}

FString FPaths::ProjectSavedDir()
{
	return FString(std::filesystem::temp_directory_path().string().c_str());
}

bool FPaths::FileExists(const FString& InPath)
{
	return std::filesystem::is_regular_file(Narrow(*InPath));
}

FString FPaths::ConvertRelativePathToFull(const FString& InPath)
{
	return FString(std::filesystem::absolute(Narrow(*InPath)).string().c_str());
}

FString FPaths::GetPath(const FString& InPath)
{
	return FString(std::filesystem::path(Narrow(*InPath)).parent_path().string().c_str());
}

FString FPaths::GetBaseFilename(const FString& InPath, bool)
{
	return FString(std::filesystem::path(Narrow(*InPath)).stem().string().c_str());
}

FString FPaths::Join(const FString& Folder, const FString& Name)
{
	return Folder.IsEmpty() ? Name : Folder + TEXT("/") + Name;
}

bool FFileHelper::SaveArrayToFile(TArrayView<const uint8> Array, const TCHAR* Filename)
{
	const std::filesystem::path Path(Narrow(Filename));
	std::filesystem::create_directories(Path.parent_path());
	std::ofstream File(Path, std::ios::binary);
	File.write(reinterpret_cast<const char*>(Array.GetData()), Array.Num());
	return static_cast<bool>(File);
}

bool FFileHelper::SaveStringToFile(FStringView String, const TCHAR* Filename)
{
	const std::string Bytes = Narrow(String.GetData());
	return SaveArrayToFile(TArrayView<const uint8>(reinterpret_cast<const uint8*>(Bytes.data()), static_cast<int32>(Bytes.size())), Filename);
}

namespace
{
struct FStubModule
{
	IModuleInterface* (*Make)() = nullptr;
	std::unique_ptr<IModuleInterface> Loaded;
	int Order = 0;
};
std::map<std::string, FStubModule>& Modules()
{
	static std::map<std::string, FStubModule> Registered;
	return Registered;
}

class FStubPlugin final : public IPlugin
{
	virtual FString GetBaseDir() const override { return GPluginFolder; }
};
class FStubPluginManager final : public IPluginManager
{
	virtual TSharedPtr<IPlugin> FindPlugin(const FStringView Name) override
	{
		return Name == TEXT("Soundwell") ? TSharedPtr<IPlugin>(MakeShared<FStubPlugin>()) : TSharedPtr<IPlugin>();
	}
};
}

void StubRegisterModule(const char* Name, IModuleInterface* (*Make)())
{
	Modules()[Name].Make = Make;
}

FModuleManager& FModuleManager::Get()
{
	static FModuleManager Manager;
	return Manager;
}

bool FModuleManager::IsModuleLoaded(const FName InModuleName) const
{
	const auto Found = Modules().find(Narrow(*InModuleName.ToString()));
	return Found != Modules().end() && Found->second.Loaded != nullptr;
}

IModuleInterface* FModuleManager::StubFind(const FName InModuleName)
{
	const auto Found = Modules().find(Narrow(*InModuleName.ToString()));
	check(Found != Modules().end());
	if (Found->second.Loaded == nullptr)
	{
		static int NumLoaded = 0;
		Found->second.Loaded.reset(Found->second.Make());
		Found->second.Loaded->StartupModule();
		Found->second.Order = ++NumLoaded;
	}
	return Found->second.Loaded.get();
}

void FModuleManager::StubUnloadAll()
{
	// The last one first, as the engine does.
	std::map<int, FStubModule*> Loaded;
	for (auto& [Name, Module] : Modules())
	{
		if (Module.Loaded != nullptr)
		{
			Loaded[-Module.Order] = &Module;
		}
	}
	for (const auto& [Order, Module] : Loaded)
	{
		Module->Loaded->ShutdownModule();
		Module->Loaded.reset();
	}
}

IPluginManager& IPluginManager::Get()
{
	static FStubPluginManager Manager;
	return Manager;
}

void StubSetPluginFolder(const FString& Folder)
{
	GPluginFolder = Folder;
}

FTSTicker& FTSTicker::GetCoreTicker()
{
	static FTSTicker Ticker;
	return Ticker;
}

FTSTicker::FDelegateHandle FTSTicker::AddTicker(const FTickerDelegate& InDelegate, float InDelay)
{
	const TSharedRef<FElement> Element =
		MakeShared<FElement>(FElement{InDelegate, InDelay, CurrentTimeSecs + static_cast<double>(InDelay)});
	Elements.Add(Element);
	return Element;
}

void FTSTicker::RemoveTicker(FDelegateHandle Handle)
{
	if (const TSharedPtr<FElement> Element = Handle.Pin())
	{
		Element->bRemoved = true;
	}
}

void FTSTicker::Tick(float DeltaTime)
{
	CurrentTimeSecs += static_cast<double>(DeltaTime);
	const TArray<TSharedPtr<FElement>> Snapshot = Elements;
	for (const TSharedPtr<FElement>& Element : Snapshot)
	{
		if (Element->bRemoved || Element->FireTimeSecs > CurrentTimeSecs)
		{
			continue;
		}
		Element->bRemoved = !(Element->Delegate.IsBound() && Element->Delegate.Execute(DeltaTime)) || Element->bRemoved;
		Element->FireTimeSecs = CurrentTimeSecs + static_cast<double>(Element->DelaySecs);
	}
	for (int32 Index = Elements.Num() - 1; Index >= 0; --Index)
	{
		if (Elements[Index]->bRemoved)
		{
			Elements.RemoveAt(Index);
		}
	}
}

bool FAutomationTestBase::TestTrue(const TCHAR* What, bool Value)
{
	if (!Value)
	{
		AddError(What);
	}
	return Value;
}

void FAutomationTestBase::AddError(const FString& InError)
{
	StubErrors.push_back(InError);
}

void FAutomationTestBase::AddInfo(const FString&) {}

std::vector<FAutomationSpecBase*>& StubSpecs()
{
	static std::vector<FAutomationSpecBase*> Specs;
	return Specs;
}

FAutomationSpecBase::FAutomationSpecBase(const FString&, const bool)
{
	StubSpecs().push_back(this);
}

void FAutomationSpecBase::Describe(const FString&, TFunction<void()> DoWork)
{
	DoWork();
}

void FAutomationSpecBase::It(const FString& InDescription, TFunction<void()> DoWork)
{
	StubCases.push_back({InDescription, DoWork});
}

void FAutomationSpecBase::BeforeEach(TFunction<void()> DoWork)
{
	StubBefore.push_back(DoWork);
}

void FAutomationSpecBase::AfterEach(TFunction<void()> DoWork)
{
	StubAfter.push_back(DoWork);
}
