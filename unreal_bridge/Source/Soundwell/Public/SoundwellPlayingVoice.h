// One audio component and the wave that it plays. Knows nothing of why it sounds.
#pragma once

#include "CoreMinimal.h"
#include "SoundwellPlayingVoice.generated.h"

class UAudioComponent;
class USceneComponent;
class USoundAttenuation;
class USoundBase;
class USoundConcurrency;
class USoundwellSubsystem;
class USoundwellWave;

/** Owned by a component of this plugin and reused for its voices. Game thread only. */
USTRUCT()
struct SOUNDWELL_API FSoundwellPlayingVoice
{
	GENERATED_BODY()

	/** Makes the audio component once, attached to `Parent`, and sets what may have changed since. */
	void Prepare(USceneComponent& Parent, USoundAttenuation* Attenuation, USoundConcurrency* Concurrency);

	/** Plays our wave, or the designer's asset. Stops what it played before. */
	void PlayWave(USoundwellWave& InWave);
	void PlayAsset(USoundBase& Asset);

	/** True while it sounds or its component is about to start it. */
	bool IsBusy() const;

	/** True once the voice behind a wave is over, though the engine would go on playing silence. */
	bool HasEnded() const;

	/** True where the engine stopped our wave by itself, as a concurrency asset does. */
	bool WasStopped() const;

	/** Stops the component and gives the wave back. */
	void Release(USoundwellSubsystem* Subsystem);

	/** Where it sounds; made at the first voice. */
	UPROPERTY(Transient)
	TObjectPtr<UAudioComponent> Audio = nullptr;

	/** What it plays; none while it plays an asset or nothing. */
	UPROPERTY(Transient)
	TObjectPtr<USoundwellWave> Wave = nullptr;

	/** Waits for a Quartz clock: it does not play yet, and that is no reason to take its wave away. */
	bool bScheduled = false;
};
