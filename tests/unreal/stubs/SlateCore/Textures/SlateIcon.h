// UE 5.3-5.6: Engine/Source/Runtime/SlateCore/Public/Textures/SlateIcon.h. FSlateIcon.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/SlateCore/Textures/FSlateIcon
#pragma once

struct FSlateIcon
{
};
