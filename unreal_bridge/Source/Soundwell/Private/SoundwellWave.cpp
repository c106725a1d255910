// One voice of the core as a procedural wave.
#include "SoundwellWave.h"

#include "HAL/PlatformProcess.h"
#include "SoundwellConnection.h"
#include "SoundwellLibrary.h"
#include "SoundwellLog.h"
#include "SoundwellStats.h"

namespace
{
/** Frames rendered at once into the wave's own buffers; a larger callback takes several turns. */
constexpr int32 NumChunkFrames = 1024;

int16 ToSample(float Value)
{
	return static_cast<int16>(FMath::RoundToInt32(FMath::Clamp(Value, -1.0f, 1.0f) * 32767.0f));
}

soundwell_voice_settings MakeSettings(int32 SampleRateHz, int32 NumChannels)
{
	soundwell_voice_settings Settings;
	Core().voice_settings_init(&Settings, sizeof(Settings));
	Settings.sample_rate_hz = static_cast<uint32>(SampleRateHz);
	Settings.channels = static_cast<uint32>(NumChannels);
	return Settings;
}

/** Tells a refusal once; the caller only learns that it was refused. */
bool Refuse(const soundwell_error& Error)
{
	UE_LOG(LogSoundwell, Warning, TEXT("A voice was refused: %s"), UTF8_TO_TCHAR(Error.sentence));
	return false;
}
}

USoundwellWave::USoundwellWave(const FObjectInitializer& ObjectInitializer) : Super(ObjectInitializer)
{
	bLooping = false;
	Duration = INDEFINITELY_LOOPING_DURATION;
}

void USoundwellWave::BeginDestroy()
{
	CloseVoice();
	Super::BeginDestroy();
}

void USoundwellWave::Prepare(const TSharedRef<FSoundwellConnection>& InConnection, int32 InNumChannels)
{
	Connection = InConnection;
	NumChannels = InNumChannels;
	SetSampleRate(static_cast<uint32>(InConnection->GetSampleRateHz()));
	Floats.SetNumZeroed(NumChunkFrames * InNumChannels);
	Samples.SetNumZeroed(NumChunkFrames * InNumChannels);
	OnSoundWaveProceduralUnderflow = FOnSoundWaveProceduralUnderflow::CreateUObject(this, &USoundwellWave::OnUnderflow);
}

bool USoundwellWave::OpenBurst(const TArray<FSoundwellShot>& Shots)
{
	check(Connection.IsValid() && Connection->IsUsable());
	soundwell_voice_settings Settings = MakeSettings(Connection->GetSampleRateHz(), NumChannels);
	Settings.max_shots = static_cast<uint32>(FMath::Max(Shots.Num(), 1));
	soundwell_error Error = {};
	Error.struct_size = sizeof(Error);
	soundwell_voice* NewVoice = nullptr;
	if (Core().burst_create(Connection->GetContext(), &Settings, &NewVoice, &Error) != SOUNDWELL_OK)
	{
		return Refuse(Error);
	}
	TArray<soundwell_shot> CoreShots;
	for (const FSoundwellShot& Shot : Shots)
	{
		CoreShots.Add({Shot.Variation->Get(), static_cast<uint64>(Shot.AtFrame), Shot.Variation->PitchCents, Shot.Variation->GainDb});
	}
	if (Core().burst_schedule(NewVoice, CoreShots.GetData(), static_cast<uint32>(CoreShots.Num()), &Error) != SOUNDWELL_OK)
	{
		Core().voice_destroy(NewVoice);
		return Refuse(Error);
	}
	Open(NewVoice);
	return true;
}

bool USoundwellWave::OpenBed(const FSoundwellVariation& Variation)
{
	check(Connection.IsValid() && Connection->IsUsable());
	const soundwell_voice_settings Settings = MakeSettings(Connection->GetSampleRateHz(), NumChannels);
	soundwell_error Error = {};
	Error.struct_size = sizeof(Error);
	soundwell_voice* NewVoice = nullptr;
	if (Core().bed_create(Connection->GetContext(), &Settings, Variation.Get(), &NewVoice, &Error) != SOUNDWELL_OK)
	{
		return Refuse(Error);
	}
	Open(NewVoice);
	return true;
}

bool USoundwellWave::ChangeBed(const FSoundwellVariation& Variation)
{
	soundwell_voice* Current = Voice.load();
	return Current != nullptr && Core().bed_change(Current, Variation.Get(), nullptr) == SOUNDWELL_OK;
}

void USoundwellWave::SetBed(float GainDb, float PitchCents)
{
	if (soundwell_voice* Current = Voice.load())
	{
		Core().bed_set(Current, GainDb, PitchCents);
	}
}

void USoundwellWave::StopVoice(float FadeSecs)
{
	if (soundwell_voice* Current = Voice.load())
	{
		Core().voice_stop(Current, FadeSecs);
	}
}

void USoundwellWave::Open(soundwell_voice* NewVoice)
{
	CloseVoice();
	ResetAudio();
	NumSilentReads = 0;
	bStarted = false;
	Voice = NewVoice;
	Connection->AddVoices(1);
}

void USoundwellWave::CloseVoice()
{
	soundwell_voice* Closing = Voice.exchange(nullptr);
	if (Closing == nullptr)
	{
		return;
	}
	// A reader that came before the exchange may still hold it. It renders one buffer, so this is short.
	while (NumReaders.load() > 0)
	{
		FPlatformProcess::YieldThread();
	}
	Core().voice_destroy(Closing);
	Connection->AddVoices(-1);
}

void USoundwellWave::OnUnderflow(USoundWaveProcedural*, int32 NumSamples)
{
	SCOPE_CYCLE_COUNTER(STAT_SoundwellRender);
	NumReaders.fetch_add(1);
	soundwell_voice* Reading = Voice.load();
	bStarted = true;
	for (int32 NumLeft = NumSamples / NumChannels; NumLeft > 0; NumLeft -= NumChunkFrames)
	{
		QueueFrames(Reading, FMath::Min(NumLeft, NumChunkFrames));
	}
	NumReaders.fetch_sub(1);
}

void USoundwellWave::QueueFrames(soundwell_voice* Reading, int32 NumFrames)
{
	uint32 NumHeard = 0;
	if (Reading != nullptr)
	{
		NumHeard = Core().voice_read(Reading, Floats.GetData(), static_cast<uint32>(NumFrames));
	}
	else
	{
		FMemory::Memzero(Floats.GetData(), static_cast<SIZE_T>(NumFrames * NumChannels) * sizeof(float));
	}
	for (int32 Index = 0; Index < NumFrames * NumChannels; ++Index)
	{
		Samples[Index] = ToSample(Floats[Index]);
	}
	NumSilentReads = NumHeard > 0 ? 0 : NumSilentReads.load() + 1;
	QueueAudio(reinterpret_cast<const uint8*>(Samples.GetData()), NumFrames * NumChannels * static_cast<int32>(sizeof(int16)));
}
