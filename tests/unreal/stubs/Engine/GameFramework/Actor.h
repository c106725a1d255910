// UE 5.3-5.6: Engine/Source/Runtime/Engine/Classes/GameFramework/Actor.h. AActor.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/GameFramework/AActor
#pragma once

#include "Components/SceneComponent.h"

class AActor : public UObject
{
	STUB_BODY(AActor, UObject)
public:
	AActor() = default;
	AActor(const FObjectInitializer& ObjectInitializer) : UObject(ObjectInitializer) {}
	virtual UWorld* GetWorld() const override;
	USceneComponent* GetRootComponent() const { return RootComponent; }
	bool SetRootComponent(USceneComponent* NewRootComponent)
	{
		RootComponent = NewRootComponent;
		return true;
	}
	virtual FVector GetVelocity() const { return StubVelocity; }
	FVector GetActorLocation() const { return RootComponent != nullptr ? RootComponent->GetComponentLocation() : FVector(); }
	bool SetActorLocation(const FVector& NewLocation, bool bSweep = false, FHitResult* OutSweepHitResult = nullptr,
		ETeleportType Teleport = ETeleportType::None);
	virtual void Tick(float) {}
	virtual void StubVisitReferences(FStubCollector& Collector) override;

	template <class T>
	T* FindComponentByClass() const
	{
		for (UActorComponent* Component : StubComponents)
		{
			if (T* Found = Cast<T>(Component))
			{
				return Found;
			}
		}
		return nullptr;
	}
	template <class TReturnType>
	TReturnType* CreateDefaultSubobject(FName SubobjectName, bool bTransient = false)
	{
		static_cast<void>(bTransient);
		TReturnType* Made = NewObject<TReturnType>(this, SubobjectName);
		StubComponents.Add(Made);
		return Made;
	}

	FTickFunction PrimaryActorTick;
	TArray<TObjectPtr<UActorComponent>> StubComponents;
	FVector StubVelocity;
	bool StubPlays = false;

	void StubBeginPlay();
	void StubEndPlay(EEndPlayReason::Type Reason);

protected:
	virtual void BeginPlay() {}
	virtual void EndPlay(const EEndPlayReason::Type) {}
	TObjectPtr<USceneComponent> RootComponent;
};
