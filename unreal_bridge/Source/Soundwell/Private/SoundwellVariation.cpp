// Ownership of one variation.
#include "SoundwellVariation.h"

#include "SoundwellLibrary.h"

FSoundwellVariation::~FSoundwellVariation()
{
	if (Handle != nullptr)
	{
		Core().variation_release(Handle);
	}
}

FSoundwellVariation::FSoundwellVariation(FSoundwellVariation&& Other)
{
	*this = MoveTemp(Other);
}

FSoundwellVariation& FSoundwellVariation::operator=(FSoundwellVariation&& Other)
{
	Swap(Handle, Other.Handle);
	Tier = Other.Tier;
	PitchCents = Other.PitchCents;
	GainDb = Other.GainDb;
	return *this;
}

int64 FSoundwellVariation::GetOnsetFrames() const
{
	soundwell_variation_info Info = {};
	Info.struct_size = sizeof(Info);
	if (Handle == nullptr || Core().variation_get_info(Handle, &Info) != SOUNDWELL_OK)
	{
		return 0;
	}
	const double Speed = FMath::Pow(2.0, static_cast<double>(PitchCents) / 1200.0);
	return FMath::CeilToInt64(static_cast<double>(Info.onset_frames) / Speed);
}
