// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Templates/SharedPointer.h. TSharedPtr, TSharedRef, TWeakPtr.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Templates/TSharedPtr
#pragma once

#include "Misc/AssertionMacros.h"
#include "Templates/UnrealTemplate.h"
#include <memory>

template <class ObjectType>
class TSharedRef;

template <class ObjectType>
class TSharedPtr
{
public:
	TSharedPtr(std::nullptr_t = nullptr) {}
	explicit TSharedPtr(std::shared_ptr<ObjectType> InHeld) : Held(std::move(InHeld)) {}
	template <class OtherType, std::enable_if_t<std::is_convertible_v<OtherType*, ObjectType*>, int> = 0>
	TSharedPtr(const TSharedPtr<OtherType>& Other) : Held(Other.Held)
	{
	}
	template <class OtherType, std::enable_if_t<std::is_convertible_v<OtherType*, ObjectType*>, int> = 0>
	TSharedPtr(const TSharedRef<OtherType>& Other);
	bool IsValid() const { return Held != nullptr; }
	explicit operator bool() const { return IsValid(); }
	ObjectType* Get() const { return Held.get(); }
	ObjectType* operator->() const
	{
		check(IsValid());
		return Held.get();
	}
	ObjectType& operator*() const { return *operator->(); }
	void Reset() { Held.reset(); }
	TSharedRef<ObjectType> ToSharedRef() const;

	std::shared_ptr<ObjectType> Held;
};

template <class ObjectType>
class TSharedRef
{
public:
	explicit TSharedRef(std::shared_ptr<ObjectType> InHeld) : Held(std::move(InHeld)) { check(Held != nullptr); }
	template <class OtherType, std::enable_if_t<std::is_convertible_v<OtherType*, ObjectType*>, int> = 0>
	TSharedRef(const TSharedRef<OtherType>& Other) : Held(Other.Held)
	{
	}
	ObjectType* operator->() const { return Held.get(); }
	ObjectType& operator*() const { return *Held; }
	ObjectType& Get() const { return *Held; }

	std::shared_ptr<ObjectType> Held;
};

template <class ObjectType>
template <class OtherType, std::enable_if_t<std::is_convertible_v<OtherType*, ObjectType*>, int>>
TSharedPtr<ObjectType>::TSharedPtr(const TSharedRef<OtherType>& Other) : Held(Other.Held)
{
}

template <class ObjectType>
TSharedRef<ObjectType> TSharedPtr<ObjectType>::ToSharedRef() const
{
	return TSharedRef<ObjectType>(Held);
}

template <class ObjectType>
class TWeakPtr
{
public:
	TWeakPtr() = default;
	TWeakPtr(const TSharedPtr<ObjectType>& Shared) : Held(Shared.Held) {}
	TWeakPtr(const TSharedRef<ObjectType>& Shared) : Held(Shared.Held) {}
	TSharedPtr<ObjectType> Pin() const { return TSharedPtr<ObjectType>(Held.lock()); }
	bool IsValid() const { return !Held.expired(); }
	void Reset() { Held.reset(); }

private:
	std::weak_ptr<ObjectType> Held;
};

template <class ObjectType>
class TSharedFromThis : public std::enable_shared_from_this<ObjectType>
{
public:
	TSharedRef<ObjectType> AsShared() { return TSharedRef<ObjectType>(this->shared_from_this()); }
};

template <class ObjectType, class... ArgTypes>
TSharedRef<ObjectType> MakeShared(ArgTypes&&... Args)
{
	return TSharedRef<ObjectType>(std::make_shared<ObjectType>(static_cast<ArgTypes&&>(Args)...));
}

template <class ObjectType>
TSharedRef<ObjectType> MakeShareable(ObjectType* InObject)
{
	return TSharedRef<ObjectType>(std::shared_ptr<ObjectType>(InObject));
}

template <class CastToType, class CastFromType>
TSharedPtr<CastToType> StaticCastSharedPtr(const TSharedPtr<CastFromType>& InSharedPtr)
{
	return TSharedPtr<CastToType>(std::static_pointer_cast<CastToType>(InSharedPtr.Held));
}
