// The shared context of the core.
#include "SoundwellConnection.h"

#include "Misc/Paths.h"
#include "SoundwellDescribe.h"
#include "SoundwellLog.h"
#include "SoundwellSettings.h"
#include "SoundwellSound.h"
#include "SoundwellStats.h"

namespace
{
/** How often the log is forwarded and the stats are read. */
constexpr float TickSecs = 0.1f;
constexpr uint32 NumBuckets = 3;

soundwell_error MakeError()
{
	soundwell_error Error = {};
	Error.struct_size = sizeof(Error);
	return Error;
}

/** A failed call is told once, here, and not passed on. */
bool Succeeded(soundwell_code Code, const soundwell_error& Error, const TCHAR* What)
{
	if (Code != SOUNDWELL_OK)
	{
		UE_LOG(LogSoundwell, Warning, TEXT("%s: %s"), What, *SoundwellReason(Error));
	}
	return Code == SOUNDWELL_OK;
}
}

FSoundwellConnection::FSoundwellConnection(const USoundwellSettings& Settings) : SampleRateHz(Settings.SampleRateHz)
{
	if (!FSoundwellLibrary::IsLoaded())
	{
		return;
	}
	const soundwell_settings CoreSettings = SoundwellDescribe(Settings);
	soundwell_error Error = MakeError();
	if (!Succeeded(Core().create(&CoreSettings, &Context, &Error), Error, TEXT("No sound will be made")))
	{
		Context = nullptr;
		return;
	}
	LoadBanks(Settings);
	Ticker = FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateRaw(this, &FSoundwellConnection::Tick), TickSecs);
}

FSoundwellConnection::~FSoundwellConnection()
{
	Close();
}

void FSoundwellConnection::Close()
{
	if (Context == nullptr)
	{
		return;
	}
	FTSTicker::RemoveTicker(Ticker);
	ForwardLog();
	Core().destroy(Context);
	Context = nullptr;
	Defined.Empty();
}

void FSoundwellConnection::LoadBanks(const USoundwellSettings& Settings)
{
	for (const FString& Bank : Settings.Banks)
	{
		const FSoundwellText Path(FPaths::ConvertRelativePathToFull(FPaths::Combine(FPaths::ProjectContentDir(), Bank)));
		uint32 Number = 0;
		soundwell_error Error = MakeError();
		Succeeded(Core().load_bank(Context, Path.Get(), Path.Num(), 0, &Number, &Error), Error, *Bank);
	}
}

void FSoundwellConnection::Start()
{
	const USoundwellSettings& Settings = *GetDefault<USoundwellSettings>();
	if (Context == nullptr || Settings.Sidecar == ESoundwellSidecar::None)
	{
		return;
	}
	soundwell_error Error = MakeError();
	const FSoundwellLaunch Launch(Settings);
	if (Settings.Sidecar == ESoundwellSidecar::Launch)
	{
		Succeeded(Core().launch_sidecar(Context, &Launch.Launch, &Error), Error, TEXT("The sidecar was not launched"));
		return;
	}
	soundwell_endpoint Endpoint;
	Core().endpoint_init(&Endpoint, sizeof(Endpoint));
	Endpoint.ready_file = Launch.ReadyFile.Get();
	Endpoint.ready_file_len_bytes = Launch.ReadyFile.Num();
	Succeeded(Core().connect(Context, &Endpoint, &Error), Error, TEXT("The sidecar was not connected to"));
}

void FSoundwellConnection::Stop()
{
	if (Context != nullptr)
	{
		Core().disconnect(Context);
	}
}

uint32 FSoundwellConnection::Define(const USoundwellSound& Sound)
{
	if (Context == nullptr)
	{
		return 0;
	}
	const FName Key(*Sound.GetSoundId());
	if (const uint32* Found = Defined.Find(Key))
	{
		return *Found;
	}
	const FSoundwellDescription Description(Sound);
	soundwell_sound Number = 0;
	soundwell_error Error = MakeError();
	Succeeded(Core().define_sound(Context, &Description.Settings, &Number, &Error), Error, *Sound.GetSoundId());
	return Defined.Add(Key, Number);
}

void FSoundwellConnection::Forget(const USoundwellSound& Sound)
{
	Defined.Remove(FName(*Sound.GetSoundId()));
}

FSoundwellVariation FSoundwellConnection::Acquire(const USoundwellSound& Sound, float Intensity, uint64 Emitter)
{
	SCOPE_CYCLE_COUNTER(STAT_SoundwellAcquire);
	const soundwell_trigger Trigger = {Define(Sound), FMath::Clamp(Intensity, 0.0f, 1.0f), Emitter};
	soundwell_played Played = {};
	if (Trigger.sound == 0 || Core().acquire(Context, &Trigger, &Played) != SOUNDWELL_OK)
	{
		return FSoundwellVariation();
	}
	FSoundwellVariation Variation(Played.variation);
	Variation.Tier = static_cast<ESoundwellTier>(Played.tier);
	Variation.PitchCents = Played.pitch_cents;
	Variation.GainDb = Played.gain_db;
	return Variation;
}

bool FSoundwellConnection::Prewarm(const USoundwellSound& Sound, int32 Count)
{
	const uint32 Number = Define(Sound);
	if (Number == 0)
	{
		return false;
	}
	soundwell_error Error = MakeError();
	const uint32 Wanted = static_cast<uint32>(Count > 0 ? Count : FMath::Max(Sound.PrewarmCount, 1));
	return Succeeded(Core().prewarm(Context, Number, 0, Wanted, &Error), Error, *Sound.GetSoundId());
}

void FSoundwellConnection::Drain(const USoundwellSound& Sound)
{
	const uint32* Number = Defined.Find(FName(*Sound.GetSoundId()));
	if (Context != nullptr && Number != nullptr && *Number != 0)
	{
		Core().drain(Context, *Number);
	}
}

FSoundwellPoolNumbers FSoundwellConnection::GetPool(const USoundwellSound& Sound)
{
	FSoundwellPoolNumbers Numbers;
	const uint32 Number = Define(Sound);
	for (uint32 Bucket = 0; Number != 0 && Bucket < NumBuckets; ++Bucket)
	{
		soundwell_pool_info Info = {};
		Info.struct_size = sizeof(Info);
		if (Core().get_pool(Context, Number, Bucket, &Info, nullptr) == SOUNDWELL_OK)
		{
			Numbers.Ready += static_cast<int32>(Info.fresh + Info.banked);
			Numbers.Missing += static_cast<int32>(Info.goal > Info.fresh ? Info.goal - Info.fresh : 0);
		}
	}
	return Numbers;
}

FSoundwellStats FSoundwellConnection::GetStats() const
{
	soundwell_stats Stats = {};
	Stats.struct_size = sizeof(Stats);
	FSoundwellStats Out;
	if (Context != nullptr && Core().get_stats(Context, &Stats) == SOUNDWELL_OK)
	{
		Out = SoundwellDescribe(Stats);
	}
	Out.Voices = NumVoices.load();
	return Out;
}

void FSoundwellConnection::AddVoices(int32 Delta)
{
	NumVoices.fetch_add(Delta);
}

bool FSoundwellConnection::Tick(float)
{
	ForwardLog();
	const FSoundwellStats Stats = GetStats();
	LogChangeOfState(Stats.State);
	SET_DWORD_STAT(STAT_SoundwellVoices, Stats.Voices);
	SET_DWORD_STAT(STAT_SoundwellInFlight, Stats.InFlight);
	SET_DWORD_STAT(STAT_SoundwellLive, Stats.Live);
	SET_DWORD_STAT(STAT_SoundwellBanked, Stats.Banked);
	SET_DWORD_STAT(STAT_SoundwellSilent, Stats.Silent);
	SET_FLOAT_STAT(STAT_SoundwellRefill, Stats.RefillP95Millis);
	SET_MEMORY_STAT(STAT_SoundwellMemory, Stats.CacheBytes);
	return true;
}

void FSoundwellConnection::ForwardLog()
{
	soundwell_log_line Line = {};
	Line.struct_size = sizeof(Line);
	while (Core().poll_log(Context, &Line) != 0)
	{
		const FString Text = FString(Line.source == 1 ? TEXT("sidecar: ") : TEXT("")) + UTF8_TO_TCHAR(Line.text);
		switch (Line.level)
		{
		case 0:
			UE_LOG(LogSoundwell, Verbose, TEXT("%s"), *Text);
			break;
		case 1:
			UE_LOG(LogSoundwell, Log, TEXT("%s"), *Text);
			break;
		case 2:
			UE_LOG(LogSoundwell, Warning, TEXT("%s"), *Text);
			break;
		default:
			// Not the engine's Error: that would fail a cook or a test for a sidecar that is only a convenience.
			UE_LOG(LogSoundwell, Warning, TEXT("error: %s"), *Text);
			break;
		}
	}
}

void FSoundwellConnection::LogChangeOfState(ESoundwellState State)
{
	if (State != LastState)
	{
		UE_LOG(LogSoundwell, Log, TEXT("Sidecar: %s."), *UEnum::GetValueAsString(State));
		LastState = State;
	}
}
