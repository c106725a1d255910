// UE 5.3-5.6: Engine/Source/Runtime/Slate/Public/Widgets/Text/STextBlock.h. STextBlock.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Slate/Widgets/Text/STextBlock
#pragma once

#include "Widgets/SWidget.h"

class STextBlock : public SWidget
{
public:
	class FArguments
	{
	public:
		FArguments& Text(const TAttribute<FText>& InText)
		{
			Shown = InText;
			return *this;
		}
		template <typename FunctorType>
		FArguments& Text_Lambda(FunctorType&& InFunctor)
		{
			Shown = TAttribute<FText>::CreateLambda(InFunctor);
			return *this;
		}
		TAttribute<FText> Shown;
	};
	void Construct(const FArguments& InArgs) { Shown = InArgs.Shown; }
	FText GetText() const { return Shown.Get(); }

private:
	TAttribute<FText> Shown;
};
