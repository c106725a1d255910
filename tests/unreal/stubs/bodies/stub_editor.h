// What tests see of the stand-in editor. Not part of Unreal.
#pragma once

#include "IAssetTypeActions.h"

TArray<TSharedPtr<IAssetTypeActions>>& StubAssetActions();
