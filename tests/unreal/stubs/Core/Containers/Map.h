// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Containers/Map.h. TPair and the part of TMap that the plugin uses.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Containers/TMap
#pragma once

#include "Containers/Array.h"

template <typename KeyType, typename ValueType>
struct TPair
{
	KeyType Key;
	ValueType Value;
};

template <typename KeyType, typename ValueType>
class TMap
{
public:
	int32 Num() const { return Pairs.Num(); }
	void Empty(int32 = 0) { Pairs.Empty(); }
	ValueType* Find(const KeyType& Key)
	{
		for (TPair<KeyType, ValueType>& Pair : Pairs)
		{
			if (Pair.Key == Key)
			{
				return &Pair.Value;
			}
		}
		return nullptr;
	}
	const ValueType* Find(const KeyType& Key) const { return const_cast<TMap*>(this)->Find(Key); }
	bool Contains(const KeyType& Key) const { return Find(Key) != nullptr; }
	ValueType& Add(const KeyType& InKey, const ValueType& InValue)
	{
		if (ValueType* Found = Find(InKey))
		{
			return *Found = InValue;
		}
		Pairs.Add({InKey, InValue});
		return Pairs.Last().Value;
	}
	int32 Remove(const KeyType& InKey)
	{
		for (int32 Index = 0; Index < Pairs.Num(); ++Index)
		{
			if (Pairs[Index].Key == InKey)
			{
				Pairs.RemoveAt(Index);
				return 1;
			}
		}
		return 0;
	}
	auto begin() { return Pairs.begin(); }
	auto end() { return Pairs.end(); }
	auto begin() const { return Pairs.begin(); }
	auto end() const { return Pairs.end(); }

private:
	TArray<TPair<KeyType, ValueType>> Pairs;
};
