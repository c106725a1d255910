// What a variation says of itself, for baking. Knows nothing of files or importing.
#pragma once

#include "CoreMinimal.h"

class FSoundwellVariation;
class USoundwellProvenance;
class USoundwellSound;
class USoundWave;

/** Its seed; 0 where there is no variation. */
uint64 GetSoundwellSeed(const FSoundwellVariation& Variation);

/** Provenance to keep with `Wave`. */
USoundwellProvenance* MakeSoundwellProvenance(USoundWave& Wave, const USoundwellSound& Sound, const FSoundwellVariation& Variation);
