// Plays a schedule of shots, each on its exact frame, into buffers of any size. Knows no pool and no game clock.
//
// The game's side schedules, the audio thread reads; slot numbers travel between them by two rings without a lock.
#pragma once

#include <memory>
#include <vector>

#include "index_ring.h"
#include "voice.h"

namespace soundwell {

struct Shot {
  Variation* variation = nullptr;
  uint64_t at_frame = 0;
  float pitch_cents = 0;
  float gain_db = 0;
};

class Burst final : public soundwell_voice {
 public:
  Burst(const VoiceSettings& settings, std::shared_ptr<Graveyard> graveyard, std::shared_ptr<VoiceTally> tally);
  ~Burst() override;

  // The game's side. Retains the variations, and converts those of another rate or pitch. All or none.
  // False: no room for so many.
  bool schedule(const Shot* shots, uint32_t num_shots);

  uint32_t read(float* dst, uint32_t num_frames) override;
  Burst* as_burst() override { return this; }
  void stop(float fade_secs) override;

 private:
  struct Playing {
    Variation* variation = nullptr;  // at the voice's rate; owns a reference
    int64_t starts_at = 0;           // where the first frame stands; may be before 0
    uint64_t onset = 0;              // frames before the attack
    uint64_t skipped = 0;            // frames left out, because their moment had passed
    float gain = 1;
    float fade = 1;                  // of a stop: what is left of the level,
    float fade_step = 0;             // less this per frame; 0: no stop
    uint32_t stops_seen = 0;         // when it was scheduled

    int64_t ends_at() const { return starts_at + static_cast<int64_t>(variation->num_frames - skipped); }
  };

  Playing prepare(const Shot& shot) const;
  void take_scheduled();
  void begin(Playing* playing);
  void obey_stop();
  bool mix(Playing* playing, float* dst, uint32_t num_frames, uint32_t* last_frame);
  void end(size_t active_index);

  const VoiceSettings settings_;
  std::shared_ptr<Graveyard> graveyard_;
  std::shared_ptr<VoiceTally> tally_;
  std::vector<Playing> slots_;
  IndexRing scheduled_;             // game -> audio
  IndexRing ended_;                 // audio -> game
  std::vector<uint16_t> free_;      // the game's
  std::vector<uint16_t> active_;    // the audio thread's; never grows beyond what was reserved
  uint32_t obeyed_ = 0;             // the audio thread's
  std::atomic<uint64_t> stop_{0};   // number of the stop << 32 | its fade in frames
};

}  // namespace soundwell
