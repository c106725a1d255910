// UE 5.3-5.6: Engine/Source/Runtime/Slate/Public/Framework/Commands/UIAction.h. FUIAction.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Slate/Framework/Commands/FUIAction
#pragma once

#include "CoreMinimal.h"

DECLARE_DELEGATE(FExecuteAction);

struct FUIAction
{
	FUIAction() = default;
	FUIAction(FExecuteAction InitExecuteAction) : ExecuteAction(InitExecuteAction) {}
	bool Execute() const { return ExecuteAction.ExecuteIfBound(); }
	FExecuteAction ExecuteAction;
};
