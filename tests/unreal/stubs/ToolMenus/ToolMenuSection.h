// UE 5.3-5.6: Engine/Source/Developer/ToolMenus/Public/ToolMenuSection.h. FToolMenuSection.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Developer/ToolMenus/FToolMenuSection
#pragma once

#include "Framework/Commands/UIAction.h"
#include "Misc/Attribute.h"
#include "Textures/SlateIcon.h"
#include <vector>

struct FToolUIActionChoice
{
	FToolUIActionChoice(const FUIAction& InAction) : Action(InAction) {}
	FUIAction Action;
};

struct FToolMenuEntry
{
	FName Name;
	FText Label;
	FText ToolTip;
	FUIAction Action;
};

enum class EUserInterfaceActionType : uint8
{
	None,
	Button
};

struct FToolMenuSection
{
	FToolMenuEntry& AddMenuEntry(const FName InName, const TAttribute<FText>& InLabel, const TAttribute<FText>& InToolTip,
		const TAttribute<FSlateIcon>& InIcon, const FToolUIActionChoice& InAction,
		const EUserInterfaceActionType UserInterfaceActionType = EUserInterfaceActionType::Button,
		const FName InTutorialHighlightName = NAME_None)
	{
		static_cast<void>(InIcon);
		static_cast<void>(UserInterfaceActionType);
		static_cast<void>(InTutorialHighlightName);
		StubEntries.push_back({InName, InLabel.Get(), InToolTip.Get(), InAction.Action});
		return StubEntries.back();
	}
	std::vector<FToolMenuEntry> StubEntries;
};
