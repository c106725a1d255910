// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/CoreGlobals.h. GIsEditor.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/GIsEditor
#pragma once

#include "CoreTypes.h"

extern bool GIsEditor;
