/* You hear four variations of one sound from a bank, with no sidecar at all: bank_only.wav.
 * Usage: bank_only FILE.bank SOUND. A bank is written by `soundwell bank`. */
#include "sample.h"

int main(int argc, char** argv) {
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_settings settings;
  soundwell_sound_settings sound_settings;
  soundwell_context* context = NULL;
  soundwell_sound sound = 0;
  uint32_t bank = 0;
  if (argc < 3) return fprintf(stderr, "usage: bank_only FILE.bank SOUND\n"), 2;
  soundwell_settings_init(&settings, sizeof settings);
  soundwell_sound_settings_init(&sound_settings, sizeof sound_settings);
  sample_check(soundwell_create(&settings, &context, &error), &error);
  sample_check(soundwell_load_bank(context, argv[1], (uint32_t)strlen(argv[1]), 1, &bank, &error), &error);
  SET_TEXT(sound_settings.id, argv[2]); /* neither category nor text: only banks are asked */
  sample_check(soundwell_define_sound(context, &sound_settings, &sound, &error), &error);

  static float pcm[4 * SAMPLE_RATE_HZ];
  for (int i = 0; i < 4; ++i) {
    soundwell_played played;
    soundwell_acquire(context, &(soundwell_trigger){sound, 0.6f, 0}, &played);
    printf("tier %u\n", played.tier); /* 2: SOUNDWELL_TIER_BANK */
    soundwell_variation_read(played.variation, 0, SAMPLE_RATE_HZ, 1, pcm + SAMPLE_RATE_HZ * i);
    soundwell_variation_release(played.variation);
  }
  sample_write_wav("bank_only.wav", pcm, 4 * SAMPLE_RATE_HZ, 1);
  soundwell_unload_bank(context, bank); /* variations still held would keep the file mapped */
  soundwell_destroy(context);
  return 0;
}
