// The C ABI's trigger path and the variations it hands out. Nothing here waits, allocates or throws.
#include "api.h"
#include "coarse_clock.h"
#include "context.h"

soundwell_code soundwell_acquire(soundwell_context* context, const soundwell_trigger* trigger, soundwell_played* out) {
  if (out == nullptr) return SOUNDWELL_INVALID_INPUT;
  *out = {};
  if (context == nullptr || trigger == nullptr) return SOUNDWELL_INVALID_INPUT;
  out->bucket = soundwell::bucket_of(trigger->intensity);
  soundwell::Registry& registry = context->registry;
  soundwell::Sound* sound = registry.find(trigger->sound);
  if (sound == nullptr) {
    registry.note_unknown();
    return context->settings.strict ? SOUNDWELL_INVALID_INPUT : SOUNDWELL_OK;
  }
  const soundwell::Answer answer = sound->choose(out->bucket, trigger->emitter, soundwell::coarse_now_secs());
  soundwell::Pool& wanted = sound->pool(out->bucket);
  registry.touch(wanted);
  if (answer.from != nullptr && answer.from != &wanted) registry.touch(*answer.from);
  out->variation = answer.variation;
  out->tier = answer.tier;
  out->reused = answer.reused ? 1 : 0;
  out->pitch_cents = answer.pitch_cents;
  out->gain_db = answer.gain_db;
  return SOUNDWELL_OK;
}

soundwell_code soundwell_variation_get_info(const soundwell_variation* variation, soundwell_variation_info* info) {
  if (variation == nullptr || info == nullptr) return SOUNDWELL_INVALID_INPUT;
  if (!soundwell::sized_right(info, sizeof(soundwell_variation_info))) return SOUNDWELL_INVALID_INPUT;
  soundwell_variation_info filled = {};
  filled.encoding = static_cast<uint32_t>(variation->encoding);
  filled.pcm = variation->pcm;
  filled.num_frames = variation->num_frames;
  filled.channels = variation->channels;
  filled.sample_rate_hz = variation->sample_rate_hz;
  filled.onset_frames = variation->onset_frames;
  filled.rms_dbfs = variation->rms_dbfs;
  filled.seed = variation->seed;
  filled.loop_start_frame = variation->loop_start_frame;
  filled.loop_end_frame = variation->loop_end_frame;
  filled.made_by = variation->made_by;
  filled.steps = variation->steps;
  filled.bucket = variation->bucket;
  std::memcpy(filled.sound_hash, variation->sound_hash, sizeof filled.sound_hash);
  std::memcpy(filled.model_hash, variation->model_hash, sizeof filled.model_hash);
  soundwell::write_struct(filled, info);
  return SOUNDWELL_OK;
}

uint64_t soundwell_variation_read(const soundwell_variation* variation, uint64_t first_frame, uint64_t num_frames,
                                  uint32_t channels, float* dst) {
  if (variation == nullptr || dst == nullptr || channels == 0) return 0;
  const uint64_t left = variation->num_frames - std::min(first_frame, variation->num_frames);
  const uint64_t there = std::min(num_frames, left);
  if (there > 0) soundwell::read_frames(*variation, first_frame, there, channels, dst);
  std::memset(dst + there * channels, 0, static_cast<size_t>(num_frames - there) * channels * sizeof(float));
  return there;
}

void soundwell_variation_retain(soundwell_variation* variation) {
  if (variation != nullptr) soundwell::retain(variation);
}

void soundwell_variation_release(soundwell_variation* variation) { soundwell::release(variation); }
