// What the scenes of the runtime test share: a game to play in and checks that report. Knows nothing of single scenes.
#pragma once

#include "CoreMinimal.h"
#include <string>
#include <vector>

class AActor;
class USoundwellComponent;
class USoundwellSound;
class USoundwellSubsystem;
class UWorld;

/** One world with an actor that has an emitter. Ends its play when it goes. */
class FStage
{
public:
	explicit FStage(const TCHAR* Package = TEXT("/Game/Maps/UEDPIE_0_Cave"));
	~FStage();

	void Tick(float DeltaSecs = 0.01f);
	/** Ticks, in real time, until `Holds` or the time is over. */
	bool Until(const TFunction<bool()>& Holds, double MostSecs = 60.0);
	bool Prewarm(USoundwellSound& Sound, int32 Count);
	USoundwellSound* MakeSound(const TCHAR* Id);

	UWorld* World;
	AActor* Actor;
	USoundwellComponent* Emitter;
	USoundwellSubsystem* Subsystem;
};

/** Prints one JSON line per check; the test reads them. */
void Expect(const std::string& Scene, const std::string& What, bool Holds, const std::string& Measured);

/** Frames at which a sound begins: above `Floor` after `NumQuiet` frames below it. */
std::vector<int> FindOnsets(const std::vector<float>& Heard, float Floor, int NumQuiet);

void PlaysAndEnds();
void BurstIsExact();
void QuartzWaits();
void ConcurrencyIsTheEngines();
void FallsBackAndRecovers();
void PlaysTwentyTimesInTheEditor();
void GarbageIsCollectedWhilePlaying();
void SurvivesAnAudioThreadThatNeverStops();
void BedLoopsAndChanges();
void FootstepsFollowTheGround();
void ImpactsFollowTheImpulse();
void NodesAnswer();
void EditorBakesAndAuditions();
void SamplesSound();
void SpecsPass();
void DisabledPlaysFallbacks();
