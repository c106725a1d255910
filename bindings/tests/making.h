// Makes the small things that tests of the core play with.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "registry.h"
#include "sound.h"
#include "variation.h"

namespace making {

using namespace soundwell;

inline std::shared_ptr<Graveyard> graveyard() {
  static const auto shared = std::make_shared<Graveyard>();
  return shared;
}

// `num_frames` samples of `value`, named by `serial` and `seed`; the caller owns a reference.
inline Variation* variation(uint32_t serial, uint64_t num_frames = 100, float value = 0.5f, uint32_t rate_hz = 48000,
                            uint32_t channels = 1) {
  Variation* made =
      make_float_variation(graveyard(), std::vector<float>(num_frames * channels, value), channels, rate_hz);
  made->serial = serial;
  made->seed = serial;
  made->bucket = 1;
  return made;
}

// Silence with a click of level 1 at `onset`.
inline Variation* click(uint64_t num_frames, uint32_t onset, uint32_t rate_hz = 48000) {
  std::vector<float> samples(num_frames, 0.0f);
  samples[onset] = 1.0f;
  Variation* made = make_float_variation(graveyard(), std::move(samples), 1, rate_hz);
  made->onset_frames = onset;
  return made;
}

inline PoolSettings pool_settings(uint32_t keep_played = 8) {
  PoolSettings settings;
  settings.num_slots = 32;
  settings.keep_played = keep_played;
  settings.seed = 1;
  return settings;
}

inline SoundDescription described(const std::string& id) {
  SoundDescription description;
  description.id = id;
  description.category = "footstep";
  return description;
}

// A sound with live variations 1 to `count` in its medium bucket.
struct Stocked {
  HeldBytes held;
  Sound sound;
  PlaySettings play;
  EmitterMemory memory;

  explicit Stocked(uint32_t count, uint32_t keep_played = 8)
      : sound(described("step"), pool_settings(keep_played), held) {
    for (uint32_t serial = 1; serial <= count; ++serial) pool().publish(variation(serial));
  }

  Pool& pool() { return sound.pool(1); }

  // Takes one and lets go of it: its serial, 0 where there is none.
  uint32_t take() {
    const Taken taken = pool().take(Choice{play, memory, 0});
    const uint32_t serial = taken.variation == nullptr ? 0 : taken.variation->serial;
    release(taken.variation);
    return serial;
  }
};

}  // namespace making
