// A finished rendering.
#include "SoundwellRendering.h"

#include "SoundwellLibrary.h"

namespace
{
soundwell_variation_info Describe(const FSoundwellVariation& Variation)
{
	soundwell_variation_info Info = {};
	Info.struct_size = sizeof(Info);
	if (Variation.IsValid())
	{
		Core().variation_get_info(Variation.Get(), &Info);
	}
	return Info;
}
}

void USoundwellRendering::Take(FSoundwellVariation&& InVariation)
{
	Variation = MoveTemp(InVariation);
}

float USoundwellRendering::GetDurationSecs() const
{
	const soundwell_variation_info Info = Describe(Variation);
	return Info.sample_rate_hz > 0 ? static_cast<float>(Info.num_frames) / static_cast<float>(Info.sample_rate_hz) : 0.0f;
}

int32 USoundwellRendering::GetNumChannels() const
{
	return static_cast<int32>(Describe(Variation).channels);
}
