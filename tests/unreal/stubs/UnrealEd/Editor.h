// UE 5.3-5.6: Engine/Source/Editor/UnrealEd/Public/Editor.h. GEditor.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Editor/UnrealEd
#pragma once

#include "Editor/EditorEngine.h"

extern class UEditorEngine* GEditor;
