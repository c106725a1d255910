// Bodies of CoreUObject: construction, classes, liveness, a mark-and-sweep collector.
#include "UObject/Object.h"

#include <map>
#include <mutex>
#include <set>
#include <string>

namespace
{
struct FConstructing
{
	UClass* Class;
	UObject* Outer;
	FName Name;
};
thread_local FConstructing GConstructing = {nullptr, nullptr, FName()};

/** Leaked on purpose: objects outlive static destructors. */
struct FObjects
{
	std::mutex Mutex;
	std::set<const void*> Alive;
	std::vector<UObject*> InOrder;
	std::vector<UClass*> Classes;
	uint32 NextIndex = 1;
};
FObjects& Objects()
{
	static FObjects* const Made = new FObjects();
	return *Made;
}

bool IsDefaultOrClass(const UObject* Object)
{
	for (const UClass* Class : Objects().Classes)
	{
		if (Object == Class || Object == Class->StubDefault)
		{
			return true;
		}
	}
	return false;
}
}

bool StubIsAlive(const void* Object)
{
	const std::lock_guard<std::mutex> Lock(Objects().Mutex);
	return Objects().Alive.count(Object) > 0;
}

FObjectInitializer& FObjectInitializer::Get()
{
	static FObjectInitializer Initializer;
	return Initializer;
}

UObject::UObject() : ClassPrivate(GConstructing.Class), OuterPrivate(GConstructing.Outer), NamePrivate(GConstructing.Name)
{
	// The game thread alone makes objects: what the plugin promises of the audio thread is checked here.
	check(IsInGameThread());
	FObjects& All = Objects();
	InternalIndex = All.NextIndex++;
	if (NamePrivate.IsNone() && ClassPrivate != nullptr)
	{
		NamePrivate = FName(*(ClassPrivate->StubName.ToString() + TEXT("_") + FString::FromInt(static_cast<int32>(InternalIndex))));
	}
	const std::lock_guard<std::mutex> Lock(All.Mutex);
	All.Alive.insert(this);
	All.InOrder.push_back(this);
}

UObject::UObject(const FObjectInitializer&) : UObject() {}

UObject::~UObject()
{
	const std::lock_guard<std::mutex> Lock(Objects().Mutex);
	Objects().Alive.erase(this);
}

UClass* UObject::StaticClass()
{
	static UClass* const Class = StubMakeClass(TEXT("Object"), nullptr, &StubNew<UObject>);
	return Class;
}

UClass* StubMakeClass(const TCHAR* Name, UClass* Super, UObject* (*Make)())
{
	const FConstructing Saved = GConstructing;
	GConstructing = {nullptr, nullptr, FName(Name)};
	UClass* Class = new UClass();
	GConstructing = Saved;
	Class->StubName = FName(Name);
	Class->StubSuper = Super;
	Class->StubMake = Make;
	Objects().Classes.push_back(Class);
	return Class;
}

UObject* StubConstruct(UClass* Class, UObject* Outer, FName Name, UObject* (*Make)())
{
	const FConstructing Saved = GConstructing;
	GConstructing = {Class, Outer, Name};
	UObject* Made = Make();
	GConstructing = Saved;
	check(Made != nullptr);
	return Made;
}

UObject* UClass::GetDefaultObject()
{
	if (StubDefault == nullptr)
	{
		StubDefault = StubConstruct(this, nullptr, FName(*(TEXT("Default__") + StubName.ToString())), StubMake);
	}
	return StubDefault;
}

bool UClass::IsChildOf(const UClass* SomeBase) const
{
	const UClass* Class = this;
	while (Class != nullptr && Class != SomeBase)
	{
		Class = Class->StubSuper;
	}
	return Class != nullptr;
}

bool UObject::IsA(const UClass* SomeBase) const
{
	return ClassPrivate != nullptr && ClassPrivate->IsChildOf(SomeBase);
}

UPackage* UObject::GetOutermost() const
{
	const UObject* Top = this;
	while (Top->OuterPrivate != nullptr)
	{
		Top = Top->OuterPrivate;
	}
	return const_cast<UPackage*>(static_cast<const UPackage*>(Top));
}

FString UObject::GetPathName(const UObject*) const
{
	return OuterPrivate != nullptr ? OuterPrivate->GetPathName() + TEXT(".") + GetName() : GetName();
}

UPackage* GetTransientPackage()
{
	static UPackage* Package = nullptr;
	if (Package == nullptr || !StubIsAlive(Package))
	{
		Package = CreatePackage(TEXT("/Engine/Transient"));
		Package->AddToRoot();
	}
	return Package;
}

UPackage* CreatePackage(const TCHAR* PackageName)
{
	return static_cast<UPackage*>(StubConstruct(UPackage::StaticClass(), nullptr, FName(PackageName), &StubNew<UPackage>));
}

bool IsValid(const UObject* Test)
{
	return Test != nullptr && StubIsAlive(Test);
}

void FStubCollector::Add(const UObject* Object)
{
	if (Object != nullptr)
	{
		Found.Add(Object);
	}
}

namespace
{
std::set<const UObject*> FindReachable()
{
	std::set<const UObject*> Reached;
	FStubCollector Open;
	for (UObject* Object : Objects().InOrder)
	{
		if (Object->IsRooted() || IsDefaultOrClass(Object))
		{
			Open.Add(Object);
		}
	}
	while (Open.Found.Num() > 0)
	{
		const UObject* Object = Open.Found.Pop();
		if (Reached.insert(Object).second)
		{
			Open.Add(Object->OuterPrivate);
			const_cast<UObject*>(Object)->StubVisitReferences(Open);
		}
	}
	return Reached;
}

void Destroy(const std::vector<UObject*>& Doomed)
{
	for (UObject* Object : Doomed)
	{
		Object->BeginDestroy();
	}
	for (UObject* Object : Doomed)
	{
		delete Object;
	}
}
}

void CollectGarbage(EObjectFlags, bool)
{
	const std::set<const UObject*> Reached = FindReachable();
	std::vector<UObject*> Doomed;
	std::vector<UObject*> Kept;
	for (UObject* Object : Objects().InOrder)
	{
		(Reached.count(Object) > 0 ? Kept : Doomed).push_back(Object);
	}
	Objects().InOrder = Kept;
	Destroy(Doomed);
}

int32 StubNumObjects()
{
	int32 Num = 0;
	for (const UObject* Object : Objects().InOrder)
	{
		Num += IsDefaultOrClass(Object) ? 0 : 1;
	}
	return Num;
}

void StubDestroyAllObjects()
{
	std::vector<UObject*> Doomed;
	std::vector<UObject*> Classes;
	for (UObject* Object : Objects().InOrder)
	{
		const bool bClass = std::find(Objects().Classes.begin(), Objects().Classes.end(), Object) != Objects().Classes.end();
		(bClass ? Classes : Doomed).push_back(Object);
	}
	Objects().InOrder.clear();
	Destroy(Doomed);
	Objects().Classes.clear();
	Destroy(Classes);

}
