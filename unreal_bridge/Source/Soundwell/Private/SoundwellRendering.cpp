// A finished rendering.
#include "SoundwellRendering.h"

void USoundwellRendering::Take(FSoundwellVariation&& InVariation)
{
	Variation = MoveTemp(InVariation);
}

float USoundwellRendering::GetDurationSecs() const
{
	const FSoundwellVariationInfo Info = Variation.GetInfo();
	return Info.SampleRateHz > 0 ? static_cast<float>(Info.NumFrames) / static_cast<float>(Info.SampleRateHz) : 0.0f;
}

int32 USoundwellRendering::GetNumChannels() const
{
	return Variation.GetInfo().NumChannels;
}
