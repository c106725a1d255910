/* You hear one footstep on gravel, made for this run: one_shot.wav. Needs `soundwell` on PATH. */
#include "sample.h"

int main(void) {
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_settings settings;
  soundwell_context* context = NULL;
  soundwell_settings_init(&settings, sizeof settings);
  sample_check(soundwell_create(&settings, &context, &error), &error);

  soundwell_launch launch; /* a sidecar of our own; it ends with us, however we end */
  soundwell_launch_init(&launch, sizeof launch);
  sample_check(soundwell_launch_sidecar(context, &launch, &error), &error);

  soundwell_sound_settings step;
  soundwell_sound sound = 0;
  soundwell_sound_settings_init(&step, sizeof step);
  SET_TEXT(step.id, "step"), SET_TEXT(step.category, "footstep"), SET_TEXT(step.attributes, "surface=gravel");
  step.duration_secs = 0.5;
  sample_check(soundwell_define_sound(context, &step, &sound, &error), &error);
  sample_check(soundwell_prewarm(context, sound, 2, 1, &error), &error); /* 2: the medium bucket */
  if (!sample_wait(context, sound, 1)) return 1;

  const soundwell_trigger trigger = {sound, 0.6f, 0};
  soundwell_played played; /* the call of the game: microseconds, always an answer */
  soundwell_acquire(context, &trigger, &played);
  float pcm[SAMPLE_RATE_HZ / 2];
  soundwell_variation_read(played.variation, 0, SAMPLE_RATE_HZ / 2, 1, pcm);
  sample_write_wav("one_shot.wav", pcm, SAMPLE_RATE_HZ / 2, 1);

  soundwell_variation_release(played.variation); /* what came from the context first, */
  soundwell_destroy(context);                    /* then the context, which ends the sidecar */
  return 0;
}
