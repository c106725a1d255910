// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Internationalization/Text.h. FText and LOCTEXT.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Internationalization/FText
#pragma once

#include "Containers/UnrealString.h"

class FText
{
public:
	static FText FromString(const FString& String)
	{
		FText Made;
		Made.Text = String;
		return Made;
	}
	static const FText& GetEmpty()
	{
		static const FText Empty;
		return Empty;
	}
	const FString& ToString() const { return Text; }

private:
	FString Text;
};

#define LOCTEXT(InKey, InTextLiteral) FText::FromString(TEXT(InTextLiteral))
