// You hear rain that comes nearer and goes away again; twelve seconds of a loop of four, no joint: bed.wav.
// Needs `soundwell` on PATH.
#include <cmath>

#include "sample.hpp"

int main() {
  const Context context = make_context();
  launch_sidecar(context);
  const soundwell_sound rain = define(context, "rain", "ambience", "kind=rain", 4.0, 2, true);
  prewarm(context, rain, 1);

  const soundwell_trigger trigger{rain, 0.6f, 0};
  soundwell_played played;
  soundwell_acquire(context.get(), &trigger, &played);
  const Variation loop(played.variation);  // the voice takes its own share
  Error error;
  soundwell_voice_settings settings;
  soundwell_voice_settings_init(&settings, sizeof settings);
  soundwell_voice* made = nullptr;
  error.check(soundwell_bed_create(context.get(), &settings, loop.get(), &made, &error));
  const Voice voice(made);

  constexpr uint32_t block = SAMPLE_RATE_HZ / 20, blocks = 12 * 20;
  std::vector<float> pcm(blocks * block * 2);
  for (uint32_t i = 0; i < blocks; ++i) {  // the game turns the knob, the audio callback pulls
    soundwell_bed_set(voice.get(), -24 * std::abs(2 * float(i) / blocks - 1), 0);
    soundwell_voice_read(voice.get(), &pcm[i * block * 2], block);
  }
  sample_write_wav("bed.wav", pcm.data(), blocks * block, 2);
  return 0;  // voice, variation, context: the opposite of how they were made
}
