// You hear somebody run over wood in the rain, stop, and shut a metal door: timeline.wav. Needs `soundwell` on PATH.
#include "sample.hpp"

int main() {
  const Context context = make_context();
  launch_sidecar(context);
  const soundwell_sound rain = define(context, "rain", "ambience", "kind=rain", 5.0, 2);
  const soundwell_sound step = define(context, "step", "footstep", "surface=wood\ngait=run", 0.4);
  const soundwell_sound door = define(context, "door", "door", "material=metal\naction=close", 1.2);
  wait_connected(context);

  std::vector<soundwell_event> events{{rain, 0.3f, 0.0, 0}};
  for (int i = 0; i < 8; ++i) events.push_back({step, 0.7f, 0.4 + 0.32 * i, 0});
  events.push_back({door, 0.8f, 3.4, 0});
  soundwell_timeline scene;
  soundwell_timeline_init(&scene, sizeof scene);
  scene.events = events.data(), scene.num_events = uint32_t(events.size());
  scene.duration_secs = 5.0, scene.channels = 2, scene.seed = 1;

  Error error;
  uint64_t render = 0;
  error.check(soundwell_render(context.get(), &scene, &render, &error));  // copies; made behind, in one piece
  soundwell_variation* made = nullptr;
  soundwell_code code = SOUNDWELL_NOT_READY;
  while ((code = soundwell_poll_render(context.get(), render, &made, &error)) == SOUNDWELL_NOT_READY) sample_sleep(10);
  error.check(code);
  const Variation variation(made);

  std::vector<float> pcm(5 * 2 * SAMPLE_RATE_HZ);
  soundwell_variation_read(variation.get(), 0, 5 * SAMPLE_RATE_HZ, 2, pcm.data());
  sample_write_wav("timeline.wav", pcm.data(), 5 * SAMPLE_RATE_HZ, 2);
  return 0;  // the variation goes first, then the context, which ends the sidecar
}
