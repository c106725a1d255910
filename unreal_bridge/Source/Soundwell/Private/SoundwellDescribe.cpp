// Assets and settings as the core's structs.
#include "SoundwellDescribe.h"

#include "SoundwellSettings.h"
#include "SoundwellSound.h"

namespace
{
FString JoinAttributes(const USoundwellSound& Sound)
{
	FString Lines;
	for (const TPair<FName, FString>& Attribute : Sound.Attributes)
	{
		Lines += Attribute.Key.ToString().ToLower() + TEXT("=") + Attribute.Value + TEXT("\n");
	}
	return Lines;
}

/** A slider's 0.3f is a manifest's 0.3, so that both name the same sound. */
double ToShare(float Share)
{
	return static_cast<double>(FMath::RoundToInt32(Share * 10000.0f)) / 10000.0;
}

uint32 ToMode(ESoundwellMode Mode)
{
	switch (Mode)
	{
	case ESoundwellMode::Shuffle:
		return SOUNDWELL_MODE_SHUFFLE;
	case ESoundwellMode::RoundRobin:
		return SOUNDWELL_MODE_ROUND_ROBIN;
	default:
		return SOUNDWELL_MODE_RANDOM;
	}
}
}

FSoundwellDescription::FSoundwellDescription(const USoundwellSound& Sound)
	: Id(Sound.GetSoundId()), Category(Sound.Category), Attributes(JoinAttributes(Sound)), Text(Sound.Text)
{
	Core().sound_settings_init(&Settings, sizeof(Settings));
	Settings.id = Id.Get();
	Settings.id_len_bytes = Id.Num();
	Settings.category = Category.Get();
	Settings.category_len_bytes = Category.Num();
	Settings.attributes = Attributes.Get();
	Settings.attributes_len_bytes = Attributes.Num();
	Settings.text = Text.Get();
	Settings.text_len_bytes = Text.Num();
	Settings.channels = Sound.bStereo ? 2 : 1;
	Settings.duration_secs = static_cast<double>(Sound.DurationSecs);
	Settings.loop = Sound.bLoop ? 1 : 0;
	Settings.mode = ToMode(Sound.Mode);
	Settings.avoid_last = static_cast<uint32>(FMath::Max(Sound.AvoidLast, 0));
	Settings.pitch_jitter_cents = Sound.PitchJitterCents;
	Settings.gain_jitter_db = Sound.GainJitterDb;
	Settings.spread = ToShare(Sound.Spread);
	Settings.width = ToShare(Sound.Width);
}

FSoundwellLaunch::FSoundwellLaunch(const USoundwellSettings& Project)
	: Executable(Project.Executable), Arguments(FString::Join(Project.Arguments, TEXT("\n"))), ReadyFile(Project.ReadyFile)
{
	Core().launch_init(&Launch, sizeof(Launch));
	if (!Project.Executable.IsEmpty())
	{
		Launch.executable = Executable.Get();
		Launch.executable_len_bytes = Executable.Num();
	}
	if (Project.Arguments.Num() > 0)
	{
		Launch.arguments = Arguments.Get();
		Launch.arguments_len_bytes = Arguments.Num();
	}
	if (!Project.ReadyFile.IsEmpty())
	{
		Launch.ready_file = ReadyFile.Get();
		Launch.ready_file_len_bytes = ReadyFile.Num();
	}
	Launch.start_timeout_millis = static_cast<uint32>(FMath::Max(Project.StartTimeoutSecs, 1)) * 1000;
}

soundwell_settings SoundwellDescribe(const USoundwellSettings& Project)
{
	static const char ClientName[] = "unreal";
	soundwell_settings Settings;
	Core().settings_init(&Settings, sizeof(Settings));
	Settings.client_name = ClientName;
	Settings.client_name_len_bytes = sizeof(ClientName) - 1;
	Settings.sample_rate_hz = static_cast<uint32>(Project.SampleRateHz);
	Settings.seed = static_cast<uint64>(Project.Seed);
	Settings.cache_bytes = static_cast<uint64>(FMath::Max(Project.CacheMebibytes, 1)) << 20;
	Settings.min_depth = static_cast<uint32>(FMath::Max(Project.MinDepth, 1));
	Settings.max_depth = static_cast<uint32>(FMath::Max(Project.MaxDepth, Project.MinDepth));
	return Settings;
}

FSoundwellStats SoundwellDescribe(const soundwell_stats& Stats)
{
	FSoundwellStats Out;
	Out.State = static_cast<ESoundwellState>(Stats.state);
	Out.Triggers = static_cast<int64>(Stats.triggers);
	Out.Live = static_cast<int64>(Stats.tier_counts[SOUNDWELL_TIER_LIVE]);
	Out.Banked = static_cast<int64>(Stats.tier_counts[SOUNDWELL_TIER_BANK]);
	Out.Neighbour = static_cast<int64>(Stats.tier_counts[SOUNDWELL_TIER_NEIGHBOUR]);
	Out.Silent = static_cast<int64>(Stats.tier_counts[SOUNDWELL_TIER_SILENCE]);
	Out.Reused = static_cast<int64>(Stats.reused);
	Out.InFlight = static_cast<int32>(Stats.in_flight);
	Out.CacheBytes = static_cast<int64>(Stats.cache_bytes);
	Out.RefillP95Millis = Stats.refill_p95_millis;
	Out.Launches = static_cast<int32>(Stats.launches);
	Out.Connects = static_cast<int32>(Stats.connects);
	Out.SidecarPid = static_cast<int32>(Stats.sidecar_pid);
	Out.Model = UTF8_TO_TCHAR(Stats.model_id);
	Out.LastError = UTF8_TO_TCHAR(Stats.last_error);
	return Out;
}

FString SoundwellReason(const soundwell_error& Error)
{
	return FString(UTF8_TO_TCHAR(Error.sentence));
}
