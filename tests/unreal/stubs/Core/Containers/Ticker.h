// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Containers/Ticker.h. FTSTicker.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Containers/FTSTicker
#pragma once

#include "CoreMinimal.h"

DECLARE_DELEGATE_RetVal_OneParam(bool, FTickerDelegate, float);

class FTSTicker
{
private:
	struct FElement
	{
		FTickerDelegate Delegate;
		float DelaySecs;
		double FireTimeSecs;
		bool bRemoved = false;
	};

public:
	using FDelegateHandle = TWeakPtr<FElement>;

	static FTSTicker& GetCoreTicker();
	FDelegateHandle AddTicker(const FTickerDelegate& InDelegate, float InDelay = 0.0f);
	static void RemoveTicker(FDelegateHandle Handle);
	void Tick(float DeltaTime);

private:
	double CurrentTimeSecs = 0.0;
	TArray<TSharedPtr<FElement>> Elements;
};
