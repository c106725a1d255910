// UE 5.3-5.6: Engine/Source/Runtime/CoreUObject/Public/UObject/StrongObjectPtr.h. TStrongObjectPtr.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UObject/TStrongObjectPtr
#pragma once

#include "UObject/Object.h"

template <typename ObjectType>
class TStrongObjectPtr
{
public:
	TStrongObjectPtr() = default;
	explicit TStrongObjectPtr(ObjectType* InObject) { Reset(InObject); }
	~TStrongObjectPtr() { Reset(); }
	TStrongObjectPtr(const TStrongObjectPtr&) = delete;
	TStrongObjectPtr& operator=(const TStrongObjectPtr&) = delete;
	ObjectType* Get() const { return Object; }
	ObjectType* operator->() const { return Object; }
	ObjectType& operator*() const { return *Object; }
	bool IsValid() const { return Object != nullptr; }
	void Reset(ObjectType* InObject = nullptr)
	{
		if (Object != nullptr && StubIsAlive(StubIdentity(Object)))
		{
			Object->RemoveFromRoot();
		}
		Object = InObject;
		if (Object != nullptr)
		{
			Object->AddToRoot();
		}
	}

private:
	ObjectType* Object = nullptr;
};
