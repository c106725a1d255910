// "Render Timeline".
#include "SoundwellRenderTimelineAction.h"

#include "SoundwellConnection.h"
#include "SoundwellRendering.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"

namespace
{
constexpr float RenderPollSecs = 0.02f;
}

USoundwellRenderTimelineAction* USoundwellRenderTimelineAction::RenderTimeline(
	UObject* WorldContextObject, const TArray<FSoundwellEvent>& Events, float DurationSecs, bool bStereo, int64 Seed)
{
	USoundwellRenderTimelineAction* Action = NewObject<USoundwellRenderTimelineAction>();
	Action->WantedEvents = Events;
	Action->Context = WorldContextObject;
	Action->WantedSecs = DurationSecs;
	Action->bWantedStereo = bStereo;
	Action->WantedSeed = Seed;
	Action->RegisterWithGameInstance(WorldContextObject);
	return Action;
}

void USoundwellRenderTimelineAction::Activate()
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(Context);
	if (Subsystem == nullptr)
	{
		Fail(TEXT("There is no running game."));
		return;
	}
	FString Reason;
	Render = Subsystem->GetConnection().BeginRender(WantedEvents, WantedSecs, bWantedStereo, WantedSeed, Reason);
	if (Render == 0)
	{
		Fail(Reason);
		return;
	}
	Ticker = FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateUObject(this, &USoundwellRenderTimelineAction::Tick), RenderPollSecs);
}

void USoundwellRenderTimelineAction::BeginDestroy()
{
	FTSTicker::RemoveTicker(Ticker);
	Super::BeginDestroy();
}

bool USoundwellRenderTimelineAction::Tick(float)
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(Context);
	if (Subsystem == nullptr)
	{
		Fail(TEXT("The game ended."));
		return false;
	}
	FSoundwellVariation Variation;
	FString Reason;
	if (!Subsystem->GetConnection().PollRender(Render, Variation, Reason))
	{
		return true;
	}
	if (!Variation.IsValid())
	{
		Fail(Reason);
		return false;
	}
	USoundwellRendering* Rendering = NewObject<USoundwellRendering>(Subsystem);
	Rendering->Take(MoveTemp(Variation));
	Completed.Broadcast(Rendering, FString());
	SetReadyToDestroy();
	return false;
}

void USoundwellRenderTimelineAction::Fail(const FString& Reason)
{
	Failed.Broadcast(nullptr, Reason);
	SetReadyToDestroy();
}
