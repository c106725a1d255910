// The C ABI's timelines, rendered by the sidecar in one piece.
#include <cmath>

#include "api.h"
#include "context.h"
#include "text.h"

namespace soundwell {
namespace {

constexpr uint32_t kMaxEvents = 65536;

soundwell_timeline default_timeline() {
  soundwell_timeline timeline = {};
  timeline.channels = 1;
  timeline.duration_secs = 1.0;
  return timeline;
}

std::string place(const char* list, uint32_t index, const char* field) {
  return std::string("timeline.") + list + "[" + std::to_string(index) + "]." + field;
}

soundwell_code add_events(soundwell_context* context, const soundwell_timeline& given, RenderOrder* order,
                          soundwell_error* error) {
  std::vector<soundwell_sound> described;
  double last_secs = 0;
  for (uint32_t index = 0; index < given.num_events; ++index) {
    const soundwell_event& event = given.events[index];
    const Sound* sound = context->registry.find(event.sound);
    if (sound == nullptr) return wrong(error, place("events", index, "sound"), "No such sound is defined.");
    if (!in_range(event.time_secs, last_secs, given.duration_secs)) {
      return wrong(error, place("events", index, "time_secs"), "Give events in order, within the duration.");
    }
    if (!in_range(event.intensity, 0, 1)) return wrong(error, place("events", index, "intensity"), "Give 0 to 1.");
    last_secs = event.time_secs;
    uint32_t generation;
    SoundDescription description = context->registry.description_of(*sound, &generation);
    order->events.push_back({description.id, event.time_secs, event.intensity, event.seed != 0, event.seed});
    if (std::find(described.begin(), described.end(), event.sound) != described.end()) continue;
    described.push_back(event.sound);
    order->sounds.push_back(std::move(description));
  }
  return SOUNDWELL_OK;
}

soundwell_code add_loudness(const soundwell_timeline& given, RenderOrder* order, soundwell_error* error) {
  double last_secs = 0;
  for (uint32_t index = 0; index < given.num_loudness; ++index) {
    const soundwell_loudness_point& point = given.loudness[index];
    if (!in_range(point.time_secs, last_secs, given.duration_secs)) {
      return wrong(error, place("loudness", index, "time_secs"), "Give points in order, within the duration.");
    }
    if (!in_range(point.level_db, -200, 40))
      return wrong(error, place("loudness", index, "level_db"), "Give -200 to 40.");
    last_secs = point.time_secs;
    order->loudness.emplace_back(point.time_secs, point.level_db);
  }
  return SOUNDWELL_OK;
}

soundwell_code order_of(soundwell_context* context, const soundwell_timeline& given, RenderOrder* order,
                        soundwell_error* error) {
  if (!in_range(given.duration_secs, 0.05, 60))
    return wrong(error, "timeline.duration_secs", "Give 0.05 to 60 seconds.");
  if (!in_range(given.channels, 1, 2)) return wrong(error, "timeline.channels", "Give 1 or 2.");
  if (given.steps == 3 || given.steps > 4) return wrong(error, "timeline.steps", "Give 4, 2, 1, or 0 for the default.");
  if (given.num_events > kMaxEvents || (given.events == nullptr && given.num_events > 0)) {
    return wrong(error, "timeline.events", "It is NULL, or holds more than 65536.");
  }
  if (given.num_loudness > kMaxEvents || (given.loudness == nullptr && given.num_loudness > 0)) {
    return wrong(error, "timeline.loudness", "It is NULL, or holds more than 65536.");
  }
  order->duration_secs = given.duration_secs;
  order->channels = given.channels;
  order->seed = given.seed;
  order->steps = given.steps;
  order->deadline_millis = given.deadline_millis;
  order->format.sample_rate_hz = context->settings.sample_rate_hz;
  const soundwell_code code = add_events(context, given, order, error);
  return code == SOUNDWELL_OK ? add_loudness(given, order, error) : code;
}

soundwell_code render(soundwell_context* context, const soundwell_timeline* given, uint64_t* id,
                      soundwell_error* error) {
  if (context == nullptr) return wrong(error, "context", "It is NULL; make one by soundwell_create.");
  if (given == nullptr) return wrong(error, "timeline", "It is NULL; fill one by soundwell_timeline_init.");
  if (id == nullptr) return wrong(error, "render", "It is NULL; give the address of a number.");
  if (!sized_right(given, sizeof(soundwell_timeline))) {
    return wrong(error, "timeline.struct_size", "It is no size of this struct; fill it by soundwell_timeline_init.");
  }
  soundwell_timeline timeline = default_timeline();
  read_struct(given, &timeline);
  RenderOrder order;
  const soundwell_code checked = order_of(context, timeline, &order, error);
  if (checked != SOUNDWELL_OK) return checked;
  if (!context->connected()) {
    return fail(error, SOUNDWELL_UNAVAILABLE, "", "No sidecar is connected; connect or launch one and wait for it.");
  }
  const uint64_t made = context->desk.submit(std::move(order));
  if (made == 0) return fail(error, SOUNDWELL_OVERLOADED, "", "8 renderings are there already; poll or cancel them.");
  *id = made;
  context->wake_link();
  return SOUNDWELL_OK;
}

Variation* variation_of(soundwell_context* context, Rendered&& rendered) {
  auto* made = new Variation(context->graveyard);
  made->bytes = std::move(rendered.pcm);
  made->pcm = made->bytes.data();
  made->encoding = rendered.encoding;
  made->channels = rendered.channels;
  made->sample_rate_hz = rendered.sample_rate_hz;
  const uint64_t frame_bytes = rendered.channels * (rendered.encoding == Encoding::kInt16 ? 2u : 4u);
  made->num_frames = frame_bytes == 0 ? 0 : std::min<uint64_t>(rendered.num_frames, made->bytes.size() / frame_bytes);
  made->made_by = static_cast<uint32_t>(rendered.made_by);
  made->steps = rendered.steps;
  made->bucket = 1;
  made->serial = context->registry.next_serial();
  copy_text(rendered.model_sha256, made->model_hash, sizeof made->model_hash);
  return made;
}

soundwell_code poll_render(soundwell_context* context, uint64_t id, soundwell_variation** out, soundwell_error* error) {
  if (context == nullptr) return wrong(error, "context", "It is NULL; make one by soundwell_create.");
  if (out == nullptr) return wrong(error, "out", "It is NULL; give the address of a pointer.");
  Status status;
  Rendered rendered;
  switch (context->desk.poll(id, &status, &rendered)) {
    case RenderDesk::Poll::kUnknown:
      return wrong(error, "render", "No such rendering: it was never started, or polled to its end.");
    case RenderDesk::Poll::kWaiting:
      return SOUNDWELL_NOT_READY;
    case RenderDesk::Poll::kDone:
      break;
  }
  if (!status.ok()) return fail(error, status);
  *out = variation_of(context, std::move(rendered));
  return SOUNDWELL_OK;
}

}  // namespace
}  // namespace soundwell

void soundwell_timeline_init(soundwell_timeline* timeline, uint32_t struct_size) {
  soundwell::init_struct(timeline, struct_size, soundwell::default_timeline());
}

soundwell_code soundwell_render(soundwell_context* context, const soundwell_timeline* timeline, uint64_t* render,
                                soundwell_error* error) {
  return soundwell::guarded(error, [&] { return soundwell::render(context, timeline, render, error); });
}

soundwell_code soundwell_poll_render(soundwell_context* context, uint64_t render, soundwell_variation** out,
                                     soundwell_error* error) {
  return soundwell::guarded(error, [&] { return soundwell::poll_render(context, render, out, error); });
}

void soundwell_cancel_render(soundwell_context* context, uint64_t render) {
  if (context == nullptr) return;
  soundwell::guarded(nullptr, [&] {
    context->desk.cancel(render);
    context->wake_link();
    return SOUNDWELL_OK;
  });
}
