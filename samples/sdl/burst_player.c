/* You hear a second of rifle fire, twenty shots, played by SDL: its audio callback pulls a burst voice.
 * Needs `soundwell` on PATH and SDL2. SDL_AUDIODRIVER=disk records what would be heard. */
#include <SDL.h>

#include "../c/sample.h"

/* SDL's audio thread: no lock, no allocation, no log. */
static void pull(void* voice, Uint8* stream, int len_bytes) {
  soundwell_voice_read(voice, (float*)(void*)stream, (uint32_t)len_bytes / 8);
}

static soundwell_voice* make_voice(soundwell_context* context, soundwell_error* error) {
  soundwell_voice_settings settings;
  soundwell_voice* voice = NULL;
  soundwell_voice_settings_init(&settings, sizeof settings);
  sample_check(soundwell_burst_create(context, &settings, &voice, error), error);
  return voice;
}

static soundwell_sound make_rifle(soundwell_context* context, soundwell_error* error) {
  soundwell_launch launch;
  soundwell_sound_settings rifle;
  soundwell_sound sound = 0;
  soundwell_launch_init(&launch, sizeof launch);
  soundwell_sound_settings_init(&rifle, sizeof rifle);
  sample_check(soundwell_launch_sidecar(context, &launch, error), error);
  SET_TEXT(rifle.id, "rifle"), SET_TEXT(rifle.category, "weapon");
  sample_check(soundwell_define_sound(context, &rifle, &sound, error), error);
  sample_check(soundwell_prewarm(context, sound, 2, 12, error), error);
  if (!sample_wait(context, sound, 12)) exit(1);
  return sound;
}

/* The game's side: chooses each shot when it is fired, a little ahead of when it is heard. */
static void fire(soundwell_context* context, soundwell_voice* voice, soundwell_sound rifle, soundwell_error* error) {
  const uint64_t begin = soundwell_voice_position(voice) + 4800;
  for (uint64_t i = 0; i < 20; ++i) {
    const soundwell_trigger trigger = {rifle, 0.6f, 1};
    soundwell_played played;
    soundwell_acquire(context, &trigger, &played);
    const soundwell_shot shot = {played.variation, begin + i * 2400, played.pitch_cents, played.gain_db - 6};
    sample_check(soundwell_burst_schedule(voice, &shot, 1, error), error);
    soundwell_variation_release(played.variation);
  }
  while (soundwell_voice_position(voice) < begin + 20 * 2400 + SAMPLE_RATE_HZ) SDL_Delay(5);
}

int main(int argc, char** argv) {
  (void)argc, (void)argv;
  soundwell_error error = {sizeof error, 0, "", ""};
  soundwell_settings settings;
  soundwell_context* context = NULL;
  soundwell_settings_init(&settings, sizeof settings);
  sample_check(soundwell_create(&settings, &context, &error), &error);
  const soundwell_sound rifle = make_rifle(context, &error);
  soundwell_voice* voice = make_voice(context, &error);

  const SDL_AudioSpec wanted = {.freq = SAMPLE_RATE_HZ,
                                .format = AUDIO_F32SYS,
                                .channels = 2,
                                .samples = 512,
                                .callback = pull,
                                .userdata = voice};
  if (SDL_Init(SDL_INIT_AUDIO) != 0) return fprintf(stderr, "%s\n", SDL_GetError()), 1;
  const SDL_AudioDeviceID device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
  if (!device) return fprintf(stderr, "%s\n", SDL_GetError()), 1;
  SDL_PauseAudioDevice(device, 0);
  fire(context, voice, rifle, &error);

  SDL_CloseAudioDevice(device); /* no callback runs after this: only now may the voice go, */
  SDL_Quit();
  soundwell_voice_destroy(voice);
  soundwell_destroy(context); /* and the context, with its sidecar, last */
  return 0;
}
