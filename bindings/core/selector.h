// Which variation is played: chance, order and memory of what was heard. Knows no pools, threads or clocks.
//
// Nothing here allocates once it is made. Callers hold the sound's gate.
#pragma once

#include <cstdint>
#include <vector>

#include "random.h"

namespace soundwell {

enum class Mode : uint32_t { kRandom = 0, kShuffle = 1, kRoundRobin = 2 };

// What a designer says about the choice among a sound's variations.
struct PlaySettings {
  Mode mode = Mode::kRandom;
  uint32_t avoid_last = 3;
  uint32_t avoid_last_emitter = 2;
  float pitch_jitter_cents = 0;
  float gain_jitter_db = 0;
  uint32_t max_uses = 0;
};

// What each emitter heard last. A small table: an emitter that others pushed out has heard nothing, which is harmless.
class EmitterMemory {
 public:
  static constexpr uint32_t kMaxRemembered = 8;

  bool heard(uint64_t emitter, uint32_t serial, uint32_t last) const;

  // The `last` serials or fewer that it heard, latest first; returns their number. `serials`: room for `last`.
  uint32_t recall(uint64_t emitter, uint32_t last, uint32_t* serials) const;

  void note(uint64_t emitter, uint32_t serial);

 private:
  static constexpr uint32_t kEmitters = 32;
  struct Entry {
    uint64_t emitter = 0;  // 0: free
    uint32_t noted = 0;
    uint32_t serials[kMaxRemembered] = {};
  };
  static uint32_t place(uint64_t emitter);

  Entry entries_[kEmitters];
};

// What a choice is asked for.
struct Choice {
  const PlaySettings& play;
  const EmitterMemory& memory;
  uint64_t emitter = 0;  // 0: nobody

  bool heard(uint32_t serial) const { return emitter != 0 && memory.heard(emitter, serial, play.avoid_last_emitter); }
};

// A variation that was played before, as the choice sees it.
struct PlayedOne {
  uint16_t slot = 0;
  uint16_t round = 0;  // of shuffling, in which it was played last
  uint32_t serial = 0;
};

// Index into `played`, which is in order of playing (the oldest first) and not empty. `round` is the shuffle's.
//
// Random leaves out the last `avoid_last`; of a short list at least the oldest remains, so that one repeats at once
// only where there is nothing else. Those that the emitter heard are left out too where others remain.
uint32_t choose_again(const std::vector<PlayedOne>& played, const Choice& choice, uint16_t* round, Random* chance);

// A fixed set, such as a bank's variations of one sound and bucket.
class Deck {
 public:
  // `serials` and `weights` (above 0) of equal size, not empty.
  Deck(std::vector<uint32_t> serials, const std::vector<float>& weights);

  uint32_t size() const { return static_cast<uint32_t>(serials_.size()); }

  // Index of the one to play now.
  uint32_t pick(const Choice& choice, Random* chance);

 private:
  uint32_t pick_random(const Choice& choice, Random* chance) const;
  uint32_t pick_shuffled(Random* chance);
  uint32_t draw(Random* chance) const;
  bool recent(uint32_t index, uint32_t avoid_last) const;

  std::vector<uint32_t> serials_;
  std::vector<float> weight_sums_;     // up to and including each
  std::vector<uint32_t> order_;        // of shuffling; the first `dealt_` are gone
  std::vector<uint64_t> last_picked_;  // the pick's number; 0: never
  uint64_t picks_ = 0;
  uint32_t dealt_ = 0;
};

}  // namespace soundwell
