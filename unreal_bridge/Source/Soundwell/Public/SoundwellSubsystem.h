// What one running game shares: the connection, its numbers, the pool of waves, and what each level needs before it is
// played. Knows nothing of emitters or of how a voice is placed.
#pragma once

#include "CoreMinimal.h"
#include "Subsystems/GameInstanceSubsystem.h"
#include "SoundwellTypes.h"
#include "SoundwellSubsystem.generated.h"

class FSoundwellConnection;
class USoundwellSound;
class USoundwellWave;
class UWorld;

/** One per game instance; in the editor all of them share one connection and one sidecar. Game thread only. */
UCLASS()
class SOUNDWELL_API USoundwellSubsystem : public UGameInstanceSubsystem
{
	GENERATED_BODY()

public:
	virtual void Initialize(FSubsystemCollectionBase& Collection) override;
	virtual void Deinitialize() override;

	/** The subsystem of the game that an object belongs to; null outside of one. */
	static USoundwellSubsystem* Find(const UObject* WorldContextObject);

	/** Numbers of this moment. */
	UFUNCTION(BlueprintPure, Category = "Soundwell")
	FSoundwellStats GetStats() const;

	/** Launches or connects to the sidecar, as the settings say; it also starts by itself. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void StartSidecar();

	/** Ends the connection and a sidecar launched here; pools stay playable. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void StopSidecar();

	/** Asks for fresh variations, behind; a count of 0 takes the sound's own. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	bool Prewarm(USoundwellSound* Sound, int32 Count = 0);

	/** Lets go of a sound's live variations. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void Drain(USoundwellSound* Sound);

	/** Prewarms what the settings list for a level, such as /Game/Maps/Cave, and drains what only the level before needed. */
	UFUNCTION(BlueprintCallable, Category = "Soundwell")
	void PrewarmLevel(const FString& LevelPackage);

	/** A wave for one voice; null where MaxVoices sound already. Give it back when the voice is over. */
	USoundwellWave* TakeWave(int32 NumChannels);
	void ReturnWave(USoundwellWave* Wave);

	/** Voices that were not played because MaxVoices sounded. */
	int64 GetNumRefused() const { return NumRefused; }
	/** Waves made so far: it stays where it is while the game plays. */
	int32 GetNumWaves() const { return NumWaves; }

	FSoundwellConnection& GetConnection() const { return *Connection; }

private:
	void OnWorldReady(const UWorld* World);
	USoundwellWave* FindIdleWave(int32 NumChannels);

	TSharedPtr<FSoundwellConnection> Connection;
	FDelegateHandle WorldReadyHandle;

	/** Waves that no voice uses now; the garbage collector keeps them because of this list. */
	UPROPERTY(Transient)
	TArray<TObjectPtr<USoundwellWave>> IdleWaves;

	/** Sounds that the current level asked for. */
	UPROPERTY(Transient)
	TArray<TObjectPtr<USoundwellSound>> LevelSounds;

	int32 NumWaves = 0;
	int64 NumRefused = 0;
};
