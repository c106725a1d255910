// Chooses the designer's own sound where the core has none. Knows nothing of how it is played.
#pragma once

#include "CoreMinimal.h"

class USoundBase;
class USoundwellSound;

/** A baked variation other than the last one, or the fallback sound, or null. `LastBaked` is the caller's memory. */
USoundBase* ChooseSoundwellFallback(const USoundwellSound& Sound, int32& LastBaked);
