// You hear the designer's own clip, four beeps: there is no sidecar, and no trigger goes without an answer.
#include <cmath>

#include "sample.hpp"

int main() {
  const Context context = make_context();
  Error error;
  soundwell_endpoint nobody;
  soundwell_endpoint_init(&nobody, sizeof nobody);
  nobody.port = 1;  // nothing listens here; the library keeps trying, with growing pauses
  error.check(soundwell_connect(context.get(), &nobody, &error));

  const soundwell_sound beep = define(context, "beep", "ui");
  std::vector<float> clip(4800), pcm(4 * 12000);
  for (size_t i = 0; i < clip.size(); ++i) clip[i] = 0.5f * std::sin(0.0864f * float(i)) * (1 - float(i) / 4800);
  error.check(soundwell_set_clip(context.get(), beep, clip.data(), clip.size(), 1, SAMPLE_RATE_HZ, &error));

  for (int i = 0; i < 4; ++i) {
    const soundwell_trigger trigger{beep, 0.9f, 0};
    soundwell_played played;
    soundwell_acquire(context.get(), &trigger, &played);
    std::printf("tier %u\n", played.tier);  // 4: SOUNDWELL_TIER_CLIP
    const Variation variation(played.variation);
    soundwell_variation_read(variation.get(), 0, 12000, 1, &pcm[12000 * size_t(i)]);
  }
  sample_write_wav("sidecar_down.wav", pcm.data(), 4 * 12000, 1);
  return 0;  // at once, also in the middle of an attempt to connect
}
