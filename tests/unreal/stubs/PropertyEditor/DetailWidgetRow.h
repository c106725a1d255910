// UE 5.3-5.6: Engine/Source/Editor/PropertyEditor/Public/DetailWidgetRow.h. FDetailWidgetRow.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Editor/PropertyEditor/FDetailWidgetRow
#pragma once

#include "Widgets/SWidget.h"

class FDetailWidgetRow;

class FDetailWidgetDecl
{
public:
	explicit FDetailWidgetDecl(FDetailWidgetRow& InParentDecl) : Parent(InParentDecl) {}
	FDetailWidgetRow& operator[](TSharedRef<SWidget> InWidget)
	{
		Widget = InWidget;
		return Parent;
	}
	TSharedPtr<SWidget> Widget;

private:
	FDetailWidgetRow& Parent;
};

class FDetailWidgetRow
{
public:
	FDetailWidgetDecl& NameContent() { return Name; }
	FDetailWidgetDecl& ValueContent() { return Value; }

private:
	FDetailWidgetDecl Name{*this};
	FDetailWidgetDecl Value{*this};
};
