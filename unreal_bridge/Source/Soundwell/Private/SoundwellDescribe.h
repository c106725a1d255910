// Turns assets and settings into the core's structs. Knows nothing of contexts or connections.
#pragma once

#include "CoreMinimal.h"
#include "SoundwellLibrary.h"
#include "SoundwellText.h"
#include "SoundwellTypes.h"

class USoundwellSettings;
class USoundwellSound;

/** A sound's description and the texts that it points to. Neither copied nor moved: the struct points into itself. */
struct FSoundwellDescription
{
	explicit FSoundwellDescription(const USoundwellSound& Sound);
	UE_NONCOPYABLE(FSoundwellDescription);

	FSoundwellText Id;
	FSoundwellText Category;
	FSoundwellText Attributes;
	FSoundwellText Text;
	soundwell_sound_settings Settings;
};

/** How a sidecar is launched, with its texts. */
struct FSoundwellLaunch
{
	explicit FSoundwellLaunch(const USoundwellSettings& Project);
	UE_NONCOPYABLE(FSoundwellLaunch);

	FSoundwellText Executable;
	FSoundwellText Arguments;
	FSoundwellText ReadyFile;
	soundwell_launch Launch;
};

soundwell_settings SoundwellDescribe(const USoundwellSettings& Project);
FSoundwellStats SoundwellDescribe(const soundwell_stats& Stats);
FString SoundwellReason(const soundwell_error& Error);
