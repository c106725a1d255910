// UE 5.3-5.6: Engine/Source/Editor/PropertyEditor/Public/DetailCategoryBuilder.h. IDetailCategoryBuilder.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Editor/PropertyEditor/IDetailCategoryBuilder
#pragma once

#include "CoreMinimal.h"

class FDetailWidgetRow;

namespace ECategoryPriority
{
enum Type
{
	Variable,
	Transform,
	Important,
	TypeSpecific,
	Default,
	Uncommon
};
}

class IDetailCategoryBuilder
{
public:
	virtual ~IDetailCategoryBuilder() = default;
	virtual FDetailWidgetRow& AddCustomRow(const FText& FilterString, bool bForAdvanced = false) = 0;
};
