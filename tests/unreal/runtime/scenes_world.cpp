// Beds, footsteps, impacts, Blueprint nodes, samples: what stands in a world.
#include "runtime/scenes.h"

#include "AnimNotify_SoundwellFootstep.h"
#include "Components/AudioComponent.h"
#include "Components/SkeletalMeshComponent.h"
#include "Components/StaticMeshComponent.h"
#include "Engine/World.h"
#include "SoundwellBedComponent.h"
#include "SoundwellComponent.h"
#include "SoundwellConnection.h"
#include "SoundwellImpactComponent.h"
#include "SoundwellPrewarmAction.h"
#include "SoundwellRenderTimelineAction.h"
#include "SoundwellRendering.h"
#include "SoundwellSampleBed.h"
#include "SoundwellSampleFootsteps.h"
#include "SoundwellSampleImpacts.h"
#include "SoundwellSampleWeapon.h"
#include "SoundwellSettings.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"
#include "SoundwellSurfaceTable.h"
#include "bodies/stub_engine.h"
#include "runtime/listener.h"
#include <cmath>

namespace
{
double Rms(const std::vector<float>& Heard)
{
	double Sum = 0.0;
	for (const float Value : Heard)
	{
		Sum += static_cast<double>(Value) * static_cast<double>(Value);
	}
	return std::sqrt(Sum / static_cast<double>(Heard.size()));
}
}

void BedLoopsAndChanges()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("bed.rain"));
	Sound->DurationSecs = 0.5f;
	Sound->bLoop = true;
	USoundwellBedComponent* Bed = NewObject<USoundwellBedComponent>(Stage.Actor);
	Bed->Sound = Sound;
	Bed->RegisterComponent();
	Expect("bed", "it waits for a variation", Bed->GetTier() == ESoundwellTier::Silence, "");
	Stage.Prewarm(*Sound, 2);
	Expect("bed", "it starts by itself once there is one", Stage.Until([&] { return Bed->GetTier() == ESoundwellTier::Live; }), "");
	StubAudio::Render(48000);
	Stage.Tick();
	const double Later = Rms(StubAudio::Render(48000));
	Expect("bed", "it still sounds after its variation's length", Later > 0.001, std::to_string(Later));
	Bed->SetLevelAndPitch(-60.0f, 0.0f);
	StubAudio::Render(24000);
	const double Quiet = Rms(StubAudio::Render(48000));
	Expect("bed", "its level glides", Quiet < Later / 100.0, std::to_string(Quiet));
	Bed->SetLevelAndPitch(0.0f, 0.0f);
	for (UActorComponent* Component : Stage.Actor->StubComponents)
	{
		if (UAudioComponent* Audio = Cast<UAudioComponent>(Component))
		{
			Audio->Stop();
		}
	}
	Expect("bed", "it comes back after the engine stopped it", Stage.Until([] { return StubAudio::NumPlaying() == 1; }), "");
	Bed->StopBed(0.05f);
	StubAudio::Render(24000);
	Stage.Tick();
	Expect("bed", "it stops", StubAudio::NumPlaying() == 0, std::to_string(StubAudio::NumPlaying()));
}

void FootstepsFollowTheGround()
{
	FStage Stage;
	USoundwellSurfaceTable* Table = NewObject<USoundwellSurfaceTable>(Stage.Actor);
	Table->AddToRoot();
	USoundwellSound* Gravel = Stage.MakeSound(TEXT("footstep.gravel"));
	Table->Rows.Add({SurfaceType1, Gravel});
	Stage.Prewarm(*Gravel, 2);
	USkeletalMeshComponent* Mesh = NewObject<USkeletalMeshComponent>(Stage.Actor);
	Mesh->RegisterComponent();
	UAnimNotify_SoundwellFootstep* Notify = NewObject<UAnimNotify_SoundwellFootstep>(Stage.Actor);
	Notify->AddToRoot();
	Notify->Surfaces = Table;
	Stage.Actor->StubVelocity = FVector(300.0, 0.0, 0.0);
	Notify->Notify(Mesh, nullptr, FAnimNotifyEventReference());
	Expect("footstep", "in the air there is no step", Stage.Emitter->GetNumVoices() == 0, "");
	Stage.World->StubHasGround = true;
	Stage.World->StubGround = NewObject<UPhysicalMaterial>(Stage.World);
	Notify->Notify(Mesh, nullptr, FAnimNotifyEventReference());
	Expect("footstep", "a surface without a row is silent", Stage.Emitter->GetNumVoices() == 0, "");
	Stage.World->StubGround->SurfaceType = SurfaceType1;
	Notify->Notify(Mesh, nullptr, FAnimNotifyEventReference());
	Expect("footstep", "gravel sounds", Stage.Emitter->GetNumVoices() == 1, std::to_string(Stage.Emitter->GetNumVoices()));
	Expect("footstep", "its name tells the foot", Notify->GetNotifyName_Implementation() == TEXT("Footstep foot_l"), "");
	Notify->RemoveFromRoot();
	Table->RemoveFromRoot();
}

void ImpactsFollowTheImpulse()
{
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("impact.box"));
	Stage.Prewarm(*Sound, 4);
	ASoundwellSampleImpacts* Box = Stage.World->SpawnActor<ASoundwellSampleImpacts>(ASoundwellSampleImpacts::StaticClass());
	UStaticMeshComponent* Mesh = Box->FindComponentByClass<UStaticMeshComponent>();
	USoundwellImpactComponent* Impacts = Box->FindComponentByClass<USoundwellImpactComponent>();
	Impacts->Sound = Sound;
	FHitResult Hit;
	Hit.ImpactPoint = FVector(1.0, 2.0, 3.0);
	const auto Strike = [&](double Impulse) { Mesh->OnComponentHit.Broadcast(Mesh, nullptr, nullptr, FVector(Impulse, 0.0, 0.0), Hit); };
	Strike(100.0);
	Expect("impact", "a soft hit is not heard", Impacts->GetNumVoices() == 0, "");
	Strike(9000.0);
	Strike(9000.0);
	Expect("impact", "two hits at once are one", Impacts->GetNumVoices() == 1, std::to_string(Impacts->GetNumVoices()));
	Expect("impact", "it sounds where it hit", (Impacts->GetComponentLocation() - FVector(1.0, 2.0, 3.0)).Size() < 0.001, "");
	Stage.Tick(0.1f);
	Strike(9000.0);
	Expect("impact", "the next one sounds again", Impacts->GetNumVoices() == 2, std::to_string(Impacts->GetNumVoices()));
}

void NodesAnswer()
{
	FStage Stage;
	UListener* Listener = NewObject<UListener>();
	Listener->AddToRoot();
	USoundwellSound* Sound = Stage.MakeSound(TEXT("nodes.step"));
	USoundwellPrewarmAction* Prewarm = USoundwellPrewarmAction::PrewarmSounds(Stage.Actor, {Sound}, 3, 60.0f);
	Prewarm->Completed.AddDynamic(Listener, &UListener::OnPrewarmed);
	Prewarm->Activate();
	Expect("nodes", "Prewarm Sounds completes", Stage.Until([&] { return Listener->Share >= 1.0f; }), std::to_string(Listener->Share));
	Expect("nodes", "the pool is full then", Stage.Subsystem->GetConnection().GetPool(*Sound).Ready >= 9, "");
	FSoundwellEvent Event;
	Event.Sound = Sound;
	Event.TimeSecs = 0.5f;
	USoundwellRenderTimelineAction* Render = USoundwellRenderTimelineAction::RenderTimeline(Stage.Actor, {Event}, 1.0f, false, 7);
	Render->Completed.AddDynamic(Listener, &UListener::OnRendered);
	Render->Failed.AddDynamic(Listener, &UListener::OnRendered);
	Render->Activate();
	Stage.Until([&] { return Listener->bRendered; });
	const bool bMade = Listener->Rendering != nullptr && std::fabs(Listener->Rendering->GetDurationSecs() - 1.0f) < 0.001f;
	Expect("nodes", "Render Timeline hands a second over", bMade, std::string(TCHAR_TO_UTF8(*Listener->Reason)));
	Expect("nodes", "the rendering plays", Stage.Emitter->PlayRendering(Listener->Rendering) == ESoundwellTier::Live, "");
	const std::vector<int> Onsets = FindOnsets(StubAudio::Render(48000), 0.02f, 1200);
	Expect("nodes", "its event stands at half a second", Onsets.size() == 1 && std::abs(Onsets[0] - 24000) <= 48, Onsets.empty() ? "none" : std::to_string(Onsets[0]));
	Listener->bRendered = false;
	USoundwellRenderTimelineAction* Wrong = USoundwellRenderTimelineAction::RenderTimeline(Stage.Actor, {FSoundwellEvent()}, 1.0f);
	Wrong->Failed.AddDynamic(Listener, &UListener::OnRendered);
	Wrong->Activate();
	Expect("nodes", "an event without a sound fails with a reason", Listener->bRendered && !Listener->Reason.IsEmpty(), "");
	Listener->RemoveFromRoot();
}

void SamplesSound()
{
	USoundwellSettings* Settings = GetMutableDefault<USoundwellSettings>();
	FStage Stage;
	USoundwellSound* Sound = Stage.MakeSound(TEXT("samples.any"));
	Settings->Levels.Empty();
	FSoundwellLevelPrewarm Row;
	Row.Level.Package = TEXT("/Game/Maps/Cave");
	Row.Sounds.Add(TSoftObjectPtr<USoundwellSound>(Sound));
	Settings->Levels.Add(Row);
	Stage.Subsystem->PrewarmLevel(TEXT("/Game/Maps/Cave"));
	Expect("samples", "a level's sounds are prewarmed", Stage.Until([&] { return Stage.Subsystem->GetConnection().GetPool(*Sound).Ready >= 12; }), "");
	ASoundwellSampleWeapon* Weapon = Stage.World->SpawnActor<ASoundwellSampleWeapon>(ASoundwellSampleWeapon::StaticClass());
	Weapon->Shot = Sound;
	Weapon->SetTrigger(true);
	Stage.Tick();
	Expect("samples", "the weapon fires", StubAudio::NumPlaying() == 1, std::to_string(StubAudio::NumPlaying()));
	Weapon->SetTrigger(false);
	ASoundwellSampleFootsteps* Walker = Stage.World->SpawnActor<ASoundwellSampleFootsteps>(ASoundwellSampleFootsteps::StaticClass());
	Walker->Surfaces = NewObject<USoundwellSurfaceTable>(Walker);
	Walker->Surfaces->DefaultSound = Sound;
	Stage.World->StubHasGround = true;
	const int32 Before = StubAudio::NumPlaying();
	Walker->SetActorLocation(FVector(100.0, 0.0, 0.0));
	Stage.Tick(0.2f);
	Expect("samples", "the walker steps", StubAudio::NumPlaying() > Before, "");
	ASoundwellSampleBed* Engine = Stage.World->SpawnActor<ASoundwellSampleBed>(ASoundwellSampleBed::StaticClass());
	USoundwellBedComponent* Bed = Engine->FindComponentByClass<USoundwellBedComponent>();
	Bed->Sound = Sound;
	Bed->StartBed();
	Engine->SetThrottle(1.0f);
	Expect("samples", "the engine runs", Bed->GetTier() == ESoundwellTier::Live, "");
	Settings->Levels.Empty();
	Stage.Subsystem->PrewarmLevel(TEXT("/Game/Maps/Other"));
	Expect("samples", "the next level lets go of them", Stage.Subsystem->GetConnection().GetPool(*Sound).Ready == 0, "");
}
