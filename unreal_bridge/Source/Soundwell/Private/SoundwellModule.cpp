// Start and end of the runtime module.
#include "SoundwellModule.h"

#include "CoreGlobals.h"
#include "SoundwellConnection.h"
#include "SoundwellLibrary.h"
#include "SoundwellLog.h"
#include "SoundwellSettings.h"

DEFINE_LOG_CATEGORY(LogSoundwell);

FSoundwellModule& FSoundwellModule::Get()
{
	return FModuleManager::LoadModuleChecked<FSoundwellModule>(TEXT("Soundwell"));
}

bool FSoundwellModule::IsLoaded()
{
	return FModuleManager::Get().IsModuleLoaded(TEXT("Soundwell"));
}

void FSoundwellModule::StartupModule()
{
	FString Reason;
	if (!FSoundwellLibrary::Load(Reason))
	{
		UE_LOG(LogSoundwell, Warning, TEXT("Soundwell is off: %s."), *Reason);
		return;
	}
	UE_LOG(LogSoundwell, Log, TEXT("Soundwell core %s."), UTF8_TO_TCHAR(Core().version()));
}

void FSoundwellModule::ShutdownModule()
{
	if (const TSharedPtr<FSoundwellConnection> Connection = Shared.Pin())
	{
		Connection->Close();
	}
	Kept.Reset();
}

TSharedRef<FSoundwellConnection> FSoundwellModule::Connect()
{
	check(IsInGameThread());
	TSharedPtr<FSoundwellConnection> Connection = Shared.Pin();
	if (!Connection.IsValid())
	{
		Connection = MakeShared<FSoundwellConnection>(*GetDefault<USoundwellSettings>());
		Connection->Start();
		Shared = Connection;
	}
	if (GIsEditor)
	{
		Kept = Connection;
	}
	return Connection.ToSharedRef();
}

TSharedPtr<FSoundwellConnection> FSoundwellModule::FindConnection() const
{
	return Shared.Pin();
}

IMPLEMENT_MODULE(FSoundwellModule, Soundwell)
