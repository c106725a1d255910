// Bake to SoundWave.
#include "SoundwellBake.h"

#include "AssetImportTask.h"
#include "AssetToolsModule.h"
#include "Misc/FileHelper.h"
#include "Misc/Paths.h"
#include "Sound/SoundWave.h"
#include "SoundwellConnection.h"
#include "SoundwellLog.h"
#include "SoundwellModule.h"
#include "SoundwellProvenance.h"
#include "SoundwellSound.h"
#include "SoundwellTake.h"
#include "SoundwellWaveFile.h"
#include "UObject/Package.h"

namespace
{
constexpr float BakeTickSecs = 0.05f;
/** Longest wait for the next variation. */
constexpr float BakeWaitSecs = 30.0f;
constexpr float BakeIntensity = 0.5f;
}

TSharedRef<FSoundwellBake> FSoundwellBake::Start(USoundwellSound& Sound, int32 Count)
{
	TSharedRef<FSoundwellBake> Bake = MakeShared<FSoundwellBake>();
	Bake->Wanted = &Sound;
	Bake->Count = Count;
	Bake->SecsLeft = BakeWaitSecs;
	if (!FSoundwellModule::Get().Connect()->Prewarm(Sound, Count))
	{
		Bake->Finish();
		return Bake;
	}
	// The ticker keeps it until it is over.
	FTSTicker::GetCoreTicker().AddTicker(FTickerDelegate::CreateLambda([Bake](float DeltaSecs) { return Bake->Tick(DeltaSecs); }), BakeTickSecs);
	return Bake;
}

bool FSoundwellBake::Tick(float DeltaSecs)
{
	SecsLeft -= DeltaSecs;
	USoundwellSound* Sound = Wanted.Get();
	if (Sound != nullptr && NumBaked < Count && SecsLeft > 0.0f)
	{
		TakeOne(*Sound);
		return true;
	}
	Finish();
	return false;
}

void FSoundwellBake::TakeOne(USoundwellSound& Sound)
{
	const FSoundwellVariation Variation = FSoundwellModule::Get().Connect()->Acquire(Sound, BakeIntensity, 0);
	const uint64 Seed = GetSoundwellSeed(Variation);
	if (!Variation.IsValid() || Seeds.Contains(Seed))
	{
		return;
	}
	if (USoundWave* Wave = Import(Sound, Variation))
	{
		Seeds.Add(Seed);
		Sound.BakedVariations.Add(Wave);
		++NumBaked;
		SecsLeft = BakeWaitSecs;
	}
	else
	{
		SecsLeft = 0.0f;
	}
}

USoundWave* FSoundwellBake::Import(USoundwellSound& Sound, const FSoundwellVariation& Variation) const
{
	const FString Name = FString::Printf(TEXT("%s_%02d"), *Sound.GetName(), Sound.BakedVariations.Num() + 1);
	const FString File = FPaths::Combine(FPaths::ProjectSavedDir(), TEXT("Soundwell"), Name + TEXT(".wav"));
	if (!FFileHelper::SaveArrayToFile(MakeSoundwellWaveFile(Variation), *File))
	{
		UE_LOG(LogSoundwell, Error, TEXT("%s cannot be written; make room or change the folder's rights."), *File);
		return nullptr;
	}
	UAssetImportTask* Task = NewObject<UAssetImportTask>();
	Task->Filename = File;
	Task->DestinationPath = FPaths::GetPath(Sound.GetOutermost()->GetName()) + TEXT("/Baked");
	Task->DestinationName = Name;
	Task->bAutomated = true;
	FModuleManager::LoadModuleChecked<FAssetToolsModule>(TEXT("AssetTools")).Get().ImportAssetTasks({Task});
	USoundWave* Wave = Task->GetObjects().Num() > 0 ? Cast<USoundWave>(Task->GetObjects()[0]) : nullptr;
	if (Wave != nullptr)
	{
		Wave->AddAssetUserData(MakeSoundwellProvenance(*Wave, Sound, Variation));
		Wave->MarkPackageDirty();
	}
	return Wave;
}

void FSoundwellBake::Finish()
{
	bOver = true;
	if (USoundwellSound* Sound = Wanted.Get())
	{
		Sound->MarkPackageDirty();
		UE_LOG(LogSoundwell, Display, TEXT("Baked %d of %d variations of %s."), NumBaked, Count, *Sound->GetSoundId());
	}
}
