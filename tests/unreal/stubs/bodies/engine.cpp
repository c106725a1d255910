// Bodies of Engine without sound: worlds, actors, components, games.
#include "Engine/Engine.h"
#include "Components/ActorComponent.h"
#include "Components/SceneComponent.h"
#include "Containers/Ticker.h"
#include "Engine/GameInstance.h"
#include "Engine/World.h"
#include "GameFramework/Actor.h"
#include "Kismet/BlueprintAsyncActionBase.h"
#include "Modules/ModuleManager.h"
#include "Sound/SoundBase.h"
#include "bodies/stub_engine.h"

UEngine* GEngine = nullptr;
FWorldDelegates::FOnWorldInitializedActors FWorldDelegates::OnWorldInitializedActors;
FCollisionQueryParams FCollisionQueryParams::DefaultQueryParam;
FCollisionResponseParams FCollisionResponseParams::DefaultResponseParam;
void StubSetPluginFolder(const FString& Folder);
std::vector<UClass*>& StubSubsystemClasses()
{
	static std::vector<UClass*> Classes;
	return Classes;
}

namespace
{
TArray<UObject*> GRunningActions;
}

AActor* UActorComponent::GetOwner() const
{
	return Cast<AActor>(GetOuter()) != nullptr ? Cast<AActor>(GetOuter()) : GetTypedOuter<AActor>();
}

UWorld* UActorComponent::GetWorld() const
{
	return GetOwner() != nullptr ? GetOwner()->GetWorld() : nullptr;
}

void UActorComponent::RegisterComponent()
{
	AActor* Owner = GetOwner();
	check(Owner != nullptr);
	if (!Owner->StubComponents.Contains(this))
	{
		Owner->StubComponents.Add(this);
	}
	PrimaryComponentTick.StubEnabled = PrimaryComponentTick.bStartWithTickEnabled;
	if (Owner->StubPlays && !HasBegunPlay())
	{
		BeginPlay();
	}
}

void UActorComponent::DestroyComponent(bool)
{
	EndPlay(EEndPlayReason::Destroyed);
	AActor* Owner = GetOwner();
	for (int32 Index = Owner->StubComponents.Num() - 1; Index >= 0; --Index)
	{
		if (Owner->StubComponents[Index] == this)
		{
			Owner->StubComponents.RemoveAt(Index);
		}
	}
}

void USceneComponent::SetupAttachment(USceneComponent* InParent, FName)
{
	Parent = InParent;
}

FVector USceneComponent::GetComponentLocation() const
{
	return Parent != nullptr ? Parent->GetComponentLocation() + Relative : Relative;
}

void USceneComponent::SetWorldLocation(FVector NewLocation, bool, FHitResult*, ETeleportType)
{
	Relative = Parent != nullptr ? NewLocation - Parent->GetComponentLocation() : NewLocation;
}

FVector USceneComponent::GetSocketLocation(FName) const
{
	return GetComponentLocation();
}

UWorld* AActor::GetWorld() const
{
	return GetTypedOuter<UWorld>();
}

bool AActor::SetActorLocation(const FVector& NewLocation, bool, FHitResult*, ETeleportType)
{
	if (RootComponent != nullptr)
	{
		RootComponent->SetWorldLocation(NewLocation);
	}
	return RootComponent != nullptr;
}

void AActor::StubVisitReferences(FStubCollector& Collector)
{
	StubVisit(Collector, StubComponents);
	StubVisit(Collector, RootComponent);
}

void AActor::StubBeginPlay()
{
	StubPlays = true;
	const TArray<TObjectPtr<UActorComponent>> Snapshot = StubComponents;
	for (UActorComponent* Component : Snapshot)
	{
		if (!Component->HasBegunPlay())
		{
			Component->PrimaryComponentTick.StubEnabled = Component->PrimaryComponentTick.bStartWithTickEnabled;
			Component->BeginPlay();
		}
	}
	BeginPlay();
}

void AActor::StubEndPlay(EEndPlayReason::Type Reason)
{
	EndPlay(Reason);
	const TArray<TObjectPtr<UActorComponent>> Snapshot = StubComponents;
	for (UActorComponent* Component : Snapshot)
	{
		Component->EndPlay(Reason);
	}
	StubPlays = false;
}

FString UWorld::RemovePIEPrefix(const FString& Source, int32*)
{
	const std::size_t Slash = Source.Data.rfind(u'/');
	const std::size_t Start = Slash == std::u16string::npos ? 0 : Slash + 1;
	if (Source.Data.compare(Start, 6, u"UEDPIE") != 0)
	{
		return Source;
	}
	const std::size_t NameStart = Source.Data.find(u'_', Start + 7) + 1;
	return FString((Source.Data.substr(0, Start) + Source.Data.substr(NameStart)).c_str());
}

bool UWorld::LineTraceSingleByChannel(FHitResult& OutHit, const FVector& Start, const FVector& End, ECollisionChannel,
	const FCollisionQueryParams& Params, const FCollisionResponseParams&) const
{
	check(Start.Z > End.Z);
	OutHit.ImpactPoint = End;
	OutHit.PhysMaterial = Params.bReturnPhysicalMaterial ? StubGround.Get() : nullptr;
	return StubHasGround;
}

void UWorld::StubVisitReferences(FStubCollector& Collector)
{
	StubVisit(Collector, StubGame);
	StubVisit(Collector, StubActors);
	StubVisit(Collector, StubGround);
}

AActor* UWorld::StubSpawn(UClass* Class, FVector const* Location)
{
	AActor* Actor = NewObject<AActor>(this, Class);
	StubActors.Add(Actor);
	if (Location != nullptr)
	{
		Actor->SetActorLocation(*Location);
	}
	Actor->StubBeginPlay();
	return Actor;
}

void UWorld::StubTick(float DeltaSecs)
{
	StubTimeSecs += static_cast<double>(DeltaSecs);
	const TArray<TObjectPtr<AActor>> Actors = StubActors;
	for (AActor* Actor : Actors)
	{
		if (Actor->PrimaryActorTick.bCanEverTick)
		{
			Actor->Tick(DeltaSecs);
		}
		const TArray<TObjectPtr<UActorComponent>> Components = Actor->StubComponents;
		for (UActorComponent* Component : Components)
		{
			if (Component->PrimaryComponentTick.bCanEverTick && Component->IsComponentTickEnabled())
			{
				Component->TickComponent(DeltaSecs, LEVELTICK_All, &Component->PrimaryComponentTick);
			}
		}
	}
}

void UWorld::StubEnd(EEndPlayReason::Type Reason)
{
	for (AActor* Actor : StubActors)
	{
		Actor->StubEndPlay(Reason);
	}
	StubActors.Empty();
}

void UGameInstance::Init()
{
	FSubsystemCollectionBase Collection;
	for (UClass* Class : StubSubsystemClasses())
	{
		UGameInstanceSubsystem* Subsystem = NewObject<UGameInstanceSubsystem>(this, Class);
		StubSubsystems.Add(Subsystem);
		Subsystem->Initialize(Collection);
	}
}

void UGameInstance::Shutdown()
{
	for (UGameInstanceSubsystem* Subsystem : StubSubsystems)
	{
		Subsystem->Deinitialize();
	}
	StubSubsystems.Empty();
}

void UGameInstance::StubVisitReferences(FStubCollector& Collector)
{
	StubVisit(Collector, StubSubsystems);
	StubVisit(Collector, StubWorld);
}

UGameInstance* UGameInstanceSubsystem::GetGameInstance() const
{
	return Cast<UGameInstance>(GetOuter());
}

UWorld* UEngine::GetWorldFromContextObject(const UObject* Object, EGetWorldErrorMode) const
{
	return Object != nullptr ? Object->GetWorld() : nullptr;
}

void UBlueprintAsyncActionBase::RegisterWithGameInstance(const UObject* WorldContextObject)
{
	check(WorldContextObject != nullptr);
	AddToRoot();
	GRunningActions.Add(this);
}

void UBlueprintAsyncActionBase::SetReadyToDestroy()
{
	RemoveFromRoot();
}

UAssetUserData* USoundBase::GetAssetUserDataOfClass(TSubclassOf<UAssetUserData> InUserDataClass)
{
	for (UAssetUserData* Data : StubUserData)
	{
		if (Data->IsA(InUserDataClass))
		{
			return Data;
		}
	}
	return nullptr;
}

void StubEngine::Startup(const FString& PluginFolder)
{
	StubSetPluginFolder(PluginFolder);
	GEngine = NewObject<UEngine>();
	GEngine->AddToRoot();
}

UWorld* StubEngine::BeginPlay(const FString& Package)
{
	UGameInstance* Game = NewObject<UGameInstance>();
	Game->AddToRoot();
	UWorld* World = NewObject<UWorld>(CreatePackage(*Package));
	World->StubGame = Game;
	Game->StubWorld = World;
	Game->Init();
	FWorldDelegates::OnWorldInitializedActors.Broadcast(FActorsInitializedParams{World, true});
	return World;
}

void StubEngine::Tick(UWorld& World, float DeltaSecs)
{
	World.StubTick(DeltaSecs);
	FTSTicker::GetCoreTicker().Tick(DeltaSecs);
}

void StubEngine::EndPlay(UWorld& World)
{
	UGameInstance* Game = World.StubGame;
	World.StubEnd(EEndPlayReason::EndPlayInEditor);
	Game->Shutdown();
	Game->RemoveFromRoot();
	CollectGarbage(GARBAGE_COLLECTION_KEEPFLAGS);
}

void StubEngine::Shutdown()
{
	FModuleManager::Get().StubUnloadAll();
	StubAudio::Shutdown();
	GEngine = nullptr;
	StubDestroyAllObjects();
}
