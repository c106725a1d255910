// The log category of the plugin: `log LogSoundwell Verbose` shows the core's and the sidecar's debug lines.
#pragma once

#include "CoreMinimal.h"
#include "Logging/LogMacros.h"

SOUNDWELL_API DECLARE_LOG_CATEGORY_EXTERN(LogSoundwell, Log, All);
