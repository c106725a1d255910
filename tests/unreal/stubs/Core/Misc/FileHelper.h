// UE 5.3-5.6: Engine/Source/Runtime/Core/Public/Misc/FileHelper.h.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/Misc/FFileHelper
#pragma once

#include "CoreMinimal.h"

class IFileManager;

struct FFileHelper
{
	static bool SaveArrayToFile(TArrayView<const uint8> Array, const TCHAR* Filename);
	static bool SaveStringToFile(FStringView String, const TCHAR* Filename);
};
