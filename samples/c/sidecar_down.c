/* You hear the designer's own clip, four beeps: there is no sidecar, and no trigger goes without an answer. */
#include <math.h>

#include "sample.h"

int main(void) {
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_settings settings;
  soundwell_endpoint nobody;
  soundwell_sound_settings beep;
  soundwell_context* context = NULL;
  soundwell_sound sound = 0;
  soundwell_settings_init(&settings, sizeof settings);
  soundwell_endpoint_init(&nobody, sizeof nobody);
  soundwell_sound_settings_init(&beep, sizeof beep);
  sample_check(soundwell_create(&settings, &context, &error), &error);
  nobody.port = 1; /* nothing listens here; the library keeps trying, with growing pauses */
  sample_check(soundwell_connect(context, &nobody, &error), &error);
  SET_TEXT(beep.id, "beep"), SET_TEXT(beep.category, "ui");
  sample_check(soundwell_define_sound(context, &beep, &sound, &error), &error);

  static float clip[4800], pcm[4 * 12000];
  for (int i = 0; i < 4800; ++i) clip[i] = 0.5f * sinf(0.0864f * (float)i) * (1 - (float)i / 4800);
  sample_check(soundwell_set_clip(context, sound, clip, 4800, 1, SAMPLE_RATE_HZ, &error), &error);
  for (int i = 0; i < 4; ++i) {
    soundwell_played played;
    soundwell_acquire(context, &(soundwell_trigger){sound, 0.9f, 0}, &played);
    printf("tier %u\n", played.tier); /* 4: SOUNDWELL_TIER_CLIP */
    soundwell_variation_read(played.variation, 0, 12000, 1, pcm + 12000 * i);
    soundwell_variation_release(played.variation); /* before the context */
  }
  sample_write_wav("sidecar_down.wav", pcm, 4 * 12000, 1);
  soundwell_destroy(context); /* at once, also in the middle of an attempt to connect */
  return 0;
}
