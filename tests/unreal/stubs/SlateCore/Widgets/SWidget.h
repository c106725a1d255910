// UE 5.3-5.6: Engine/Source/Runtime/SlateCore/Public/Widgets/SWidget.h and DeclarativeSyntaxSupport.h. SWidget, SNew.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/slate-user-interface-programming-framework-for-unreal-engine
#pragma once

#include "Misc/Attribute.h"

class SWidget : public TSharedFromThis<SWidget>
{
public:
	virtual ~SWidget() = default;
};

template <typename WidgetType>
struct TStubDeclaration
{
	TSharedRef<WidgetType> operator<<=(const typename WidgetType::FArguments& InArgs) const
	{
		const TSharedRef<WidgetType> Made = MakeShared<WidgetType>();
		Made->Construct(InArgs);
		return Made;
	}
};

#define SNew(WidgetType, ...) TStubDeclaration<WidgetType>() <<= WidgetType::FArguments()
