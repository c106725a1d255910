// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Delegates/Delegate.h, DelegateSignatureImpl.inl.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/delegates-and-lambda-functions-in-unreal-engine
#pragma once

#include "Containers/Array.h"
#include "Templates/SharedPointer.h"
#include "UObject/NameTypes.h"
#include <functional>

class UObject;
/** True while the object was not destroyed: what a weak binding looks at before it calls. */
bool StubIsAlive(const void* Object);
template <typename T>
const void* StubIdentity(const T* Object)
{
	return static_cast<const UObject*>(Object);
}

class FDelegateHandle
{
public:
	FDelegateHandle() = default;
	explicit FDelegateHandle(uint64 InId) : Id(InId) {}
	bool IsValid() const { return Id != 0; }
	void Reset() { Id = 0; }
	bool operator==(const FDelegateHandle& Other) const { return Id == Other.Id; }

private:
	uint64 Id = 0;
};

template <typename Signature>
class TDelegate;

template <typename RetValType, typename... ParamTypes>
class TDelegate<RetValType(ParamTypes...)>
{
public:
	template <typename UserClass, typename Method>
	static TDelegate CreateRaw(UserClass* InUserObject, Method InFunc)
	{
		TDelegate Made;
		Made.Function = [InUserObject, InFunc](ParamTypes... Params) -> RetValType { return (InUserObject->*InFunc)(Params...); };
		return Made;
	}
	template <typename UserClass, typename Method>
	static TDelegate CreateUObject(UserClass* InUserObject, Method InFunc)
	{
		TDelegate Made = CreateRaw(InUserObject, InFunc);
		Made.Owner = StubIdentity(InUserObject);
		return Made;
	}
	template <typename UserClass, typename Method>
	static TDelegate CreateSP(const TSharedRef<UserClass>& InUserObject, Method InFunc)
	{
		TDelegate Made = CreateRaw(&InUserObject.Get(), InFunc);
		Made.SharedOwner = std::weak_ptr<void>(InUserObject.Held);
		Made.bShared = true;
		return Made;
	}
	template <typename UserClass, typename Method>
	static TDelegate CreateSP(UserClass* InUserObject, Method InFunc)
	{
		return CreateSP(InUserObject->AsShared(), InFunc);
	}
	template <typename... VarTypes>
	static TDelegate CreateStatic(RetValType (*InFunc)(ParamTypes..., VarTypes...), std::type_identity_t<VarTypes>... Vars)
	{
		TDelegate Made;
		Made.Function = [InFunc, Vars...](ParamTypes... Params) -> RetValType { return InFunc(Params..., Vars...); };
		return Made;
	}
	template <typename FunctorType>
	static TDelegate CreateLambda(FunctorType&& InFunctor)
	{
		TDelegate Made;
		Made.Function = InFunctor;
		return Made;
	}
	template <typename UserClass, typename FunctorType>
	static TDelegate CreateWeakLambda(UserClass* InUserObject, FunctorType&& InFunctor)
	{
		TDelegate Made = CreateLambda(InFunctor);
		Made.Owner = StubIdentity(InUserObject);
		return Made;
	}
	bool IsBound() const { return Function && (Owner == nullptr || StubIsAlive(Owner)) && (!bShared || !SharedOwner.expired()); }
	RetValType Execute(ParamTypes... Params) const
	{
		check(IsBound());
		return Function(Params...);
	}
	bool ExecuteIfBound(ParamTypes... Params) const
	{
		if (IsBound())
		{
			Function(Params...);
			return true;
		}
		return false;
	}
	void Unbind() { Function = nullptr; }

	std::function<RetValType(ParamTypes...)> Function;
	const void* Owner = nullptr;
	std::weak_ptr<void> SharedOwner;
	bool bShared = false;
};

template <typename Signature>
class TMulticastDelegate;

template <typename... ParamTypes>
class TMulticastDelegate<void(ParamTypes...)>
{
public:
	using FDelegate = TDelegate<void(ParamTypes...)>;

	FDelegateHandle Add(FDelegate&& NewDelegate)
	{
		static uint64 NextId = 0;
		const FDelegateHandle Handle(++NextId);
		Bound.Add({Handle, static_cast<FDelegate&&>(NewDelegate)});
		return Handle;
	}
	template <typename UserClass, typename Method>
	FDelegateHandle AddUObject(UserClass* InUserObject, Method InFunc)
	{
		return Add(FDelegate::CreateUObject(InUserObject, InFunc));
	}
	template <typename UserClass, typename Method>
	FDelegateHandle AddRaw(UserClass* InUserObject, Method InFunc)
	{
		return Add(FDelegate::CreateRaw(InUserObject, InFunc));
	}
	template <typename FunctorType>
	FDelegateHandle AddLambda(FunctorType&& InFunctor)
	{
		return Add(FDelegate::CreateLambda(InFunctor));
	}
	template <typename UserClass, typename FunctorType>
	FDelegateHandle AddWeakLambda(UserClass* InUserObject, FunctorType&& InFunctor)
	{
		return Add(FDelegate::CreateWeakLambda(InUserObject, InFunctor));
	}
	bool Remove(FDelegateHandle Handle)
	{
		for (int32 Index = 0; Index < Bound.Num(); ++Index)
		{
			if (Bound[Index].Handle == Handle)
			{
				Bound.RemoveAt(Index);
				return true;
			}
		}
		return false;
	}
	void Broadcast(ParamTypes... Params) const
	{
		const TArray<FBinding> Snapshot = Bound;
		for (const FBinding& Binding : Snapshot)
		{
			Binding.Delegate.ExecuteIfBound(Params...);
		}
	}
	int32 StubNum() const { return Bound.Num(); }

private:
	struct FBinding
	{
		FDelegateHandle Handle;
		FDelegate Delegate;
	};
	TArray<FBinding> Bound;
};

/** Dynamic ones bind by object and function name; that the function is a UFUNCTION is for the header tool to see. */
template <typename... ParamTypes>
class TStubDynamicMulticast
{
public:
	template <typename UserClass>
	void __Internal_AddDynamic(UserClass* InUserObject, void (UserClass::*InMethodPtr)(ParamTypes...), FName InFunctionName)
	{
		Bound.Add({StubIdentity(InUserObject), InFunctionName,
			[InUserObject, InMethodPtr](ParamTypes... Params) { (InUserObject->*InMethodPtr)(Params...); }});
	}
	template <typename UserClass>
	void __Internal_RemoveDynamic(UserClass* InUserObject, void (UserClass::*)(ParamTypes...), FName InFunctionName)
	{
		for (int32 Index = Bound.Num() - 1; Index >= 0; --Index)
		{
			if (Bound[Index].Owner == StubIdentity(InUserObject) && Bound[Index].Name == InFunctionName)
			{
				Bound.RemoveAt(Index);
			}
		}
	}
	void Broadcast(ParamTypes... Params) const
	{
		const TArray<FBinding> Snapshot = Bound;
		for (const FBinding& Binding : Snapshot)
		{
			if (StubIsAlive(Binding.Owner))
			{
				Binding.Call(Params...);
			}
		}
	}
	bool IsBound() const { return Bound.Num() > 0; }

private:
	struct FBinding
	{
		const void* Owner;
		FName Name;
		std::function<void(ParamTypes...)> Call;
	};
	TArray<FBinding> Bound;
};

#define AddDynamic(UserObject, FuncName) __Internal_AddDynamic(UserObject, FuncName, FName(TEXT(#FuncName)))
#define RemoveDynamic(UserObject, FuncName) __Internal_RemoveDynamic(UserObject, FuncName, FName(TEXT(#FuncName)))

#define DECLARE_DELEGATE(DelegateName) typedef TDelegate<void()> DelegateName
#define DECLARE_DELEGATE_OneParam(DelegateName, Param1Type) typedef TDelegate<void(Param1Type)> DelegateName
#define DECLARE_DELEGATE_TwoParams(DelegateName, Param1Type, Param2Type) typedef TDelegate<void(Param1Type, Param2Type)> DelegateName
#define DECLARE_DELEGATE_RetVal(ReturnValueType, DelegateName) typedef TDelegate<ReturnValueType()> DelegateName
#define DECLARE_DELEGATE_RetVal_OneParam(ReturnValueType, DelegateName, Param1Type) \
	typedef TDelegate<ReturnValueType(Param1Type)> DelegateName
#define DECLARE_MULTICAST_DELEGATE(DelegateName) typedef TMulticastDelegate<void()> DelegateName
#define DECLARE_MULTICAST_DELEGATE_OneParam(DelegateName, Param1Type) typedef TMulticastDelegate<void(Param1Type)> DelegateName
#define STUB_DYNAMIC_MULTICAST(Name, ...) \
	class Name : public TStubDynamicMulticast<__VA_ARGS__> \
	{ \
	}
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE(DelegateName) STUB_DYNAMIC_MULTICAST(DelegateName)
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(DelegateName, Param1Type, Param1Name) STUB_DYNAMIC_MULTICAST(DelegateName, Param1Type)
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_TwoParams(DelegateName, Param1Type, Param1Name, Param2Type, Param2Name) \
	STUB_DYNAMIC_MULTICAST(DelegateName, Param1Type, Param2Type)
/** Kept outside of their owner in the engine; bound and fired alike. */
#define DECLARE_DYNAMIC_MULTICAST_SPARSE_DELEGATE_FiveParams(SparseDelegateClassName, OwningClass, DelegateName, P1, N1, P2, N2, P3, N3, P4, N4, P5, N5) \
	STUB_DYNAMIC_MULTICAST(SparseDelegateClassName, P1, P2, P3, P4, P5)
