// Ownership of one variation.
#include "SoundwellVariation.h"

#include "SoundwellLibrary.h"

namespace
{
const TCHAR* NameMaker(uint32 MadeBy)
{
	switch (MadeBy)
	{
	case SOUNDWELL_MADE_BY_MODEL:
		return TEXT("model");
	case SOUNDWELL_MADE_BY_PROCEDURAL:
		return TEXT("procedural");
	case SOUNDWELL_MADE_BY_FAKE:
		return TEXT("fake");
	case SOUNDWELL_MADE_BY_DESIGNER:
		return TEXT("designer");
	default:
		return TEXT("unknown");
	}
}
}

FSoundwellVariation::~FSoundwellVariation()
{
	if (Handle != nullptr)
	{
		Core().variation_release(Handle);
	}
}

FSoundwellVariation::FSoundwellVariation(FSoundwellVariation&& Other) noexcept
{
	*this = MoveTemp(Other);
}

FSoundwellVariation& FSoundwellVariation::operator=(FSoundwellVariation&& Other) noexcept
{
	Swap(Handle, Other.Handle);
	Tier = Other.Tier;
	PitchCents = Other.PitchCents;
	GainDb = Other.GainDb;
	return *this;
}

FSoundwellVariationInfo FSoundwellVariation::GetInfo() const
{
	FSoundwellVariationInfo Out;
	soundwell_variation_info Info = {};
	Info.struct_size = sizeof(Info);
	if (Handle == nullptr || Core().variation_get_info(Handle, &Info) != SOUNDWELL_OK)
	{
		return Out;
	}
	Out.NumFrames = static_cast<int64>(Info.num_frames);
	Out.NumChannels = static_cast<int32>(Info.channels);
	Out.SampleRateHz = static_cast<int32>(Info.sample_rate_hz);
	Out.OnsetFrames = static_cast<int64>(Info.onset_frames);
	Out.Seed = Info.seed;
	Out.Steps = static_cast<int32>(Info.steps);
	Out.MadeBy = NameMaker(Info.made_by);
	Out.SoundHash = UTF8_TO_TCHAR(Info.sound_hash);
	Out.ModelHash = UTF8_TO_TCHAR(Info.model_hash);
	return Out;
}

TArray<float> FSoundwellVariation::CopyPcm() const
{
	TArray<float> Pcm;
	const FSoundwellVariationInfo Info = GetInfo();
	Pcm.SetNumZeroed(static_cast<int32>(Info.NumFrames) * Info.NumChannels);
	if (Pcm.Num() > 0)
	{
		Core().variation_read(Handle, 0, static_cast<uint64_t>(Info.NumFrames), static_cast<uint32>(Info.NumChannels), Pcm.GetData());
	}
	return Pcm;
}

int64 FSoundwellVariation::GetOnsetFrames() const
{
	const double Speed = FMath::Pow(2.0, static_cast<double>(PitchCents) / 1200.0);
	return FMath::CeilToInt64(static_cast<double>(GetInfo().OnsetFrames) / Speed);
}
