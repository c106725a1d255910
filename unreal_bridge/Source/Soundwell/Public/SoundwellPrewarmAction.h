// The Blueprint node "Prewarm Sounds". Knows nothing of what plays them.
#pragma once

#include "CoreMinimal.h"
#include "Containers/Ticker.h"
#include "Kismet/BlueprintAsyncActionBase.h"
#include "SoundwellPrewarmAction.generated.h"

class USoundwellSound;

/** Tells how far prewarming is, from 0 to 1. */
DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(FSoundwellPrewarmProgress, float, Share);

/** Asks for variations and tells when they are here. Fires on the game thread. */
UCLASS()
class SOUNDWELL_API USoundwellPrewarmAction : public UBlueprintAsyncActionBase
{
	GENERATED_BODY()

public:
	/** Asks for Count variations of each sound in each intensity bucket; 0 takes each sound's own count. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell", meta = (BlueprintInternalUseOnly = "true", WorldContext = "WorldContextObject", DisplayName = "Prewarm Sounds"))
	static USoundwellPrewarmAction* PrewarmSounds(UObject* WorldContextObject, const TArray<USoundwellSound*>& Sounds, int32 Count = 0, float TimeoutSecs = 30.0f);

	virtual void Activate() override;
	virtual void BeginDestroy() override;

	/** Fires once all are here. */
	UPROPERTY(BlueprintAssignable)
	FSoundwellPrewarmProgress Completed;

	/** Fires while they arrive, for a loading bar. */
	UPROPERTY(BlueprintAssignable)
	FSoundwellPrewarmProgress Progressed;

	/** Fires where the time is over or there is no sidecar; what is there plays all the same. */
	UPROPERTY(BlueprintAssignable)
	FSoundwellPrewarmProgress Failed;

private:
	bool Tick(float DeltaSecs);
	float GetShare() const;
	void Finish(const FSoundwellPrewarmProgress& Delegate, float Share);

	/** What is waited for. */
	UPROPERTY(Transient)
	TArray<TObjectPtr<USoundwellSound>> Wanted;

	/** Finds the game. */
	UPROPERTY(Transient)
	TObjectPtr<UObject> Context = nullptr;

	int32 WantedCount = 0;
	int32 NumMissingAtStart = 0;
	float SecsLeft = 0.0f;
	FTSTicker::FDelegateHandle Ticker;
};
