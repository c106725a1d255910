// What the C++ samples share: owners that let go in the right order, and errors as exceptions.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "../c/sample.h"

// Declare the context first and what comes from it later: C++ destroys in the opposite order, as it must be.
struct Release {
  void operator()(soundwell_context* context) const { soundwell_destroy(context); }
  void operator()(soundwell_variation* variation) const { soundwell_variation_release(variation); }
  void operator()(soundwell_voice* voice) const { soundwell_voice_destroy(voice); }
};
using Context = std::unique_ptr<soundwell_context, Release>;
using Variation = std::unique_ptr<soundwell_variation, Release>;
using Voice = std::unique_ptr<soundwell_voice, Release>;

struct Error : soundwell_error {
  Error() : soundwell_error{sizeof(soundwell_error), 0, "", ""} {}
  void check(soundwell_code code_of_call) const {
    if (code_of_call != SOUNDWELL_OK) throw std::runtime_error(std::string(field) + " " + sentence);
  }
};

inline Context make_context() {
  Error error;
  soundwell_settings settings;
  soundwell_settings_init(&settings, sizeof settings);
  soundwell_context* made = nullptr;
  error.check(soundwell_create(&settings, &made, &error));
  return Context(made);
}

inline void launch_sidecar(const Context& context) {
  Error error;
  soundwell_launch launch;
  soundwell_launch_init(&launch, sizeof launch);
  error.check(soundwell_launch_sidecar(context.get(), &launch, &error));
}

inline soundwell_sound define(const Context& context, const std::string& id, const std::string& category,
                              const std::string& attributes = "", double duration_secs = 1, uint32_t channels = 1,
                              bool loop = false) {
  Error error;
  soundwell_sound_settings settings;
  soundwell_sound_settings_init(&settings, sizeof settings);
  SET_TEXT(settings.id, id.c_str()), SET_TEXT(settings.category, category.c_str());
  SET_TEXT(settings.attributes, attributes.c_str());
  settings.duration_secs = duration_secs, settings.channels = channels, settings.loop = loop;
  soundwell_sound sound = 0;
  error.check(soundwell_define_sound(context.get(), &settings, &sound, &error));
  return sound;
}

// A rendering is refused while there is no connection; triggers never are.
inline void wait_connected(const Context& context) {
  soundwell_stats stats{};
  stats.struct_size = sizeof stats;
  for (int i = 0; i < 12000 && stats.state != SOUNDWELL_STATE_CONNECTED; ++i) {
    sample_sleep(10);
    soundwell_get_stats(context.get(), &stats);
  }
  if (stats.state != SOUNDWELL_STATE_CONNECTED) throw std::runtime_error(stats.last_error);
}

// Fresh ones in the medium bucket.
inline void prewarm(const Context& context, soundwell_sound sound, unsigned count) {
  Error error;
  error.check(soundwell_prewarm(context.get(), sound, 2, count, &error));
  if (!sample_wait(context.get(), sound, count)) throw std::runtime_error("the sidecar did not answer in time");
}
