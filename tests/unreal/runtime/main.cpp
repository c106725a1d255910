// Runs scenes of the plugin on the stand-in engine: `runtime PLUGIN_FOLDER SIDECAR SCENE...`. One JSON line per check.
#include "runtime/scenes.h"

#include "Engine/GameInstance.h"
#include "SoundwellConnection.h"
#include "SoundwellModule.h"
#include "SoundwellSettings.h"
#include "SoundwellSubsystem.h"
#include "bodies/stub_engine.h"
#include <cstring>
#include <filesystem>
#include <map>

std::vector<UClass*>& StubSubsystemClasses();

namespace
{
const std::map<std::string, void (*)()> Scenes = {
	{"play", &PlaysAndEnds},
	{"burst", &BurstIsExact},
	{"quartz", &QuartzWaits},
	{"concurrency", &ConcurrencyIsTheEngines},
	{"recovery", &FallsBackAndRecovers},
	{"pie", &PlaysTwentyTimesInTheEditor},
	{"garbage", &GarbageIsCollectedWhilePlaying},
	{"races", &SurvivesAnAudioThreadThatNeverStops},
	{"bed", &BedLoopsAndChanges},
	{"footstep", &FootstepsFollowTheGround},
	{"impact", &ImpactsFollowTheImpulse},
	{"nodes", &NodesAnswer},
	{"editor", &EditorBakesAndAuditions},
	{"samples", &SamplesSound},
	{"specs", &SpecsPass},
	{"disabled", &DisabledPlaysFallbacks},
};

/** Threads of this process now. */
int CountThreads()
{
	int Num = 0;
	for ([[maybe_unused]] const auto& Task : std::filesystem::directory_iterator("/proc/self/task"))
	{
		++Num;
	}
	return Num;
}

void Configure(const char* Sidecar)
{
	USoundwellSettings* Settings = GetMutableDefault<USoundwellSettings>();
	Settings->Executable = FString(Sidecar);
	Settings->Arguments = {FString(TEXT("serve")), FString(TEXT("--runtime")), FString(TEXT("fake"))};
	Settings->Sidecar = std::strcmp(Sidecar, "none") == 0 ? ESoundwellSidecar::None : ESoundwellSidecar::Launch;
	Settings->MinDepth = 4;
	StubSubsystemClasses().push_back(USoundwellSubsystem::StaticClass());
}
}

int main(int NumArguments, char** Arguments)
{
	check(NumArguments >= 3);
	StubEngine::Startup(FString(Arguments[1]));
	Configure(Arguments[2]);
	const int NumThreadsBefore = CountThreads();
	FModuleManager::LoadModuleChecked<FSoundwellModule>(TEXT("Soundwell"));
	for (int Index = 3; Index < NumArguments; ++Index)
	{
		Scenes.at(Arguments[Index])();
	}
	StubEngine::Shutdown();
	Expect("end", "no thread is left", CountThreads() == NumThreadsBefore, std::to_string(CountThreads() - NumThreadsBefore));
	return 0;
}
