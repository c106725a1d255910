// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Containers/Set.h. The part of TSet that the plugin uses.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Containers/TSet
#pragma once

#include "Containers/Array.h"

template <typename InElementType>
class TSet
{
public:
	int32 Num() const { return Items.Num(); }
	void Empty(int32 = 0) { Items.Empty(); }
	void Add(const InElementType& InElement)
	{
		if (!Items.Contains(InElement))
		{
			Items.Add(InElement);
		}
	}
	auto begin() const { return Items.begin(); }
	auto end() const { return Items.end(); }

private:
	TArray<InElementType> Items;
};
