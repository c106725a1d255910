// The designer's own sounds.
#include "SoundwellFallback.h"

#include "Sound/SoundWave.h"
#include "SoundwellSound.h"

USoundBase* ChooseSoundwellFallback(const USoundwellSound& Sound, int32& LastBaked)
{
	const int32 Num = Sound.BakedVariations.Num();
	if (Num == 0)
	{
		return Sound.FallbackSound;
	}
	const bool bInOrder = Sound.Mode == ESoundwellMode::RoundRobin || Num == 1;
	const int32 Step = bInOrder ? 1 : FMath::RandRange(1, Num - 1);
	const int32 Chosen = LastBaked == INDEX_NONE ? (bInOrder ? 0 : FMath::RandRange(0, Num - 1)) : (LastBaked + Step) % Num;
	LastBaked = Chosen;
	USoundWave* Wave = Sound.BakedVariations[Chosen];
	return Wave != nullptr ? Wave : Sound.FallbackSound.Get();
}
