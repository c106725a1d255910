// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Containers/Array.h. The part of TArray that the plugin uses.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Containers/TArray
#pragma once

#include "CoreTypes.h"
#include "Misc/AssertionMacros.h"
#include "Templates/UnrealTemplate.h"
#include <algorithm>
#include <initializer_list>
#include <vector>

template <typename ElementType>
class TArray
{
public:
	TArray() = default;
	TArray(std::initializer_list<ElementType> InitList) : Items(InitList) {}

	int32 Num() const { return static_cast<int32>(Items.size()); }
	bool IsEmpty() const { return Items.empty(); }
	bool IsValidIndex(int32 Index) const { return Index >= 0 && Index < Num(); }
	ElementType* GetData() { return Items.data(); }
	const ElementType* GetData() const { return Items.data(); }
	ElementType& operator[](int32 Index)
	{
		check(IsValidIndex(Index));
		return Items[static_cast<std::size_t>(Index)];
	}
	const ElementType& operator[](int32 Index) const
	{
		check(IsValidIndex(Index));
		return Items[static_cast<std::size_t>(Index)];
	}
	ElementType& Last() { return (*this)[Num() - 1]; }

	int32 Add(ElementType&& Item)
	{
		Items.push_back(static_cast<ElementType&&>(Item));
		return Num() - 1;
	}
	int32 Add(const ElementType& Item)
	{
		Items.push_back(Item);
		return Num() - 1;
	}
	ElementType& AddDefaulted_GetRef()
	{
		Items.emplace_back();
		return Items.back();
	}
	void Append(const ElementType* Ptr, int32 Count) { Items.insert(Items.end(), Ptr, Ptr + Count); }
	void Append(const TArray& Source) { Append(Source.GetData(), Source.Num()); }
	ElementType Pop()
	{
		check(Num() > 0);
		ElementType Taken = static_cast<ElementType&&>(Items.back());
		Items.pop_back();
		return Taken;
	}
	void RemoveAt(int32 Index)
	{
		check(IsValidIndex(Index));
		Items.erase(Items.begin() + Index);
	}
	void RemoveAt(int32 Index, int32 Count) { Items.erase(Items.begin() + Index, Items.begin() + Index + Count); }
	void RemoveAtSwap(int32 Index)
	{
		check(IsValidIndex(Index));
		std::swap(Items[static_cast<std::size_t>(Index)], Items.back());
		Items.pop_back();
	}
	void Reset(int32 NewSize = 0)
	{
		Items.clear();
		Reserve(NewSize);
	}
	void Empty(int32 Slack = 0)
	{
		Items.clear();
		Reserve(Slack);
	}
	void Reserve(int32 Number) { Items.reserve(static_cast<std::size_t>(Number)); }
	void SetNum(int32 NewNum) { Items.resize(static_cast<std::size_t>(NewNum)); }
	void SetNumZeroed(int32 NewNum) { Items.resize(static_cast<std::size_t>(NewNum)); }
	template <typename ComparisonType>
	bool Contains(const ComparisonType& Item) const
	{
		return std::find(Items.begin(), Items.end(), Item) != Items.end();
	}
	template <typename PredicateType>
	void Sort(const PredicateType& Predicate)
	{
		std::stable_sort(Items.begin(), Items.end(), Predicate);
	}

	auto begin() { return Items.begin(); }
	auto end() { return Items.end(); }
	auto begin() const { return Items.begin(); }
	auto end() const { return Items.end(); }

private:
	std::vector<ElementType> Items;
};

template <typename ElementType>
class TArrayView
{
public:
	TArrayView(ElementType* InData, int32 InCount) : Data(InData), Count(InCount) {}
	TArrayView(const TArray<std::remove_const_t<ElementType>>& Array) : Data(Array.GetData()), Count(Array.Num()) {}
	ElementType* GetData() const { return Data; }
	int32 Num() const { return Count; }

private:
	ElementType* Data;
	int32 Count;
};
