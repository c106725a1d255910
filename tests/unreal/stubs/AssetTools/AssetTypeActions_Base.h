// UE 5.3-5.6: Engine/Source/Developer/AssetTools/Public/AssetTypeActions_Base.h. FAssetTypeActions_Base.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Developer/AssetTools/FAssetTypeActions_Base
#pragma once

#include "IAssetTypeActions.h"
#include "UObject/WeakObjectPtr.h"

class FAssetTypeActions_Base : public IAssetTypeActions
{
public:
	virtual bool HasActions(const TArray<UObject*>&) const override { return false; }
	virtual void GetActions(const TArray<UObject*>&, FToolMenuSection&) override {}

protected:
	template <typename T>
	static TArray<TWeakObjectPtr<T>> GetTypedWeakObjectPtrs(const TArray<UObject*>& InObjects)
	{
		TArray<TWeakObjectPtr<T>> Typed;
		for (UObject* Object : InObjects)
		{
			Typed.Add(TWeakObjectPtr<T>(CastChecked<T>(Object)));
		}
		return Typed;
	}
};
