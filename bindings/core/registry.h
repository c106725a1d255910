// The sounds that were defined and the banks that were loaded. Decides nothing about what is played or asked for.
//
// `find` and `touch` are the trigger path's: no lock. All else takes the registry's lock, which the trigger path never
// takes, and may allocate. Sounds live as long as the registry, so a handle once given stays good.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "bank.h"
#include "sound.h"

namespace soundwell {

struct RegistrySettings {
  uint32_t max_sounds = 4096;
  PoolSettings pools;  // `seed` is the context's; each sound mixes in its id
};

class Registry {
 public:
  Registry(const RegistrySettings& settings, std::shared_ptr<Graveyard> graveyard);
  ~Registry();

  // --- The trigger path ---

  // Null: no such handle.
  Sound* find(uint32_t handle) const {
    return handle - 1 < num_sounds_.load(std::memory_order_acquire) ? sounds_[handle - 1].get() : nullptr;
  }

  // The planner will look at this pool. At most one entry per pool, however long nobody plans.
  void touch(Pool& pool);

  void note_unknown() { unknown_.fetch_add(1, std::memory_order_relaxed); }
  uint64_t unknown() const { return unknown_.load(std::memory_order_relaxed); }

  // --- Calls of the host that may wait ---

  Status define(SoundDescription description, const PlaySettings& play, uint32_t* handle);
  void drain(Sound& sound);
  Status load_bank(const std::string& path, bool check_pcm, uint32_t* number);
  void unload_bank(uint32_t number);
  uint64_t bank_bytes() const;

  // --- The link's thread ---

  // Touched since it was last asked, in the order of touching.
  std::vector<Pool*> take_touched();

  // Hands a variation (and its reference) to the pool, unless the sound was described anew or drained since
  // `generation`. False: it was not taken.
  bool publish(Pool& pool, uint32_t generation, Variation* variation);

  SoundDescription description_of(const Sound& sound, uint32_t* generation) const;
  uint32_t generation_of(const Sound& sound) const;
  uint32_t changes() const { return changes_.load(std::memory_order_acquire); }  // of any generation

  // Bytes over `cap_bytes` are evicted, least recently triggered pools first; each keeps `min_keep`. Returns how many
  // variations went; the goals of prewarming of those pools are given up.
  uint32_t evict(uint64_t cap_bytes, uint32_t min_keep);

  // --- Any thread ---

  uint32_t num_sounds() const { return num_sounds_.load(std::memory_order_acquire); }
  Sound& sound_at(uint32_t index) const { return *sounds_[index]; }
  uint64_t held_bytes() const { return static_cast<uint64_t>(held_.now.load(std::memory_order_relaxed)); }
  uint32_t next_serial() { return last_serial_.fetch_add(1, std::memory_order_relaxed) + 1; }
  const std::shared_ptr<Graveyard>& graveyard() const { return graveyard_; }

 private:
  struct LoadedBank {
    uint32_t number = 0;
    std::shared_ptr<const Bank> bank;
  };

  void change(Sound& sound);
  std::shared_ptr<BankDeck> make_deck(const LoadedBank& from, const BankSound& sound, uint32_t bucket);
  Variation* make_variation(const LoadedBank& from, const BankSound& sound, const BankVariation& read);
  void add_decks(Sound& sound, const LoadedBank& from);

  const RegistrySettings settings_;
  std::shared_ptr<Graveyard> graveyard_;
  HeldBytes held_;
  std::unique_ptr<std::unique_ptr<Sound>[]> sounds_;
  std::atomic<uint32_t> num_sounds_{0};
  std::atomic<Pool*> touched_{nullptr};
  std::atomic<uint64_t> unknown_{0};
  std::atomic<uint32_t> changes_{0};
  std::atomic<uint32_t> last_serial_{0};

  mutable std::mutex guard_;
  std::unordered_map<std::string, uint32_t> handles_;
  std::vector<LoadedBank> banks_;  // the last loaded first
  uint32_t last_bank_ = 0;
};

}  // namespace soundwell
