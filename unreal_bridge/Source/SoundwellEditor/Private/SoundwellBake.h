// Turns variations into sound wave assets with their provenance. Knows nothing of menus and panels.
#pragma once

#include "CoreMinimal.h"
#include "Containers/Ticker.h"
#include "UObject/WeakObjectPtr.h"

class FSoundwellVariation;
class USoundwellSound;
class USoundWave;

/** One bake of one sound; the ticker keeps it until it is over. Game thread only. */
class FSoundwellBake
{
public:
	/** Bakes up to `Count` different variations into the folder `Baked` beside the sound. Never waits. */
	static TSharedRef<FSoundwellBake> Start(USoundwellSound& Sound, int32 Count);

	bool IsOver() const { return bOver; }
	int32 GetNumBaked() const { return NumBaked; }

private:
	bool Tick(float DeltaSecs);
	void TakeOne(USoundwellSound& Sound);
	void Finish();
	USoundWave* Import(USoundwellSound& Sound, const FSoundwellVariation& Variation) const;

	TWeakObjectPtr<USoundwellSound> Wanted;
	TArray<uint64> Seeds;
	float SecsLeft = 0.0f;
	int32 Count = 0;
	int32 NumBaked = 0;
	bool bOver = false;
};
