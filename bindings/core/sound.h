// All that can be played for one defined sound: three live pools, decks of banks, the designer's clip. Asks for
// nothing and knows no other sound.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gate.h"
#include "messages.h"
#include "pool.h"
#include "selector.h"

namespace soundwell {

constexpr uint32_t kNumBuckets = 3;

// 0 soft (below 0.4), 1 medium, 2 hard (above 0.75).
uint32_t bucket_of(float intensity);

// A bank's variations of one sound and bucket; owns a reference to each.
struct BankDeck {
  uint32_t bank = 0;  // number of its bank
  std::vector<Variation*> variations;
  Deck deck;

  BankDeck(uint32_t of_bank, std::vector<Variation*> owned, const std::vector<float>& weights);
  ~BankDeck();
  BankDeck(const BankDeck&) = delete;
  BankDeck& operator=(const BankDeck&) = delete;
};

using BankDecks = std::vector<std::shared_ptr<BankDeck>>;  // looked at from the front

// The answer to one trigger.
struct Answer {
  Variation* variation = nullptr;  // the caller owns a reference; null: silence
  uint32_t tier = SOUNDWELL_TIER_SILENCE;
  uint32_t bucket = 0;  // asked for
  bool reused = false;
  float pitch_cents = 0;
  float gain_db = 0;
  Pool* from = nullptr;  // the pool it was taken from, to be planned for; null: none
};

class Sound {
 public:
  // `pool_seed` of this sound; each bucket derives its own.
  Sound(SoundDescription description, const PoolSettings& pools, HeldBytes& held);
  ~Sound();

  // The trigger path. Live -> bank -> neighbour -> clip -> silence. Never waits long, always answers.
  Answer choose(uint32_t bucket, uint64_t emitter, double now_secs);

  Pool& pool(uint32_t bucket) { return *pools_[bucket]; }
  const Pool& pool(uint32_t bucket) const { return *pools_[bucket]; }

  // Calls that may wait. They take the gate for a moment.
  void set_play(const PlaySettings& play);
  void set_clip(Variation* clip);  // takes over a reference; null removes it
  void clear_pools();
  void tidy_pools();
  // Replaces one bucket's decks; the old list comes back, to be freed outside of the gate.
  BankDecks set_decks(uint32_t bucket, BankDecks decks);
  BankDecks decks(uint32_t bucket);

  uint32_t num_banked(uint32_t bucket) const { return num_banked_[bucket].load(std::memory_order_relaxed); }
  uint64_t tier_count(uint32_t tier) const { return tier_counts_[tier].load(std::memory_order_relaxed); }
  uint64_t reused() const { return reused_.load(std::memory_order_relaxed); }

  // Under the registry's lock, and never read on the trigger path. A new description or a drain makes a new
  // generation: what was asked for before is not published any more.
  SoundDescription description;
  uint32_t generation = 0;
  bool described() const { return !description.category.empty() || !description.text.empty(); }

 private:
  static constexpr uint32_t kNumTiers = 5;

  Answer choose_inside(uint32_t bucket, uint64_t emitter);
  bool take_live(uint32_t bucket, const Choice& choice, Answer* answer);
  bool take_banked(uint32_t bucket, const Choice& choice, Answer* answer);
  bool take_neighbour(uint32_t bucket, const Choice& choice, Answer* answer);
  Answer choose_outside(uint32_t bucket);
  void jitter(Random* chance, Answer* answer) const;
  void count(const Answer& answer);
  void refresh_spares();
  Variation* stand_in(uint32_t bucket) const;  // with a reference; null where there is nothing

  std::unique_ptr<Pool> pools_[kNumBuckets];

  // Under the gate.
  Gate gate_;
  PlaySettings play_;
  EmitterMemory memory_;
  BankDecks decks_[kNumBuckets];
  Variation* clip_ = nullptr;

  // Written by addition, outside of the gate.
  std::atomic<uint64_t> tier_counts_[kNumTiers] = {};
  std::atomic<uint64_t> reused_{0};
  std::atomic<uint32_t> num_banked_[kNumBuckets] = {};
};

}  // namespace soundwell
