// Shared by the specs.
#include "SoundwellTestGame.h"

#include "Containers/Ticker.h"
#include "HAL/PlatformProcess.h"
#include "HAL/PlatformTime.h"
#include "SoundwellConnection.h"
#include "SoundwellSound.h"
#include "SoundwellWave.h"

USoundwellSound* SoundwellTest::MakeSound(const TCHAR* Id)
{
	USoundwellSound* Sound = NewObject<USoundwellSound>();
	Sound->Id = Id;
	Sound->Category = TEXT("footstep");
	Sound->Attributes.Add(FName(TEXT("surface")), FString(TEXT("gravel")));
	Sound->DurationSecs = 0.3f;
	return Sound;
}

bool SoundwellTest::Prewarm(FSoundwellConnection& Connection, const USoundwellSound& Sound, int32 Count, double MostSecs)
{
	const double EndSecs = FPlatformTime::Seconds() + MostSecs;
	if (!Connection.Prewarm(Sound, Count))
	{
		return false;
	}
	while (Connection.GetPool(Sound).Missing > 0 && FPlatformTime::Seconds() < EndSecs)
	{
		FPlatformProcess::Sleep(0.01f);
	}
	return Connection.GetPool(Sound).Missing == 0;
}

TArray<int16> SoundwellTest::Pull(USoundwellWave& Wave, int32 NumSamples)
{
	constexpr int32 NumAtOnce = 1024;
	TArray<int16> Samples;
	while (Samples.Num() < NumSamples)
	{
		int16 Buffer[NumAtOnce];
		const int32 NumBytes = Wave.GeneratePCMData(reinterpret_cast<uint8*>(Buffer), NumAtOnce);
		Samples.Append(Buffer, NumBytes / static_cast<int32>(sizeof(int16)));
	}
	return Samples;
}

int32 SoundwellTest::FindLoud(const TArray<int16>& Samples, int32 First, int32 Floor)
{
	for (int32 Index = First; Index < Samples.Num(); ++Index)
	{
		if (FMath::Abs(static_cast<int32>(Samples[Index])) > Floor)
		{
			return Index;
		}
	}
	return INDEX_NONE;
}
