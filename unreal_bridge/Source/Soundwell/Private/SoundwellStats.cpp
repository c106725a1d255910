// The numbers of `stat Soundwell` and the console commands.
#include "SoundwellStats.h"

#include "HAL/IConsoleManager.h"
#include "SoundwellConnection.h"
#include "SoundwellLog.h"
#include "SoundwellModule.h"

DEFINE_STAT(STAT_SoundwellAcquire);
DEFINE_STAT(STAT_SoundwellRender);
DEFINE_STAT(STAT_SoundwellVoices);
DEFINE_STAT(STAT_SoundwellInFlight);
DEFINE_STAT(STAT_SoundwellLive);
DEFINE_STAT(STAT_SoundwellBanked);
DEFINE_STAT(STAT_SoundwellSilent);
DEFINE_STAT(STAT_SoundwellRefill);
DEFINE_STAT(STAT_SoundwellMemory);

namespace
{
void LogStatus()
{
	const TSharedPtr<FSoundwellConnection> Connection = FSoundwellModule::Get().FindConnection();
	if (!Connection.IsValid())
	{
		UE_LOG(LogSoundwell, Display, TEXT("No connection was made yet."));
		return;
	}
	const FSoundwellStats Stats = Connection->GetStats();
	UE_LOG(LogSoundwell, Display, TEXT("State %s, sidecar %d, model %s, %lld triggers (%lld live, %lld bank, %lld silent), %d in flight, %d voices. %s"),
		*UEnum::GetValueAsString(Stats.State), Stats.SidecarPid, *Stats.Model, Stats.Triggers, Stats.Live, Stats.Banked,
		Stats.Silent, Stats.InFlight, Stats.Voices, *Stats.LastError);
}

void StartSidecar()
{
	FSoundwellModule::Get().Connect()->Start();
}

void StopSidecar()
{
	if (const TSharedPtr<FSoundwellConnection> Connection = FSoundwellModule::Get().FindConnection())
	{
		Connection->Stop();
	}
}

FAutoConsoleCommand StatusCommand(TEXT("Soundwell.Status"), TEXT("Logs the sidecar's state and the pools' numbers."),
	FConsoleCommandDelegate::CreateStatic(&LogStatus));
FAutoConsoleCommand StartCommand(TEXT("Soundwell.Start"), TEXT("Launches or connects to the sidecar, as the settings say."),
	FConsoleCommandDelegate::CreateStatic(&StartSidecar));
FAutoConsoleCommand StopCommand(TEXT("Soundwell.Stop"), TEXT("Ends the connection and a sidecar launched here; pools stay playable."),
	FConsoleCommandDelegate::CreateStatic(&StopSidecar));
}
