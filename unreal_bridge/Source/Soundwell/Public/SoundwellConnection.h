// One context of the core: settings in, sounds defined, variations out. Knows nothing of worlds, components or waves.
#pragma once

#include "CoreMinimal.h"
#include "Containers/Ticker.h"
#include "SoundwellTypes.h"
#include "SoundwellVariation.h"
#include <atomic>

class USoundwellSettings;
class USoundwellSound;
struct soundwell_context;

/** Fresh and banked variations of one sound, and how many more prewarming waits for, over all buckets. */
struct FSoundwellPoolNumbers
{
	int32 Ready = 0;
	int32 Missing = 0;
};

/** Game thread only, unless a method says otherwise. Every call returns at once. */
class SOUNDWELL_API FSoundwellConnection : public TSharedFromThis<FSoundwellConnection>
{
public:
	explicit FSoundwellConnection(const USoundwellSettings& Settings);
	~FSoundwellConnection();

	/** False where the library is missing: calls then answer with nothing. */
	bool IsUsable() const { return Context != nullptr; }

	/** Launches, adopts or connects, behind, as the settings say. Stop keeps the pools playable. */
	void Start();
	void Stop();

	/** Ends the sidecar and the core's thread. Voices and variations still held stay valid. */
	void Close();

	/** The core's number of a sound, defined at its first use; 0: refused, logged once. */
	uint32 Define(const USoundwellSound& Sound);
	/** The next use defines it again, because its description changed. */
	void Forget(const USoundwellSound& Sound);

	/** Chooses what is played now. `Emitter` names who sounds. Never waits. */
	FSoundwellVariation Acquire(const USoundwellSound& Sound, float Intensity, uint64 Emitter);

	/** Asks for `Count` fresh variations in each bucket; 0: the sound's own count. */
	bool Prewarm(const USoundwellSound& Sound, int32 Count);
	void Drain(const USoundwellSound& Sound);
	FSoundwellPoolNumbers GetPool(const USoundwellSound& Sound);

	/** Renderings of whole timelines. Begin returns 0 and the reason if refused; Poll returns false while it is not ready. */
	uint64 BeginRender(const TArray<FSoundwellEvent>& Events, float DurationSecs, bool bStereo, int64 Seed, FString& OutReason);
	bool PollRender(uint64 Render, FSoundwellVariation& OutVariation, FString& OutReason);
	void CancelRender(uint64 Render);

	FSoundwellStats GetStats() const;
	int32 GetSampleRateHz() const { return SampleRateHz; }
	soundwell_context* GetContext() const { return Context; }

	/** Counts voices for the stats. Thread: any. */
	void AddVoices(int32 Delta);

private:
	void LoadBanks(const USoundwellSettings& Settings);
	bool Tick(float DeltaSecs);
	void ForwardLog();
	void LogChangeOfState(ESoundwellState State);

	soundwell_context* Context = nullptr;
	int32 SampleRateHz = 0;
	std::atomic<int32> NumVoices{0};
	ESoundwellState LastState = ESoundwellState::Offline;
	TMap<FName, uint32> Defined;
	FTSTicker::FDelegateHandle Ticker;
};
