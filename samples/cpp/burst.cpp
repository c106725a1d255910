// You hear ten gunshots in a second, no two alike, each on its exact sample: burst.wav. Needs `soundwell` on PATH.
#include "sample.hpp"

int main() {
  const Context context = make_context();
  launch_sidecar(context);
  const soundwell_sound rifle = define(context, "rifle", "weapon");
  prewarm(context, rifle, 10);

  Error error;
  soundwell_voice_settings settings;
  soundwell_voice_settings_init(&settings, sizeof settings);
  soundwell_voice* made = nullptr;
  error.check(soundwell_burst_create(context.get(), &settings, &made, &error));
  const Voice voice(made);

  for (uint64_t i = 1; i <= 10; ++i) {
    const soundwell_trigger trigger{rifle, 0.6f, 1};
    soundwell_played played;
    soundwell_acquire(context.get(), &trigger, &played);
    const Variation held(played.variation);  // until the voice has its own share
    const soundwell_shot shot{held.get(), i * 4800, played.pitch_cents, played.gain_db};
    error.check(soundwell_burst_schedule(voice.get(), &shot, 1, &error));
  }

  std::vector<float> pcm(2 * 2 * SAMPLE_RATE_HZ);  // an audio callback would pull it piece by piece
  soundwell_voice_read(voice.get(), pcm.data(), 2 * SAMPLE_RATE_HZ);
  sample_write_wav("burst.wav", pcm.data(), 2 * SAMPLE_RATE_HZ, 2);
  return 0;  // voice, then context: the opposite of how they were made
}
