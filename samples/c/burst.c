/* You hear ten gunshots in a second, no two alike, each on its exact sample: burst.wav. Needs `soundwell` on PATH. */
#include "sample.h"

int main(void) {
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_settings settings;
  soundwell_context* context = NULL;
  soundwell_launch launch;
  soundwell_sound_settings shot;
  soundwell_sound sound = 0;
  soundwell_voice_settings voice_settings;
  soundwell_voice* voice = NULL;
  soundwell_settings_init(&settings, sizeof settings);
  soundwell_launch_init(&launch, sizeof launch);
  soundwell_sound_settings_init(&shot, sizeof shot);
  soundwell_voice_settings_init(&voice_settings, sizeof voice_settings);
  sample_check(soundwell_create(&settings, &context, &error), &error);
  sample_check(soundwell_launch_sidecar(context, &launch, &error), &error);
  SET_TEXT(shot.id, "rifle"), SET_TEXT(shot.category, "weapon");
  shot.pitch_jitter_cents = 30;
  sample_check(soundwell_define_sound(context, &shot, &sound, &error), &error);
  sample_check(soundwell_prewarm(context, sound, 2, 10, &error), &error);
  if (!sample_wait(context, sound, 10)) return 1;

  sample_check(soundwell_burst_create(context, &voice_settings, &voice, &error), &error);
  for (uint64_t i = 0; i < 10; ++i) {
    soundwell_played played;
    soundwell_acquire(context, &(soundwell_trigger){sound, 0.6f, 1}, &played);
    const soundwell_shot next = {played.variation, (i + 1) * 4800, played.pitch_cents, played.gain_db};
    sample_check(soundwell_burst_schedule(voice, &next, 1, &error), &error);
    soundwell_variation_release(played.variation); /* the voice holds its own share */
  }
  static float pcm[2 * SAMPLE_RATE_HZ * 2]; /* an audio callback would pull it piece by piece */
  soundwell_voice_read(voice, pcm, 2 * SAMPLE_RATE_HZ);
  sample_write_wav("burst.wav", pcm, 2 * SAMPLE_RATE_HZ, 2);
  soundwell_voice_destroy(voice); /* no read is running: first the voice, then the context */
  soundwell_destroy(context);
  return 0;
}
