// UE 5.3-5.6: Engine/Source/Developer/AssetTools/Public/IAssetTypeActions.h and AssetTypeCategories.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Developer/AssetTools/IAssetTypeActions
#pragma once

#include "UObject/Object.h"

struct FToolMenuSection;

struct FColor
{
	FColor(uint8 InR, uint8 InG, uint8 InB, uint8 InA = 255) : R(InR), G(InG), B(InB), A(InA) {}
	uint8 R, G, B, A;
};

namespace EAssetTypeCategories
{
enum Type : uint32
{
	None = 0,
	Basic = 1 << 0,
	Animation = 1 << 1,
	Materials = 1 << 2,
	Sounds = 1 << 3
};
}

class IAssetTypeActions : public TSharedFromThis<IAssetTypeActions>
{
public:
	virtual ~IAssetTypeActions() = default;
	virtual FText GetName() const = 0;
	virtual UClass* GetSupportedClass() const = 0;
	virtual FColor GetTypeColor() const = 0;
	virtual bool HasActions(const TArray<UObject*>& InObjects) const = 0;
	virtual void GetActions(const TArray<UObject*>& InObjects, FToolMenuSection& Section) = 0;
	virtual uint32 GetCategories() = 0;
};
