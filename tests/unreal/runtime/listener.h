// Listens to the Blueprint nodes' delegates, as a Blueprint would.
#pragma once

#include "CoreMinimal.h"
#include "UObject/Object.h"
#include "SoundwellRendering.h"

class UListener : public UObject
{
	STUB_BODY(UListener, UObject)
public:
	void OnPrewarmed(float InShare) { Share = InShare; }
	void OnRendered(USoundwellRendering* InRendering, const FString& InReason)
	{
		bRendered = true;
		Rendering = InRendering;
		Reason = InReason;
	}
	virtual void StubVisitReferences(FStubCollector& Collector) override { StubVisit(Collector, Rendering); }

	float Share = 0.0f;
	bool bRendered = false;
	TObjectPtr<USoundwellRendering> Rendering;
	FString Reason;
};
