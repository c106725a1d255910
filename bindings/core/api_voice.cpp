// The C ABI's voices: bursts and beds.
#include <cmath>

#include "api.h"
#include "bed.h"
#include "burst.h"
#include "context.h"

namespace soundwell {
namespace {

soundwell_voice_settings default_voice() {
  soundwell_voice_settings settings = {};
  settings.channels = 2;
  settings.max_shots = 256;
  settings.align_onset = 1;
  settings.smoothing_secs = 0.05f;
  settings.crossfade_secs = 0.1f;
  return settings;
}

soundwell_code read_voice(const soundwell_context* context, const soundwell_voice_settings* given,
                          const soundwell_voice* const* out, VoiceSettings* read, soundwell_error* error) {
  if (context == nullptr) return wrong(error, "context", "It is NULL; make one by soundwell_create.");
  if (out == nullptr) return wrong(error, "out", "It is NULL; give the address of a pointer.");
  if (given == nullptr) return wrong(error, "settings", "It is NULL; fill one by soundwell_voice_settings_init.");
  if (!sized_right(given, sizeof(soundwell_voice_settings))) {
    return wrong(error, "settings.struct_size",
                 "It is no size of this struct; fill it by soundwell_voice_settings_init.");
  }
  soundwell_voice_settings settings = default_voice();
  read_struct(given, &settings);
  if (settings.sample_rate_hz == 0) settings.sample_rate_hz = context->settings.sample_rate_hz;
  if (!in_range(settings.sample_rate_hz, 8000, 192000))
    return wrong(error, "settings.sample_rate_hz", "Give 8000 to 192000.");
  if (!in_range(settings.channels, 1, 8)) return wrong(error, "settings.channels", "Give 1 to 8.");
  if (!in_range(settings.max_shots, 1, 4096)) return wrong(error, "settings.max_shots", "Give 1 to 4096.");
  if (settings.align_onset > 1) return wrong(error, "settings.align_onset", "Give 0 or 1.");
  if (!in_range(settings.smoothing_secs, 0, 10)) return wrong(error, "settings.smoothing_secs", "Give 0 to 10.");
  if (!in_range(settings.crossfade_secs, 0, 10)) return wrong(error, "settings.crossfade_secs", "Give 0 to 10.");
  read->sample_rate_hz = settings.sample_rate_hz;
  read->channels = settings.channels;
  read->max_shots = settings.max_shots;
  read->align_onset = settings.align_onset != 0;
  read->smoothing_secs = settings.smoothing_secs;
  read->crossfade_secs = settings.crossfade_secs;
  return SOUNDWELL_OK;
}

soundwell_code schedule(soundwell_voice* voice, const soundwell_shot* shots, uint32_t num_shots,
                        soundwell_error* error) {
  Burst* burst = voice == nullptr ? nullptr : voice->as_burst();
  if (burst == nullptr) return wrong(error, "voice", "It is no burst voice; make one by soundwell_burst_create.");
  if (shots == nullptr && num_shots > 0) return wrong(error, "shots", "It is NULL; give num_shots of them.");
  std::vector<Shot> checked(num_shots);
  for (uint32_t index = 0; index < num_shots; ++index) {
    const soundwell_shot& shot = shots[index];
    const std::string where = "shots[" + std::to_string(index) + "].";
    if (shot.variation == nullptr) return wrong(error, where + "variation", "It is NULL; leave silent shots out.");
    if (!in_range(shot.pitch_cents, -2400, 2400)) return wrong(error, where + "pitch_cents", "Give -2400 to 2400.");
    if (!in_range(shot.gain_db, -200, 40)) return wrong(error, where + "gain_db", "Give -200 to 40.");
    if (shot.at_frame >> 62 != 0) return wrong(error, where + "at_frame", "It lies too far ahead.");
    checked[index] = {shot.variation, shot.at_frame, shot.pitch_cents, shot.gain_db};
  }
  if (burst->schedule(checked.data(), num_shots)) return SOUNDWELL_OK;
  return fail(error, SOUNDWELL_OVERLOADED, "settings.max_shots",
              "So many shots are waiting; schedule later, or raise it.");
}

soundwell_code change_bed(soundwell_voice* voice, soundwell_variation* variation,
                          const std::shared_ptr<Graveyard>& graveyard, soundwell_error* error) {
  Bed* bed = voice == nullptr ? nullptr : voice->as_bed();
  if (bed == nullptr) return wrong(error, "voice", "It is no bed; make one by soundwell_bed_create.");
  Variation* prepared = Bed::prepare(variation, bed->settings(), graveyard);
  if (bed->change(prepared)) return SOUNDWELL_OK;
  release(prepared);
  return fail(error, SOUNDWELL_OVERLOADED, "voice", "A crossfade is under way; change again after crossfade_secs.");
}

}  // namespace
}  // namespace soundwell

void soundwell_voice_settings_init(soundwell_voice_settings* settings, uint32_t struct_size) {
  soundwell::init_struct(settings, struct_size, soundwell::default_voice());
}

soundwell_code soundwell_burst_create(soundwell_context* context, const soundwell_voice_settings* settings,
                                      soundwell_voice** out, soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    soundwell::VoiceSettings read;
    const soundwell_code code = soundwell::read_voice(context, settings, out, &read, error);
    if (code == SOUNDWELL_OK) *out = new soundwell::Burst(read, context->graveyard, context->tally);
    return code;
  });
}

soundwell_code soundwell_burst_schedule(soundwell_voice* voice, const soundwell_shot* shots, uint32_t num_shots,
                                        soundwell_error* error) {
  return soundwell::guarded(error, [&] { return soundwell::schedule(voice, shots, num_shots, error); });
}

soundwell_code soundwell_bed_create(soundwell_context* context, const soundwell_voice_settings* settings,
                                    soundwell_variation* variation, soundwell_voice** out, soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    soundwell::VoiceSettings read;
    const soundwell_code code = soundwell::read_voice(context, settings, out, &read, error);
    if (code != SOUNDWELL_OK) return code;
    if (variation == nullptr) return soundwell::wrong(error, "variation", "It is NULL; a bed needs one to loop.");
    soundwell::Variation* prepared = soundwell::Bed::prepare(variation, read, context->graveyard);
    *out = new soundwell::Bed(read, prepared);
    return SOUNDWELL_OK;
  });
}

void soundwell_bed_set(soundwell_voice* voice, float gain_db, float pitch_cents) {
  soundwell::Bed* bed = voice == nullptr ? nullptr : voice->as_bed();
  if (bed != nullptr) bed->set(gain_db, pitch_cents);
}

soundwell_code soundwell_bed_change(soundwell_voice* voice, soundwell_variation* variation, soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    if (variation == nullptr) return soundwell::wrong(error, "variation", "It is NULL; stop the voice for silence.");
    return soundwell::change_bed(voice, variation, variation->home, error);
  });
}

uint32_t soundwell_voice_read(soundwell_voice* voice, float* dst, uint32_t num_frames) {
  return voice == nullptr || dst == nullptr ? 0 : voice->read(dst, num_frames);
}

uint64_t soundwell_voice_position(const soundwell_voice* voice) { return voice == nullptr ? 0 : voice->position(); }

void soundwell_voice_stop(soundwell_voice* voice, float fade_secs) {
  if (voice != nullptr) voice->stop(fade_secs);
}

void soundwell_voice_destroy(soundwell_voice* voice) { delete voice; }
