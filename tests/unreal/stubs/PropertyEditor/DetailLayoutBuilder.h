// UE 5.3-5.6: Engine/Source/Editor/PropertyEditor/Public/DetailLayoutBuilder.h. IDetailLayoutBuilder.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Editor/PropertyEditor/IDetailLayoutBuilder
#pragma once

#include "DetailCategoryBuilder.h"
#include "UObject/WeakObjectPtr.h"

class IDetailLayoutBuilder
{
public:
	virtual ~IDetailLayoutBuilder() = default;
	virtual void GetObjectsBeingCustomized(TArray<TWeakObjectPtr<UObject>>& OutObjects) const = 0;
	virtual IDetailCategoryBuilder& EditCategory(FName CategoryName, const FText& NewLocalizedDisplayName = FText::GetEmpty(),
		ECategoryPriority::Type CategoryType = ECategoryPriority::Default) = 0;
};
