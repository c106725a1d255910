// The project's settings of the plugin (Project Settings > Plugins > Soundwell). Knows nothing of how they are used.
#pragma once

#include "CoreMinimal.h"
#include "Engine/DeveloperSettings.h"
#include "Engine/EngineTypes.h"
#include "SoundwellSettings.generated.h"

class USoundwellSound;
class UWorld;

/** How the sidecar is reached. */
UENUM()
enum class ESoundwellSidecar : uint8
{
	/** The plugin launches it, or adopts a running one by its ready file. */
	Launch,
	/** A person or a script launches it; the plugin reads its ready file. */
	Connect,
	/** None: banks, baked variations and fallback sounds only. */
	None
};

/** What is asked for before a level is played. */
USTRUCT()
struct FSoundwellLevelPrewarm
{
	GENERATED_BODY()

	/** Level that the sounds belong to; applies when its map is loaded. */
	UPROPERTY(EditAnywhere, Category = "Soundwell")
	TSoftObjectPtr<UWorld> Level;

	/** Sounds that are prewarmed with the level and let go of with it; apply when the map is loaded. */
	UPROPERTY(EditAnywhere, Category = "Soundwell")
	TArray<TSoftObjectPtr<USoundwellSound>> Sounds;
};

/** Settings of the Soundwell plugin. */
UCLASS(Config = Game, DefaultConfig, meta = (DisplayName = "Soundwell"))
class SOUNDWELL_API USoundwellSettings : public UDeveloperSettings
{
	GENERATED_BODY()

public:
	/** How the sidecar is reached; applies in the editor and on desktop, other platforms have none. */
	UPROPERTY(Config, EditAnywhere, Category = "Sidecar")
	ESoundwellSidecar Sidecar = ESoundwellSidecar::Launch;

	/** Program to launch: `soundwell` or a Python; applies in mode Launch, empty means `soundwell` on PATH. */
	UPROPERTY(Config, EditAnywhere, Category = "Sidecar")
	FString Executable;

	/** Its arguments, one each; apply in mode Launch, empty means `serve`. */
	UPROPERTY(Config, EditAnywhere, Category = "Sidecar")
	TArray<FString> Arguments;

	/** File in which the sidecar says its port; needed in mode Connect, a private temporary one in mode Launch if empty. */
	UPROPERTY(Config, EditAnywhere, Category = "Sidecar")
	FString ReadyFile;

	/** How long the model may take to load, in seconds; applies in mode Launch. */
	UPROPERTY(Config, EditAnywhere, Category = "Sidecar", meta = (ClampMin = "1", Units = "s"))
	int32 StartTimeoutSecs = 120;

	/** Rate that variations are asked for and voices render at; applies when the connection is made. */
	UPROPERTY(Config, EditAnywhere, Category = "Pools", meta = (ClampMin = "8000", ClampMax = "192000", Units = "Hz"))
	int32 SampleRateHz = 48000;

	/** Most memory for live variations in MiB; the least recently used go first. */
	UPROPERTY(Config, EditAnywhere, Category = "Pools", meta = (ClampMin = "1", ClampMax = "4096"))
	int32 CacheMebibytes = 64;

	/** Fresh variations that a used pool keeps ready; applies while connected. */
	UPROPERTY(Config, EditAnywhere, Category = "Pools", meta = (ClampMin = "1", ClampMax = "64"))
	int32 MinDepth = 2;

	/** The same for a pool that is triggered fast; applies while connected. */
	UPROPERTY(Config, EditAnywhere, Category = "Pools", meta = (ClampMin = "1", ClampMax = "256"))
	int32 MaxDepth = 16;

	/** Names all variations and choices so that a session can be made again; applies when the connection is made. */
	UPROPERTY(Config, EditAnywhere, Category = "Pools")
	int64 Seed = 1;

	/** Most procedural waves at once, over all components; a voice beyond it is not played and counted. */
	UPROPERTY(Config, EditAnywhere, Category = "Pools", meta = (ClampMin = "1", ClampMax = "256"))
	int32 MaxVoices = 64;

	/** Bank files, relative to the project's Content folder; apply when the connection is made, the last one is looked at first. */
	UPROPERTY(Config, EditAnywhere, Category = "Pools")
	TArray<FString> Banks;

	/** Sounds to prewarm by level; apply when a map is loaded. */
	UPROPERTY(Config, EditAnywhere, Category = "Levels")
	TArray<FSoundwellLevelPrewarm> Levels;

	virtual FName GetCategoryName() const override;
};
