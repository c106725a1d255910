// A procedural wave that plays one voice of the core. Knows nothing of components, worlds or which sound it plays.
#pragma once

#include "CoreMinimal.h"
#include "Sound/SoundWaveProcedural.h"
#include "SoundwellVariation.h"
#include <atomic>
#include "SoundwellWave.generated.h"

class FSoundwellConnection;
struct soundwell_voice;

/** One shot of a burst: what, and how many frames after the voice's start its attack stands. */
struct FSoundwellShot
{
	const FSoundwellVariation* Variation = nullptr;
	int64 AtFrame = 0;
};

/** One per playing voice, from the subsystem's pool: a procedural wave can only play once at a time. */
UCLASS(Transient, NotBlueprintable)
class SOUNDWELL_API USoundwellWave : public USoundWaveProcedural
{
	GENERATED_BODY()

public:
	USoundwellWave(const FObjectInitializer& ObjectInitializer);
	virtual void BeginDestroy() override;

	/** Once, before the first voice: channels and rate are then fixed. Game thread. */
	void Prepare(const TSharedRef<FSoundwellConnection>& InConnection, int32 InNumChannels);

	/** Plays shots at their frames, to the sample. False: refused, logged. Game thread. */
	bool OpenBurst(const TArray<FSoundwellShot>& Shots);

	/** Plays one variation around until it is closed. False: refused, logged. Game thread. */
	bool OpenBed(const FSoundwellVariation& Variation);

	/** Crossfades a bed to another variation. False: one is under way, ask again later. Game thread. */
	bool ChangeBed(const FSoundwellVariation& Variation);

	/** Where a bed's level and pitch glide to. Thread: any. */
	void SetBed(float GainDb, float PitchCents);

	/** Fades the voice out; HasEnded tells when it is silent. Thread: any. */
	void StopVoice(float FadeSecs);

	/** Frees the voice; waits for a read that is under way, at most one buffer. Game thread. */
	void CloseVoice();

	/** True once the mixer has asked for its first frames, as a Quartz clock lets it. Thread: any. */
	bool HasStarted() const { return bStarted.load(); }

	/** True once the voice and what the mixer has queued are over. Thread: any. */
	bool HasEnded() const { return NumSilentReads.load() >= NumSilentReadsToEnd; }

	/** Reads that found silence before a voice counts as over: the mixer queues up to three buffers ahead. */
	static constexpr int32 NumSilentReadsToEnd = 4;

private:
	/** Audio render thread: no lock, no UObject, no memory of ours; QueueAudio itself copies. */
	void OnUnderflow(USoundWaveProcedural* Wave, int32 NumSamples);
	void QueueFrames(soundwell_voice* Reading, int32 NumFrames);
	void Open(soundwell_voice* NewVoice);

	TSharedPtr<FSoundwellConnection> Connection;
	std::atomic<soundwell_voice*> Voice{nullptr};
	std::atomic<int32> NumReaders{0};
	std::atomic<int32> NumSilentReads{0};
	std::atomic<bool> bStarted{false};
	TArray<float> Floats;
	TArray<int16> Samples;
};
