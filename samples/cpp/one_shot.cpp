// You hear one footstep, made for this run: one_shot.wav. Needs `soundwell` on PATH.
#include "sample.hpp"

int main() {
  const Context context = make_context();
  launch_sidecar(context);
  const soundwell_sound step = define(context, "step", "footstep");
  prewarm(context, step, 1);

  const soundwell_trigger trigger{step, 0.6f, 0};
  soundwell_played played;
  soundwell_acquire(context.get(), &trigger, &played);  // the call of the game: microseconds, always an answer
  const Variation variation(played.variation);

  std::vector<float> pcm(SAMPLE_RATE_HZ);
  soundwell_variation_read(variation.get(), 0, pcm.size(), 1, pcm.data());
  sample_write_wav("one_shot.wav", pcm.data(), SAMPLE_RATE_HZ, 1);
  return 0;  // the variation goes first, then the context, which ends the sidecar
}
