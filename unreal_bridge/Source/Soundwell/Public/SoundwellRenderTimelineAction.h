// The Blueprint node "Render Timeline". Knows nothing of how the rendering is played.
#pragma once

#include "CoreMinimal.h"
#include "Containers/Ticker.h"
#include "Kismet/BlueprintAsyncActionBase.h"
#include "SoundwellTypes.h"
#include "SoundwellRenderTimelineAction.generated.h"

class USoundwellRendering;

/** Hands over a rendering, or none and the reason. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_TwoParams(FSoundwellRenderDone, USoundwellRendering*, Rendering, const FString&, Reason);

/** Renders events in one piece, behind. Needs a sidecar. Fires on the game thread. */
UCLASS()
class SOUNDWELL_API USoundwellRenderTimelineAction : public UBlueprintAsyncActionBase
{
	GENERATED_BODY()

public:
	/** Renders events of DurationSecs (0.05 to 60) as one sound; the same seed and model make the same samples. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell", meta = (BlueprintInternalUseOnly = "true", WorldContext = "WorldContextObject", DisplayName = "Render Timeline"))
	static USoundwellRenderTimelineAction* RenderTimeline(UObject* WorldContextObject, const TArray<FSoundwellEvent>& Events, float DurationSecs, bool bStereo = false, int64 Seed = 1);

	virtual void Activate() override;
	virtual void BeginDestroy() override;

	/** Fires with the finished sound. */
	UPROPERTY(BlueprintAssignable)
	FSoundwellRenderDone Completed;

	/** Fires with the reason where it cannot be made. */
	UPROPERTY(BlueprintAssignable)
	FSoundwellRenderDone Failed;

private:
	bool Tick(float DeltaSecs);
	void Fail(const FString& Reason);

	/** What is rendered. */
	UPROPERTY(Transient)
	TArray<FSoundwellEvent> WantedEvents;

	/** Finds the game. */
	UPROPERTY(Transient)
	TObjectPtr<UObject> Context = nullptr;

	float WantedSecs = 1.0f;
	bool bWantedStereo = false;
	int64 WantedSeed = 1;
	uint64 Render = 0;
	FTSTicker::FDelegateHandle Ticker;
};
