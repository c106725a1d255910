// The connection's renderings of whole timelines.
#include "SoundwellConnection.h"

#include "SoundwellDescribe.h"
#include "SoundwellSound.h"

namespace
{
/** Events in order of time with the core's numbers; false where one has no sound. */
bool CollectEvents(FSoundwellConnection& Connection, const TArray<FSoundwellEvent>& Events, TArray<soundwell_event>& Out)
{
	for (const FSoundwellEvent& Event : Events)
	{
		const uint32 Number = Event.Sound != nullptr ? Connection.Define(*Event.Sound) : 0;
		if (Number == 0)
		{
			return false;
		}
		Out.Add({Number, Event.Intensity, static_cast<double>(Event.TimeSecs), static_cast<uint64>(Event.Seed)});
	}
	Out.Sort([](const soundwell_event& A, const soundwell_event& B) { return A.time_secs < B.time_secs; });
	return true;
}
}

uint64 FSoundwellConnection::BeginRender(
	const TArray<FSoundwellEvent>& Events, float DurationSecs, bool bStereo, int64 Seed, FString& OutReason)
{
	TArray<soundwell_event> CoreEvents;
	if (Context == nullptr || !CollectEvents(*this, Events, CoreEvents))
	{
		OutReason = TEXT("Every event needs a sound that the core accepts, and the plugin its library.");
		return 0;
	}
	soundwell_timeline Timeline;
	Core().timeline_init(&Timeline, sizeof(Timeline));
	Timeline.channels = bStereo ? 2 : 1;
	Timeline.events = CoreEvents.GetData();
	Timeline.num_events = static_cast<uint32>(CoreEvents.Num());
	Timeline.duration_secs = static_cast<double>(DurationSecs);
	Timeline.seed = static_cast<uint64>(Seed);
	uint64_t Render = 0;
	soundwell_error Error = {};
	Error.struct_size = sizeof(Error);
	if (Core().render(Context, &Timeline, &Render, &Error) != SOUNDWELL_OK)
	{
		OutReason = SoundwellReason(Error);
		return 0;
	}
	return Render;
}

bool FSoundwellConnection::PollRender(uint64 Render, FSoundwellVariation& OutVariation, FString& OutReason)
{
	if (Context == nullptr)
	{
		OutReason = TEXT("The connection was closed.");
		return true;
	}
	soundwell_variation* Handle = nullptr;
	soundwell_error Error = {};
	Error.struct_size = sizeof(Error);
	const soundwell_code Code = Core().poll_render(Context, Render, &Handle, &Error);
	if (Code == SOUNDWELL_NOT_READY)
	{
		return false;
	}
	OutVariation = FSoundwellVariation(Handle);
	OutVariation.Tier = Handle != nullptr ? ESoundwellTier::Live : ESoundwellTier::Silence;
	OutReason = Code == SOUNDWELL_OK ? FString() : SoundwellReason(Error);
	return true;
}

void FSoundwellConnection::CancelRender(uint64 Render)
{
	if (Context != nullptr)
	{
		Core().cancel_render(Context, Render);
	}
}
