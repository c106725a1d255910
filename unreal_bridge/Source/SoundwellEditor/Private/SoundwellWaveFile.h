// A variation as the bytes of a WAV file. Knows nothing of assets or folders.
#pragma once

#include "CoreMinimal.h"

class FSoundwellVariation;

/** 16-bit PCM at the variation's own rate and channels; empty where there is no variation. */
TArray<uint8> MakeSoundwellWaveFile(const FSoundwellVariation& Variation);
