// "Prewarm Sounds".
#include "SoundwellPrewarmAction.h"

#include "SoundwellConnection.h"
#include "SoundwellSound.h"
#include "SoundwellSubsystem.h"

namespace
{
constexpr float PrewarmPollSecs = 0.05f;
}

USoundwellPrewarmAction* USoundwellPrewarmAction::PrewarmSounds(
	UObject* WorldContextObject, const TArray<USoundwellSound*>& Sounds, int32 Count, float TimeoutSecs)
{
	USoundwellPrewarmAction* Action = NewObject<USoundwellPrewarmAction>();
	for (USoundwellSound* Sound : Sounds)
	{
		if (Sound != nullptr)
		{
			Action->Wanted.Add(Sound);
		}
	}
	Action->Context = WorldContextObject;
	Action->WantedCount = Count;
	Action->SecsLeft = TimeoutSecs;
	Action->RegisterWithGameInstance(WorldContextObject);
	return Action;
}

void USoundwellPrewarmAction::Activate()
{
	USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(Context);
	if (Subsystem == nullptr || !Subsystem->GetConnection().IsUsable())
	{
		Finish(Failed, 0.0f);
		return;
	}
	for (USoundwellSound* Sound : Wanted)
	{
		Subsystem->Prewarm(Sound, WantedCount);
		NumMissingAtStart += Subsystem->GetConnection().GetPool(*Sound).Missing;
	}
	Ticker = FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateUObject(this, &USoundwellPrewarmAction::Tick), PrewarmPollSecs);
}

void USoundwellPrewarmAction::BeginDestroy()
{
	FTSTicker::RemoveTicker(Ticker);
	Super::BeginDestroy();
}

float USoundwellPrewarmAction::GetShare() const
{
	const USoundwellSubsystem* Subsystem = USoundwellSubsystem::Find(Context);
	int32 NumMissing = 0;
	for (const USoundwellSound* Sound : Wanted)
	{
		NumMissing += Subsystem != nullptr ? Subsystem->GetConnection().GetPool(*Sound).Missing : 1;
	}
	const int32 NumWanted = FMath::Max(NumMissingAtStart, NumMissing);
	return NumWanted > 0 ? 1.0f - static_cast<float>(NumMissing) / static_cast<float>(NumWanted) : 1.0f;
}

bool USoundwellPrewarmAction::Tick(float DeltaSecs)
{
	SecsLeft -= DeltaSecs;
	const float Share = GetShare();
	if (Share >= 1.0f)
	{
		Finish(Completed, Share);
		return false;
	}
	if (SecsLeft <= 0.0f || USoundwellSubsystem::Find(Context) == nullptr)
	{
		Finish(Failed, Share);
		return false;
	}
	Progressed.Broadcast(Share);
	return true;
}

void USoundwellPrewarmAction::Finish(const FSoundwellPrewarmProgress& Delegate, float Share)
{
	Delegate.Broadcast(Share);
	SetReadyToDestroy();
}
