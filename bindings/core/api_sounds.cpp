// The C ABI's sounds: defined, prewarmed, drained and looked at.
#include <cmath>
#include <cstddef>

#include "api.h"
#include "context.h"
#include "text.h"

namespace soundwell {
namespace {

constexpr uint32_t kMaxTextCharacters = 500;
constexpr uint32_t kFirstSoundSettings = offsetof(soundwell_sound_settings, reserved);  // before spread and width

soundwell_sound_settings default_sound() {
  soundwell_sound_settings settings = {};
  settings.channels = 1;
  settings.duration_secs = 1.0;
  settings.mode = SOUNDWELL_MODE_RANDOM;
  settings.avoid_last = 3;
  settings.avoid_last_emitter = 2;
  settings.spread = kFullSpread;
  settings.width = kPlainWidth;
  return settings;
}

soundwell_code read_description(const soundwell_sound_settings& given, SoundDescription* described,
                                soundwell_error* error) {
  std::string_view id, category, attributes, text;
  const bool read =
      read_text(given.id, given.id_len_bytes, "settings.id", &id, error) &&
      read_text(given.category, given.category_len_bytes, "settings.category", &category, error) &&
      read_text(given.attributes, given.attributes_len_bytes, "settings.attributes", &attributes, error) &&
      read_text(given.text, given.text_len_bytes, "settings.text", &text, error);
  if (!read) return SOUNDWELL_INVALID_INPUT;
  if (!is_sound_id(id))
    return wrong(error, "settings.id", "It is no id: use letters, digits and _ . - /, at most 128.");
  if (category.size() > 128) return wrong(error, "settings.category", "It is longer than any class's name.");
  std::string line;
  if (!pairs_of(attributes, &described->attributes, &line)) {
    return wrong(error, "settings.attributes", "The line \"" + line + "\" is not name=value.");
  }
  if (num_characters(text) > kMaxTextCharacters)
    return wrong(error, "settings.text", "It is longer than 500 characters.");
  if (!in_range(given.duration_secs, 0.05, 30))
    return wrong(error, "settings.duration_secs", "Give 0.05 to 30 seconds.");
  if (given.channels < 1 || given.channels > 2) return wrong(error, "settings.channels", "Give 1 or 2.");
  if (given.loop > 1) return wrong(error, "settings.loop", "Give 0 or 1.");
  if (!in_range(given.spread, 0, 1)) return wrong(error, "settings.spread", "Give 0 to 1.");
  if (!in_range(given.width, 0, 1)) return wrong(error, "settings.width", "Give 0 to 1.");
  std::sort(described->attributes.begin(), described->attributes.end());
  described->id = id;
  described->category = category;
  described->text = text;
  described->duration_secs = given.duration_secs;
  described->channels = given.channels;
  described->loop = given.loop != 0;
  described->spread = given.spread;
  described->width = given.width;
  return SOUNDWELL_OK;
}

soundwell_code read_play(const soundwell_sound_settings& given, PlaySettings* play, soundwell_error* error) {
  if (given.mode > SOUNDWELL_MODE_ROUND_ROBIN) return wrong(error, "settings.mode", "It is no soundwell_mode.");
  if (given.avoid_last > 256) return wrong(error, "settings.avoid_last", "Give 0 to 256.");
  if (given.avoid_last_emitter > EmitterMemory::kMaxRemembered) {
    return wrong(error, "settings.avoid_last_emitter", "Give 0 to 8.");
  }
  if (!in_range(given.pitch_jitter_cents, 0, 1200))
    return wrong(error, "settings.pitch_jitter_cents", "Give 0 to 1200.");
  if (!in_range(given.gain_jitter_db, 0, 24)) return wrong(error, "settings.gain_jitter_db", "Give 0 to 24.");
  play->mode = static_cast<Mode>(given.mode);
  play->avoid_last = given.avoid_last;
  play->avoid_last_emitter = given.avoid_last_emitter;
  play->pitch_jitter_cents = given.pitch_jitter_cents;
  play->gain_jitter_db = given.gain_jitter_db;
  play->max_uses = given.max_uses;
  return SOUNDWELL_OK;
}

soundwell_code define(soundwell_context* context, const soundwell_sound_settings* given, soundwell_sound* out,
                      soundwell_error* error) {
  if (given == nullptr) return wrong(error, "settings", "It is NULL; fill one by soundwell_sound_settings_init.");
  if (out == nullptr) return wrong(error, "out", "It is NULL; give the address of a soundwell_sound.");
  if (!sized_right(given, kFirstSoundSettings)) {
    return wrong(error, "settings.struct_size",
                 "It is no size of this struct; fill it by soundwell_sound_settings_init.");
  }
  soundwell_sound_settings settings = default_sound();
  read_struct(given, &settings);
  SoundDescription described;
  PlaySettings play;
  soundwell_code checked = read_description(settings, &described, error);
  if (checked == SOUNDWELL_OK) checked = read_play(settings, &play, error);
  if (checked != SOUNDWELL_OK) return checked;
  const Status status = context->registry.define(std::move(described), play, out);
  return status.ok() ? SOUNDWELL_OK : fail(error, status);
}

// Null where context or sound are wrong; `error` is filled.
Sound* sound_of(soundwell_context* context, soundwell_sound handle, soundwell_error* error) {
  if (context == nullptr) {
    wrong(error, "context", "It is NULL; make one by soundwell_create.");
    return nullptr;
  }
  Sound* sound = context->registry.find(handle);
  if (sound == nullptr) wrong(error, "sound", "No such sound is defined; call soundwell_define_sound first.");
  return sound;
}

soundwell_code set_clip(soundwell_context* context, Sound* sound, const float* pcm, uint64_t num_frames,
                        uint32_t channels, uint32_t sample_rate_hz, soundwell_error* error) {
  if (num_frames == 0) {
    sound->set_clip(nullptr);
    return SOUNDWELL_OK;
  }
  if (pcm == nullptr) return wrong(error, "pcm", "It is NULL; give samples, or num_frames 0 to remove the clip.");
  if (channels < 1 || channels > 2) return wrong(error, "channels", "Give 1 or 2.");
  if (num_frames > (uint64_t{1} << 28)) return wrong(error, "num_frames", "It is longer than any clip.");
  if (sample_rate_hz < 8000 || sample_rate_hz > 192000) return wrong(error, "sample_rate_hz", "Give 8000 to 192000.");
  std::vector<float> samples(pcm, pcm + num_frames * channels);
  for (const float sample : samples) {
    if (!std::isfinite(sample)) return wrong(error, "pcm", "A sample is not a finite number; check the clip.");
  }
  Variation* clip = make_float_variation(context->graveyard, std::move(samples), channels, sample_rate_hz);
  clip->made_by = SOUNDWELL_MADE_BY_DESIGNER;
  clip->tier = SOUNDWELL_TIER_CLIP;
  clip->bucket = 1;
  clip->serial = context->registry.next_serial();
  sound->set_clip(clip);
  context->keep_house();
  return SOUNDWELL_OK;
}

soundwell_code prewarm(soundwell_context* context, Sound* sound, uint32_t buckets, uint32_t count,
                       soundwell_error* error) {
  if (buckets > 7) return wrong(error, "buckets", "Only bits 0, 1 and 2 name a bucket.");
  if (count > context->settings.max_prewarm) {
    return wrong(error, "count", "Give at most " + std::to_string(context->settings.max_prewarm) + ".");
  }
  sound->tidy_pools();
  for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) {
    if (buckets != 0 && (buckets >> bucket & 1) == 0) continue;
    Pool& pool = sound->pool(bucket);
    pool.goal.store(count);
    pool.asked_anew.store(true);
    context->registry.touch(pool);
  }
  context->wake_link();
  return SOUNDWELL_OK;
}

soundwell_pool_info info_of(const Sound& sound, const Pool& pool, const PlanSettings& plan) {
  soundwell_pool_info info = {};
  info.fresh = pool.num_fresh();
  info.played = pool.num_played();
  info.banked = sound.num_banked(pool.bucket);
  info.in_flight = pool.in_flight.load();
  info.goal = pool.goal.load();
  info.rate_hz = pool.demand.rate_hz();
  const float p95_secs = pool.refill_p95_secs.load();
  info.refill_p95_millis = p95_secs * 1000.0f;
  info.len_bytes = pool.len_bytes();
  Need need;
  need.goal = info.goal;
  need.rate_hz = info.rate_hz;
  need.refill_p95_secs = p95_secs;
  info.depth = depth_of(need, plan);
  return info;
}

}  // namespace
}  // namespace soundwell

void soundwell_sound_settings_init(soundwell_sound_settings* settings, uint32_t struct_size) {
  soundwell::init_struct(settings, struct_size, soundwell::default_sound());
}

soundwell_code soundwell_define_sound(soundwell_context* context, const soundwell_sound_settings* settings,
                                      soundwell_sound* out, soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    if (context == nullptr) return soundwell::wrong(error, "context", "It is NULL; make one by soundwell_create.");
    const soundwell_code code = soundwell::define(context, settings, out, error);
    context->keep_house();
    return code;
  });
}

soundwell_code soundwell_set_clip(soundwell_context* context, soundwell_sound sound, const float* pcm,
                                  uint64_t num_frames, uint32_t channels, uint32_t sample_rate_hz,
                                  soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    soundwell::Sound* found = soundwell::sound_of(context, sound, error);
    if (found == nullptr) return SOUNDWELL_INVALID_INPUT;
    return soundwell::set_clip(context, found, pcm, num_frames, channels, sample_rate_hz, error);
  });
}

soundwell_code soundwell_prewarm(soundwell_context* context, soundwell_sound sound, uint32_t buckets, uint32_t count,
                                 soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    soundwell::Sound* found = soundwell::sound_of(context, sound, error);
    if (found == nullptr) return SOUNDWELL_INVALID_INPUT;
    return soundwell::prewarm(context, found, buckets, count, error);
  });
}

void soundwell_drain(soundwell_context* context, soundwell_sound sound) {
  soundwell::guarded(nullptr, [&] {
    soundwell::Sound* found = soundwell::sound_of(context, sound, nullptr);
    if (found == nullptr) return SOUNDWELL_INVALID_INPUT;
    context->registry.drain(*found);
    context->wake_link();
    return SOUNDWELL_OK;
  });
}

soundwell_code soundwell_get_pool(soundwell_context* context, soundwell_sound sound, uint32_t bucket,
                                  soundwell_pool_info* info, soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    const soundwell::Sound* found = soundwell::sound_of(context, sound, error);
    if (found == nullptr) return SOUNDWELL_INVALID_INPUT;
    if (bucket >= soundwell::kNumBuckets) return soundwell::wrong(error, "bucket", "Give 0, 1 or 2.");
    if (info == nullptr) return soundwell::wrong(error, "info", "It is NULL; give the address of a struct.");
    if (!soundwell::sized_right(info, sizeof(soundwell_pool_info))) {
      return soundwell::wrong(error, "info.struct_size", "Set it to sizeof(soundwell_pool_info).");
    }
    soundwell::write_struct(soundwell::info_of(*found, found->pool(bucket), context->settings.plan), info);
    return SOUNDWELL_OK;
  });
}
