// UE 5.3-5.6: Engine/Source/Runtime/Slate/Public/Widgets/Input/SButton.h. SButton.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Slate/Widgets/Input/SButton
#pragma once

#include "Input/Reply.h"
#include "Widgets/SWidget.h"

DECLARE_DELEGATE_RetVal(FReply, FOnClicked);

class SButton : public SWidget
{
public:
	class FArguments
	{
	public:
		FArguments& Text(const TAttribute<FText>& InText)
		{
			Label = InText;
			return *this;
		}
		FArguments& ToolTipText(const TAttribute<FText>& InText)
		{
			Tip = InText;
			return *this;
		}
		template <typename FunctorType>
		FArguments& OnClicked_Lambda(FunctorType&& InFunctor)
		{
			Clicked = FOnClicked::CreateLambda(InFunctor);
			return *this;
		}
		TAttribute<FText> Label;
		TAttribute<FText> Tip;
		FOnClicked Clicked;
	};
	void Construct(const FArguments& InArgs) { Arguments = InArgs; }
	FReply SimulateClick() { return Arguments.Clicked.Execute(); }

	FArguments Arguments;
};
