// The core's functions, found when the plugin starts. Knows nothing of UObjects. Not a public header: it shows the C ABI.
#pragma once

#include "CoreMinimal.h"

// Unreal gives this module a macro of the same name as the core's; neither may see the other's.
#pragma push_macro("SOUNDWELL_API")
#undef SOUNDWELL_API
#include "soundwell/soundwell.h"
#pragma pop_macro("SOUNDWELL_API")

#define SOUNDWELL_FUNCTIONS(X) \
	X(version) X(abi_version) X(settings_init) X(create) X(destroy) X(endpoint_init) X(connect) X(launch_init) \
	X(launch_sidecar) X(disconnect) X(sound_settings_init) X(define_sound) X(prewarm) X(drain) X(get_pool) \
	X(load_bank) X(acquire) X(variation_get_info) X(variation_read) X(variation_release) X(voice_settings_init) \
	X(burst_create) X(burst_schedule) X(bed_create) X(bed_set) X(bed_change) X(voice_read) X(voice_position) \
	X(voice_stop) X(voice_destroy) X(timeline_init) X(render) X(poll_render) X(cancel_render) X(get_stats) X(poll_log)

/** One pointer per function. Filled once on the game thread before anything else, then only read. */
struct FSoundwellLibrary
{
#define SOUNDWELL_POINTER(Name) decltype(&soundwell_##Name) Name = nullptr;
	SOUNDWELL_FUNCTIONS(SOUNDWELL_POINTER)
#undef SOUNDWELL_POINTER

	/** Loads it from the plugin's folder. False, and the reason, where it cannot be used. */
	static bool Load(FString& OutReason);
	static bool IsLoaded();
	static const FSoundwellLibrary& Get();
};

/** The core's functions; only where FSoundwellLibrary::IsLoaded. */
inline const FSoundwellLibrary& Core()
{
	return FSoundwellLibrary::Get();
}
