// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/Engine/World.h. UWorld, FWorldDelegates.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/Engine/UWorld
#pragma once

#include "CollisionQueryParams.h"
#include "Engine/EngineTypes.h"
#include "Engine/HitResult.h"
#include "GameFramework/Actor.h"

class UGameInstance;

struct FActorsInitializedParams
{
	UWorld* World;
	bool ResetTime;
};

class FWorldDelegates
{
public:
	DECLARE_MULTICAST_DELEGATE_OneParam(FOnWorldInitializedActors, const FActorsInitializedParams&);
	static FOnWorldInitializedActors OnWorldInitializedActors;
};

struct FActorSpawnParameters
{
	FName Name;
	AActor* Owner = nullptr;
};

class UWorld : public UObject
{
	STUB_BODY(UWorld, UObject)
public:
	virtual UWorld* GetWorld() const override { return const_cast<UWorld*>(this); }
	UGameInstance* GetGameInstance() const { return StubGame; }
	double GetTimeSeconds() const { return StubTimeSecs; }
	static FString RemovePIEPrefix(const FString& Source, int32* OutPIEInstanceID = nullptr);
	bool LineTraceSingleByChannel(struct FHitResult& OutHit, const FVector& Start, const FVector& End, ECollisionChannel TraceChannel,
		const FCollisionQueryParams& Params = FCollisionQueryParams::DefaultQueryParam,
		const FCollisionResponseParams& ResponseParam = FCollisionResponseParams::DefaultResponseParam) const;
	AActor* SpawnActor(UClass* Class, FVector const* Location = nullptr, FRotator const* Rotation = nullptr,
		const FActorSpawnParameters& SpawnParameters = FActorSpawnParameters())
	{
		static_cast<void>(Rotation);
		static_cast<void>(SpawnParameters);
		return StubSpawn(Class, Location);
	}
	template <class T>
	T* SpawnActor(UClass* Class, const FActorSpawnParameters& SpawnParameters = FActorSpawnParameters())
	{
		return static_cast<T*>(SpawnActor(Class, nullptr, nullptr, SpawnParameters));
	}
	template <class T>
	T* SpawnActor(UClass* Class, FVector const& Location, FRotator const& Rotation,
		const FActorSpawnParameters& SpawnParameters = FActorSpawnParameters())
	{
		return static_cast<T*>(SpawnActor(Class, &Location, &Rotation, SpawnParameters));
	}

	virtual void StubVisitReferences(FStubCollector& Collector) override;

	AActor* StubSpawn(UClass* Class, FVector const* Location);
	void StubTick(float DeltaSecs);
	void StubEnd(EEndPlayReason::Type Reason);

	TObjectPtr<UGameInstance> StubGame;
	TArray<TObjectPtr<AActor>> StubActors;
	/** What lies below every trace; none: the trace hits nothing. */
	TObjectPtr<UPhysicalMaterial> StubGround;
	bool StubHasGround = false;
	double StubTimeSecs = 0.0;
};
