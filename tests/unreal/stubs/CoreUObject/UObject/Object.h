// UE 5.3-5.6: Engine/Source/Runtime/CoreUObject/Public/UObject/Object.h, UObjectBase.h, Class.h, UObjectGlobals.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UObject/UObject
#pragma once

#include "CoreMinimal.h"
#include "UObject/ObjectMacros.h"

class UClass;
class UObject;
class UPackage;
class UWorld;

enum EObjectFlags : uint32
{
	RF_NoFlags = 0x0,
	RF_Public = 0x1,
	RF_Standalone = 0x2,
	RF_Transactional = 0x8,
	RF_Transient = 0x40
};
constexpr EObjectFlags operator|(EObjectFlags A, EObjectFlags B)
{
	return static_cast<EObjectFlags>(static_cast<uint32>(A) | static_cast<uint32>(B));
}

struct FPropertyChangedEvent
{
};

class FObjectInitializer
{
public:
	static FObjectInitializer& Get();
};

/** What the garbage collector walks: generated bodies list their UPROPERTY members to it. */
class FStubCollector
{
public:
	void Add(const UObject* Object);
	TArray<const UObject*> Found;
};

class UObject
{
public:
	UObject();
	UObject(const FObjectInitializer& ObjectInitializer);
	virtual ~UObject();
	UObject(const UObject&) = delete;
	UObject& operator=(const UObject&) = delete;

	typedef UObject ThisClass;
	static UClass* StaticClass();
	virtual void StubVisitReferences(FStubCollector&) {}

	UClass* GetClass() const { return ClassPrivate; }
	UObject* GetOuter() const { return OuterPrivate; }
	UPackage* GetOutermost() const;
	FName GetFName() const { return NamePrivate; }
	FString GetName() const { return NamePrivate.ToString(); }
	FString GetPathName(const UObject* StopOuter = nullptr) const;
	uint32 GetUniqueID() const { return InternalIndex; }
	bool IsA(const UClass* SomeBase) const;
	template <typename T>
	T* GetTypedOuter() const
	{
		UObject* Outer = OuterPrivate;
		while (Outer != nullptr && !Outer->IsA(T::StaticClass()))
		{
			Outer = Outer->OuterPrivate;
		}
		return static_cast<T*>(Outer);
	}
	void AddToRoot() { bRooted = true; }
	void RemoveFromRoot() { bRooted = false; }
	bool IsRooted() const { return bRooted; }
	bool MarkPackageDirty() const { return true; }

	virtual void BeginDestroy() {}
	virtual UWorld* GetWorld() const { return OuterPrivate != nullptr ? OuterPrivate->GetWorld() : nullptr; }
#if WITH_EDITOR
	virtual void PostEditChangeProperty(FPropertyChangedEvent&) {}
#endif

	UClass* ClassPrivate;
	UObject* OuterPrivate;
	FName NamePrivate;
	uint32 InternalIndex;
	bool bRooted = false;
};

class UClass : public UObject
{
public:
	FName StubName;
	UClass* StubSuper = nullptr;
	UObject* (*StubMake)() = nullptr;
	UObject* StubDefault = nullptr;

	UObject* GetDefaultObject();
	bool IsChildOf(const UClass* SomeBase) const;
};

UClass* StubMakeClass(const TCHAR* Name, UClass* Super, UObject* (*Make)());
/** Tells the constructor of UObject what it is about to be. */
UObject* StubConstruct(UClass* Class, UObject* Outer, FName Name, UObject* (*Make)());

template <typename T>
UObject* StubNew()
{
	if constexpr (std::is_abstract_v<T>)
	{
		return nullptr;
	}
	else if constexpr (std::is_constructible_v<T, const FObjectInitializer&>)
	{
		return new T(FObjectInitializer::Get());
	}
	else
	{
		return new T();
	}
}
template <typename T>
UClass* StubClassOf(const TCHAR* Name, UClass* Super)
{
	static UClass* const Class = StubMakeClass(Name, Super, &StubNew<T>);
	return Class;
}

/** The engine's own classes; ours get theirs from the header tool. */
#define STUB_BODY(TClass, TSuper) \
public: \
	typedef TClass ThisClass; \
	typedef TSuper Super; \
	static UClass* StaticClass() { return StubClassOf<ThisClass>(&TEXT(#TClass)[1], Super::StaticClass()); }

class UPackage : public UObject
{
	STUB_BODY(UPackage, UObject)
};

template <class T>
class TSubclassOf
{
public:
	TSubclassOf() = default;
	TSubclassOf(UClass* From) : Class(From) {}
	operator UClass*() const { return Class; }
	UClass* Get() const { return Class; }

private:
	UClass* Class = nullptr;
};

UPackage* GetTransientPackage();
UPackage* CreatePackage(const TCHAR* PackageName);
bool IsValid(const UObject* Test);

template <class T>
T* NewObject(UObject* Outer = GetTransientPackage(), FName Name = NAME_None)
{
	return static_cast<T*>(StubConstruct(T::StaticClass(), Outer, Name, &StubNew<T>));
}
template <class T>
T* NewObject(UObject* Outer, const UClass* Class, FName Name = NAME_None, EObjectFlags = RF_NoFlags)
{
	return static_cast<T*>(StubConstruct(const_cast<UClass*>(Class), Outer, Name, Class->StubMake));
}

template <typename To, typename From>
To* Cast(From* Src)
{
	return Src != nullptr && static_cast<const UObject*>(Src)->IsA(To::StaticClass()) ? static_cast<To*>(Src) : nullptr;
}
template <typename To, typename From>
To* CastChecked(From* Src)
{
	To* Result = Cast<To>(Src);
	check(Result != nullptr);
	return Result;
}
template <typename To, typename From>
To* Cast(const TObjectPtr<From>& Src)
{
	return Cast<To>(Src.Get());
}
template <class T>
const T* GetDefault()
{
	return static_cast<const T*>(T::StaticClass()->GetDefaultObject());
}
template <class T>
T* GetMutableDefault()
{
	return static_cast<T*>(T::StaticClass()->GetDefaultObject());
}

#define GARBAGE_COLLECTION_KEEPFLAGS RF_NoFlags
void CollectGarbage(EObjectFlags KeepFlags, bool bPerformFullPurge = true);

/** Objects alive now, class default objects and classes left out. */
int32 StubNumObjects();
/** Destroys everything that was ever made: the end of the process. */
void StubDestroyAllObjects();

template <typename T>
void StubVisit(FStubCollector&, const T&)
{
}
template <typename T>
void StubVisit(FStubCollector& Collector, const TObjectPtr<T>& Object)
{
	// The type may only be declared here; every class derives from UObject first.
	Collector.Add(reinterpret_cast<const UObject*>(Object.Get()));
}
template <typename T>
	requires requires(const T& Struct, FStubCollector& Collector) { Struct.StubVisitMembers(Collector); }
void StubVisit(FStubCollector& Collector, const T& Struct)
{
	Struct.StubVisitMembers(Collector);
}
template <typename T>
void StubVisit(FStubCollector& Collector, const TArray<T>& Array)
{
	for (const T& Item : Array)
	{
		StubVisit(Collector, Item);
	}
}
template <typename T>
void StubVisit(FStubCollector& Collector, const TSet<T>& Items)
{
	for (const T& Item : Items)
	{
		StubVisit(Collector, Item);
	}
}

template <typename EnumType>
class UEnum* StaticEnum();

class UEnum
{
public:
	UEnum(const TCHAR* InName, TArray<FString>&& InEntries) : Name(InName), Entries(std::move(InEntries)) {}
	FString GetNameStringByIndex(int32 Index) const { return Entries.IsValidIndex(Index) ? Entries[Index] : FString(); }
	template <typename EnumType>
	static FString GetValueAsString(const EnumType EnumeratorValue)
	{
		const UEnum* Enum = StaticEnum<EnumType>();
		return Enum->Name + TEXT("::") + Enum->GetNameStringByIndex(static_cast<int32>(EnumeratorValue));
	}

private:
	FString Name;
	TArray<FString> Entries;
};
