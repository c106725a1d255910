// One ready rendering with its PCM, counted by its owners. Knows no pool, no bank file and no connection.
//
// Everything but `refs`, `uses` and `next_dead` is constant once it was handed to a second owner.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "messages.h"
#include "soundwell/soundwell.h"

namespace soundwell {

// Where variations go that nobody owns any more, so that no game thread ever frees memory.
//
// Any thread buries, one thread empties it. A chain that only grows and is only taken whole knows no ABA.
class Graveyard {
 public:
  // False: closed; the caller frees it.
  bool bury(soundwell_variation* variation);

  // Frees what lies here. Returns how many. One thread at a time.
  uint32_t empty();

  // Empties it for the last time: later releases free by themselves.
  void close();

 private:
  uint32_t free_all(soundwell_variation* chain);

  std::atomic<soundwell_variation*> dead_{nullptr};
};

}  // namespace soundwell

// The handle of the C ABI is the thing itself.
struct soundwell_variation {
  explicit soundwell_variation(std::shared_ptr<soundwell::Graveyard> graveyard) : home(std::move(graveyard)) {}

  const void* pcm = nullptr;  // interleaved
  uint64_t num_frames = 0;
  soundwell::Encoding encoding = soundwell::Encoding::kInt16;
  uint32_t channels = 1;
  uint32_t sample_rate_hz = 48000;
  uint32_t onset_frames = 0;
  float rms_dbfs = 0;
  uint64_t seed = 0;
  uint64_t loop_start_frame = 0;
  uint64_t loop_end_frame = 0;  // exclusive; 0: no loop points
  uint32_t made_by = SOUNDWELL_MADE_BY_UNKNOWN;
  uint32_t steps = 0;
  uint32_t bucket = 0;
  uint32_t tier = SOUNDWELL_TIER_LIVE;  // where it stands at home
  uint32_t serial = 0;                  // within its context; names it to the selector
  char sound_hash[24] = {};
  char model_hash[72] = {};

  std::vector<uint8_t> bytes;           // owns the PCM; or
  std::vector<float> samples;           // owns it; or
  std::shared_ptr<const void> mapping;  // a bank that `pcm` points into

  uint32_t uses = 0;  // touched only by who has taken it out of its slot
  std::atomic<uint32_t> refs{1};
  soundwell_variation* next_dead = nullptr;
  std::shared_ptr<soundwell::Graveyard> home;

  uint64_t len_bytes() const { return num_frames * channels * (encoding == soundwell::Encoding::kInt16 ? 2 : 4); }
};

namespace soundwell {

using Variation = ::soundwell_variation;

inline void retain(Variation* variation) { variation->refs.fetch_add(1, std::memory_order_relaxed); }

// Any thread, audio threads too. NULL is accepted.
void release(Variation* variation);

// Frames as float32 in `channels` channels; mono is repeated, stereo is averaged into mono. Reads [first, first + n),
// which must lie within. Adds to `dst` where `kAdd`.
void read_frames(const Variation& variation, uint64_t first, uint64_t num_frames, uint32_t channels, float* dst);

// The same, times a gain that goes from `gain` by `slope` per frame, added to `dst`.
void mix_frames(const Variation& variation, uint64_t first, uint64_t num_frames, uint32_t channels, float gain,
                float slope, float* dst);

// A designer's clip or a converted copy: float32.
Variation* make_float_variation(std::shared_ptr<Graveyard> graveyard, std::vector<float> samples, uint32_t channels,
                                uint32_t sample_rate_hz);

}  // namespace soundwell
