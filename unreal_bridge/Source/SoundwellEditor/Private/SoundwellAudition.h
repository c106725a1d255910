// Plays a sound in the editor, outside of any game. Knows nothing of menus and panels.
#pragma once

#include "CoreMinimal.h"
#include "Containers/Ticker.h"
#include "SoundwellWave.h" // TStrongObjectPtr needs the whole class
#include "UObject/StrongObjectPtr.h"
#include "UObject/WeakObjectPtr.h"

class FSoundwellVariation;
class USoundwellSound;

/** One at a time; a new one ends the one before. Game thread only. */
class FSoundwellAudition
{
public:
	~FSoundwellAudition();

	/** Plays one variation as soon as there is one; after WaitSecs the sound's fallback plays. */
	void Play(USoundwellSound& Sound);
	void Stop();

	static constexpr float WaitSecs = 10.0f;

private:
	bool Tick(float DeltaSecs);
	bool TryLive(USoundwellSound& Sound);
	void PlayFallback(USoundwellSound& Sound);

	TWeakObjectPtr<USoundwellSound> Wanted;
	TStrongObjectPtr<USoundwellWave> Wave;
	FTSTicker::FDelegateHandle Ticker;
	float SecsLeft = 0.0f;
	bool bPlaying = false;
};
