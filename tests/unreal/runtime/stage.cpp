// The stage and the checks.
#include "runtime/scenes.h"

#include "Components/SceneComponent.h"
#include "Engine/GameInstance.h"
#include "Engine/World.h"
#include "HAL/PlatformProcess.h"
#include "HAL/PlatformTime.h"
#include "SoundwellComponent.h"
#include "SoundwellConnection.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"
#include "bodies/stub_engine.h"
#include <cmath>

FStage::FStage(const TCHAR* Package)
{
	World = StubEngine::BeginPlay(Package);
	Actor = World->SpawnActor<AActor>(AActor::StaticClass());
	Actor->SetRootComponent(NewObject<USceneComponent>(Actor));
	Emitter = USoundwellComponent::FindOrAdd(*Actor);
	Subsystem = World->GetGameInstance()->GetSubsystem<USoundwellSubsystem>();
}

FStage::~FStage()
{
	StubEngine::EndPlay(*World);
}

void FStage::Tick(float DeltaSecs)
{
	StubEngine::Tick(*World, DeltaSecs);
}

bool FStage::Until(const TFunction<bool()>& Holds, double MostSecs)
{
	const double EndSecs = FPlatformTime::Seconds() + MostSecs;
	while (!Holds() && FPlatformTime::Seconds() < EndSecs)
	{
		FPlatformProcess::Sleep(0.01f);
		Tick();
	}
	return Holds();
}

bool FStage::Prewarm(USoundwellSound& Sound, int32 Count)
{
	Subsystem->Prewarm(&Sound, Count);
	return Until([&] { return Subsystem->GetConnection().GetPool(Sound).Missing == 0; });
}

USoundwellSound* FStage::MakeSound(const TCHAR* Id)
{
	USoundwellSound* Sound = NewObject<USoundwellSound>(Actor);
	Sound->AddToRoot();
	Sound->Id = Id;
	Sound->Category = TEXT("footstep");
	Sound->Attributes.Add(FName(TEXT("surface")), FString(TEXT("gravel")));
	Sound->DurationSecs = 0.05f;
	return Sound;
}

void Expect(const std::string& Scene, const std::string& What, bool Holds, const std::string& Measured)
{
	std::printf("{\"scene\": \"%s\", \"what\": \"%s\", \"holds\": %s, \"measured\": \"%s\"}\n", Scene.c_str(), What.c_str(),
		Holds ? "true" : "false", Measured.c_str());
	std::fflush(stdout);
}

std::vector<int> FindOnsets(const std::vector<float>& Heard, float Floor, int NumQuiet)
{
	std::vector<int> Onsets;
	int NumBelow = NumQuiet;
	for (std::size_t Frame = 0; Frame < Heard.size(); ++Frame)
	{
		const bool bLoud = std::fabs(Heard[Frame]) > Floor;
		if (bLoud && NumBelow >= NumQuiet)
		{
			Onsets.push_back(static_cast<int>(Frame));
		}
		NumBelow = bLoud ? 0 : NumBelow + 1;
	}
	return Onsets;
}
