// Soundwell.Wave: what one voice renders. The cases with a sidecar need `soundwell` on PATH.
#include "CoreMinimal.h"
#include "Misc/AutomationTest.h"
#include "SoundwellConnection.h"
#include "SoundwellModule.h"
#include "SoundwellSound.h"
#include "SoundwellTestGame.h"
#include "SoundwellWave.h"

BEGIN_DEFINE_SPEC(FSoundwellWaveSpec, "Soundwell.Wave", SoundwellTest::Flags)
END_DEFINE_SPEC(FSoundwellWaveSpec)

void FSoundwellWaveSpec::Define()
{
	It(TEXT("IsSilentAndOverWithoutAVoice"), [this]()
	{
		USoundwellWave* Wave = NewObject<USoundwellWave>();
		Wave->Prepare(FSoundwellModule::Get().Connect(), 1);
		const TArray<int16> Samples = SoundwellTest::Pull(*Wave, 8192);
		TestEqual(TEXT("nothing is heard"), SoundwellTest::FindLoud(Samples, 0, 0), static_cast<int32>(INDEX_NONE));
		TestTrue(TEXT("it says that it is over"), Wave->HasEnded());
	});

	It(TEXT("PlaysAVariationAndEnds"), [this]()
	{
		const TSharedRef<FSoundwellConnection> Connection = FSoundwellModule::Get().Connect();
		const USoundwellSound* Sound = SoundwellTest::MakeSound(TEXT("spec.wave.plays"));
		if (!TestTrue(TEXT("variations arrive"), SoundwellTest::Prewarm(*Connection, *Sound, 1, 60.0)))
		{
			return;
		}
		const FSoundwellVariation Variation = Connection->Acquire(*Sound, 0.5f, 1);
		USoundwellWave* Wave = NewObject<USoundwellWave>();
		Wave->Prepare(Connection, 1);
		TestTrue(TEXT("it opens"), Wave->OpenBurst({{&Variation, Variation.GetOnsetFrames()}}));
		const TArray<int16> Samples = SoundwellTest::Pull(*Wave, 48000);
		TestTrue(TEXT("it is heard"), SoundwellTest::FindLoud(Samples, 0, 32) != INDEX_NONE);
		TestTrue(TEXT("it ends"), Wave->HasEnded());
	});

	It(TEXT("KeepsVoicesThatOutliveTheirWave"), [this]()
	{
		const TSharedRef<FSoundwellConnection> Connection = FSoundwellModule::Get().Connect();
		const int32 NumBefore = Connection->GetStats().Voices;
		USoundwellWave* Wave = NewObject<USoundwellWave>();
		Wave->Prepare(Connection, 1);
		Wave->OpenBurst({});
		Wave->CloseVoice();
		Wave->CloseVoice();
		TestEqual(TEXT("voices are counted back"), Connection->GetStats().Voices, NumBefore);
	});
}
