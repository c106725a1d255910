// What one running game shares.
#include "SoundwellSubsystem.h"

#include "Engine/Engine.h"
#include "Engine/GameInstance.h"
#include "Engine/World.h"
#include "SoundwellConnection.h"
#include "SoundwellLog.h"
#include "SoundwellModule.h"
#include "SoundwellSettings.h"
#include "SoundwellSound.h"
#include "SoundwellWave.h"

void USoundwellSubsystem::Initialize(FSubsystemCollectionBase& Collection)
{
	Super::Initialize(Collection);
	Connection = FSoundwellModule::Get().Connect();
	// The parameter's type moved between engine versions; its World did not.
	WorldReadyHandle = FWorldDelegates::OnWorldInitializedActors.AddWeakLambda(this, [this](const auto& Params) { OnWorldReady(Params.World); });
}

void USoundwellSubsystem::Deinitialize()
{
	FWorldDelegates::OnWorldInitializedActors.Remove(WorldReadyHandle);
	PrewarmLevel(FString());
	for (USoundwellWave* Wave : IdleWaves)
	{
		Wave->CloseVoice();
	}
	IdleWaves.Empty();
	Connection.Reset();
	Super::Deinitialize();
}

USoundwellSubsystem* USoundwellSubsystem::Find(const UObject* WorldContextObject)
{
	const UWorld* World = GEngine != nullptr ? GEngine->GetWorldFromContextObject(WorldContextObject, EGetWorldErrorMode::ReturnNull) : nullptr;
	const UGameInstance* Game = World != nullptr ? World->GetGameInstance() : nullptr;
	return Game != nullptr ? Game->GetSubsystem<USoundwellSubsystem>() : nullptr;
}

FSoundwellStats USoundwellSubsystem::GetStats() const
{
	return Connection.IsValid() ? Connection->GetStats() : FSoundwellStats();
}

void USoundwellSubsystem::StartSidecar()
{
	Connection->Start();
}

void USoundwellSubsystem::StopSidecar()
{
	Connection->Stop();
}

bool USoundwellSubsystem::Prewarm(USoundwellSound* Sound, int32 Count)
{
	return Sound != nullptr && Connection->Prewarm(*Sound, Count);
}

void USoundwellSubsystem::Drain(USoundwellSound* Sound)
{
	if (Sound != nullptr)
	{
		Connection->Drain(*Sound);
	}
}

void USoundwellSubsystem::OnWorldReady(const UWorld* World)
{
	if (World != nullptr && World->GetGameInstance() == GetGameInstance())
	{
		PrewarmLevel(UWorld::RemovePIEPrefix(World->GetOutermost()->GetName()));
	}
}

void USoundwellSubsystem::PrewarmLevel(const FString& LevelPackage)
{
	TArray<TObjectPtr<USoundwellSound>> Wanted;
	for (const FSoundwellLevelPrewarm& Row : GetDefault<USoundwellSettings>()->Levels)
	{
		if (Row.Level.GetLongPackageName() != LevelPackage)
		{
			continue;
		}
		for (const TSoftObjectPtr<USoundwellSound>& Soft : Row.Sounds)
		{
			if (USoundwellSound* Sound = Soft.LoadSynchronous())
			{
				Prewarm(Sound);
				Wanted.Add(Sound);
			}
		}
	}
	for (USoundwellSound* Sound : LevelSounds)
	{
		if (!Wanted.Contains(Sound))
		{
			Drain(Sound);
		}
	}
	LevelSounds = MoveTemp(Wanted);
}

USoundwellWave* USoundwellSubsystem::FindIdleWave(int32 NumChannels)
{
	for (int32 Index = IdleWaves.Num() - 1; Index >= 0; --Index)
	{
		if (IdleWaves[Index]->NumChannels == NumChannels)
		{
			USoundwellWave* Wave = IdleWaves[Index];
			IdleWaves.RemoveAtSwap(Index);
			return Wave;
		}
	}
	return nullptr;
}

USoundwellWave* USoundwellSubsystem::TakeWave(int32 NumChannels)
{
	check(IsInGameThread());
	if (USoundwellWave* Idle = FindIdleWave(NumChannels))
	{
		return Idle;
	}
	if (NumWaves >= GetDefault<USoundwellSettings>()->MaxVoices && IdleWaves.Num() == 0)
	{
		UE_CLOG(NumRefused == 0, LogSoundwell, Warning, TEXT("More than %d voices; raise Max Voices in the settings."), NumWaves);
		++NumRefused;
		return nullptr;
	}
	if (NumWaves >= GetDefault<USoundwellSettings>()->MaxVoices)
	{
		IdleWaves.Pop();
		--NumWaves;
	}
	USoundwellWave* Wave = NewObject<USoundwellWave>(this);
	Wave->Prepare(Connection.ToSharedRef(), NumChannels);
	++NumWaves;
	return Wave;
}

void USoundwellSubsystem::ReturnWave(USoundwellWave* Wave)
{
	Wave->CloseVoice();
	IdleWaves.Add(Wave);
}
