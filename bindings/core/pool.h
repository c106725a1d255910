// Ready live variations of one sound in one bucket. Asks for nothing; see planner.h.
//
// Two sides meet here without a lock. The link's thread publishes and evicts; the game takes, one thread at a time
// under the sound's gate. A variation stands in a slot, and whoever exchanges the slot's pointer for null owns it
// alone: so neither side can free what the other one looks at, and nothing can be taken for what stood there before.
// A slot's number goes round: free (link) -> fresh ring -> played list (game) -> returned ring -> free (link).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "demand.h"
#include "index_ring.h"
#include "selector.h"
#include "variation.h"

namespace soundwell {

class Sound;

// Bytes of live PCM that all pools of a context hold.
struct HeldBytes {
  std::atomic<int64_t> now{0};
};

struct PoolSettings {
  uint32_t num_slots = 128;  // a power of two
  uint32_t keep_played = 8;
  uint64_t seed = 0;
};

struct Taken {
  Variation* variation = nullptr;  // null: the pool is empty; else the caller owns a reference
  bool reused = false;
};

class Pool {
 public:
  Pool(Sound& sound, uint32_t bucket, const PoolSettings& settings, HeldBytes& held);
  ~Pool();

  // The game's side, under the sound's gate.

  // Fresh ones go first, in order of arrival; then those already played, by the choice. No allocation.
  Taken take(const Choice& choice);

  // Lets go of everything. `spare` is what who cannot get in plays from now on, with a reference; null: nothing.
  void clear(Variation* spare = nullptr);

  // Gives back the slots of what was evicted.
  void tidy();

  Demand demand;
  Random chance;

  // Without the gate: for who cannot get in. A second owner of one of the variations here; null where there is none.
  Variation* take_spare();

  // Takes over a reference; null empties it. Waits for readers of the spare, who wait for nobody.
  void set_spare(Variation* variation);

  // The link's side.

  // Takes over the caller's reference. False: no slot is free.
  bool publish(Variation* variation);
  uint32_t num_free();

  // Drops one: the longest played, else the last to arrive; the spare goes last. False: there is none.
  bool evict();

  // Any thread.
  uint32_t num_fresh() const { return num_fresh_.load(std::memory_order_relaxed); }
  uint32_t num_played() const { return num_played_.load(std::memory_order_relaxed); }
  uint64_t len_bytes() const { return len_bytes_.load(std::memory_order_relaxed); }
  bool playable() const { return num_fresh() + num_played() > 0; }

  Sound& sound;
  const uint32_t bucket;

  // Written by one side, read by the other.
  std::atomic<uint32_t> goal{0};             // fresh variations that prewarming waits for
  std::atomic<bool> asked_anew{false};       // prewarming: a fault of before is forgotten
  std::atomic<uint8_t> tier{kNeverPlayed};   // of the last trigger
  std::atomic<double> last_trigger_secs{0};  // on the coarse clock; the longest ago is evicted first
  std::atomic<bool> touched{false};          // stands in the list of pools to plan for
  Pool* next_touched = nullptr;
  std::atomic<uint32_t> in_flight{0};        // asked for and not here yet
  std::atomic<float> refill_p95_secs{static_cast<float>(Refills::kFirstGuessSecs)};

  // The link's own.
  Refills refills;
  double rests_until_secs = 0;  // after a fault
  bool faulted = false;         // this sidecar will never make this one
  bool hungry = false;          // stands in the refill's list
  uint8_t told_tier = kNeverPlayed;

  static constexpr uint8_t kNeverPlayed = 255;

 private:
  struct Slot {
    std::atomic<Variation*> held{nullptr};
    std::atomic<uint32_t> played_at{0};  // number of the play; 0: fresh
    uint32_t arrived_at = 0;             // the link's
  };

  Taken play(uint16_t slot, Variation* variation, bool reused, const PlaySettings& play);
  void let_go_of_spare(Variation* before);
  void forget_oldest();
  void drop(Variation* variation);
  void count(const Variation& variation, int32_t by);
  void collect_returned();
  bool take_free(uint16_t* slot);
  uint32_t best_to_evict() const;

  HeldBytes& held_;
  std::unique_ptr<Slot[]> slots_;
  const uint32_t num_slots_;
  const uint32_t keep_played_;
  IndexRing fresh_;
  IndexRing returned_;

  alignas(64) std::vector<PlayedOne> played_;  // the game's; never grows beyond what was reserved
  uint32_t plays_ = 0;
  uint16_t round_ = 0;

  alignas(64) std::vector<uint16_t> free_;  // the link's
  std::vector<uint16_t> hollow_;            // evicted while fresh: still in the ring, unless the game gave them back
  uint32_t arrivals_ = 0;

  alignas(64) std::atomic<uint32_t> num_fresh_{0};
  std::atomic<uint32_t> num_played_{0};
  std::atomic<uint64_t> len_bytes_{0};
  std::atomic<Variation*> spare_{nullptr};
  std::atomic<uint32_t> spare_readers_{0};
};

}  // namespace soundwell
