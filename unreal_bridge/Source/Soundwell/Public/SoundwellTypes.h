// The plugin's plain values: enums and structs that Blueprints see. Knows nothing of the core or of components.
#pragma once

#include "CoreMinimal.h"
#include "SoundwellTypes.generated.h"

class USoundwellSound;

/** How far the sidecar is. */
UENUM(BlueprintType)
enum class ESoundwellState : uint8
{
	/** Nobody asked for a sidecar. */
	Offline,
	/** A process was launched; its model is loading. */
	Starting,
	/** An attempt to connect is under way. */
	Connecting,
	/** Pools are filled. */
	Connected,
	/** Will be tried again by itself, with growing pauses. */
	Lost,
	/** Given up; the log says why. */
	Failed,
	/** There is no native library here; baked variations and fallback sounds play. */
	Disabled
};

/** Where a played sound came from. */
UENUM(BlueprintType)
enum class ESoundwellTier : uint8
{
	/** Nothing was there to play. */
	Silence,
	/** From the pool that the sidecar fills. */
	Live,
	/** From a loaded bank. */
	Bank,
	/** From another intensity bucket. */
	Neighbour,
	/** The designer's: a baked variation or the fallback sound. */
	Clip
};

/** In which order the variations of a sound are chosen. */
UENUM(BlueprintType)
enum class ESoundwellMode : uint8
{
	/** Fresh ones first, then at random, without recent repeats. */
	Random,
	/** Each once in random order, then shuffled again. */
	Shuffle,
	/** In order, again and again. */
	RoundRobin
};

/** One event of a timeline. */
USTRUCT(BlueprintType)
struct FSoundwellEvent
{
	GENERATED_BODY()

	/** What sounds; applies to every event. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	TObjectPtr<USoundwellSound> Sound = nullptr;

	/** When it sounds, in seconds from the timeline's start; applies to every event. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0", Units = "s"))
	float TimeSecs = 0.0f;

	/** How hard, from 0 softest to 1 hardest; applies to every event. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell", meta = (ClampMin = "0.0", ClampMax = "1.0"))
	float Intensity = 0.5f;

	/** Names the rendering so that it can be made again; 0 derives it from the timeline's seed. */
	UPROPERTY(EditAnywhere, BlueprintReadWrite, Category = "Soundwell")
	int64 Seed = 0;
};

/** Numbers of one moment. */
USTRUCT(BlueprintType)
struct FSoundwellStats
{
	GENERATED_BODY()

	/** How far the sidecar is; applies always. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	ESoundwellState State = ESoundwellState::Disabled;

	/** Sounds asked for since the connection was made; applies while the library is loaded. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int64 Triggers = 0;

	/** Of them, those answered from a live pool; applies while the library is loaded. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int64 Live = 0;

	/** Of them, those answered from a bank; applies while the library is loaded. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int64 Banked = 0;

	/** Of them, those answered from another bucket; applies while the library is loaded. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int64 Neighbour = 0;

	/** Of them, those that the core could not answer; applies while the library is loaded. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int64 Silent = 0;

	/** Played again because no fresh variation was ready; applies while the library is loaded. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int64 Reused = 0;

	/** Variations asked for and not here yet; applies while connected. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int32 InFlight = 0;

	/** Bytes of live PCM held now; applies while the library is loaded. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int64 CacheBytes = 0;

	/** 95 of 100 refills were faster than this, in milliseconds; applies once refills came. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	float RefillP95Millis = 0.0f;

	/** Sidecar processes launched by this connection; applies where the plugin launches the sidecar. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int32 Launches = 0;

	/** Connections made; more than one means that the sidecar was lost and came back. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int32 Connects = 0;

	/** Process id of the sidecar, 0 if none was launched or adopted; applies where the plugin launches it. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int32 SidecarPid = 0;

	/** Voices that sound now; applies always. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	int32 Voices = 0;

	/** Name of the sidecar's model; applies once connected. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	FString Model;

	/** Last error of the connection; empty if there was none. */
	UPROPERTY(BlueprintReadOnly, Category = "Soundwell")
	FString LastError;
};
