// See registry.h.
#include "registry.h"

#include <algorithm>
#include <utility>

#include "text.h"

namespace soundwell {
namespace {

// FNV-1a: the same id has the same chance in every run.
uint64_t hash_of(const std::string& text) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001B3u;
  return hash;
}

bool same_sound(const SoundDescription& a, const SoundDescription& b) {
  return a.category == b.category && a.attributes == b.attributes && a.text == b.text &&
         a.duration_secs == b.duration_secs && a.channels == b.channels && a.loop == b.loop && a.spread == b.spread &&
         a.width == b.width;
}

}  // namespace

Registry::Registry(const RegistrySettings& settings, std::shared_ptr<Graveyard> graveyard)
    : settings_(settings),
      graveyard_(std::move(graveyard)),
      sounds_(std::make_unique<std::unique_ptr<Sound>[]>(settings.max_sounds)) {}

Registry::~Registry() = default;

// --- The trigger path ------------------------------------------------------------------------------------------------

void Registry::touch(Pool& pool) {
  if (pool.touched.load(std::memory_order_relaxed) || pool.touched.exchange(true, std::memory_order_acquire)) return;
  Pool* head = touched_.load(std::memory_order_relaxed);
  do {
    pool.next_touched = head;
  } while (!touched_.compare_exchange_weak(head, &pool, std::memory_order_release, std::memory_order_relaxed));
}

// --- Calls of the host -----------------------------------------------------------------------------------------------

Status Registry::define(SoundDescription description, const PlaySettings& play, uint32_t* handle) {
  const std::lock_guard<std::mutex> lock(guard_);
  const auto known = handles_.find(description.id);
  if (known != handles_.end()) {
    Sound& sound = *sounds_[known->second - 1];
    sound.set_play(play);
    if (!same_sound(sound.description, description)) {
      sound.description = std::move(description);
      change(sound);
    }
    *handle = known->second;
    return {};
  }
  const uint32_t index = num_sounds_.load(std::memory_order_relaxed);
  if (index == settings_.max_sounds) {
    return {"OVERLOADED", "settings.id", "All max_sounds are defined; raise settings.max_sounds of the context."};
  }
  PoolSettings pools = settings_.pools;
  pools.seed ^= hash_of(description.id);
  auto sound = std::make_unique<Sound>(std::move(description), pools, held_);
  sound->set_play(play);
  for (auto bank = banks_.rbegin(); bank != banks_.rend(); ++bank) add_decks(*sound, *bank);
  handles_.emplace(sound->description.id, index + 1);
  sounds_[index] = std::move(sound);
  num_sounds_.store(index + 1, std::memory_order_release);
  *handle = index + 1;
  return {};
}

void Registry::drain(Sound& sound) {
  const std::lock_guard<std::mutex> lock(guard_);
  change(sound);
}

// What is here goes, what is on its way will not be taken.
void Registry::change(Sound& sound) {
  ++sound.generation;
  for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) {
    sound.pool(bucket).goal.store(0, std::memory_order_relaxed);
    sound.pool(bucket).tier.store(Pool::kNeverPlayed, std::memory_order_relaxed);
  }
  sound.clear_pools();
  changes_.fetch_add(1, std::memory_order_release);
}

Status Registry::load_bank(const std::string& path, bool check_pcm, uint32_t* number) {
  Status status;
  std::shared_ptr<const Bank> bank = Bank::open(path, check_pcm, &status);
  if (!bank) return status;
  const std::lock_guard<std::mutex> lock(guard_);
  banks_.insert(banks_.begin(), LoadedBank{++last_bank_, std::move(bank)});
  for (uint32_t index = 0; index < num_sounds(); ++index) add_decks(*sounds_[index], banks_.front());
  *number = last_bank_;
  return {};
}

void Registry::unload_bank(uint32_t number) {
  const std::lock_guard<std::mutex> lock(guard_);
  const auto bank = std::find_if(banks_.begin(), banks_.end(), [&](const LoadedBank& b) { return b.number == number; });
  if (bank == banks_.end()) return;
  for (uint32_t index = 0; index < num_sounds(); ++index) {
    for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) {
      BankDecks decks = sounds_[index]->decks(bucket);
      const auto gone = [&](const std::shared_ptr<BankDeck>& deck) { return deck->bank == number; };
      const auto end = std::remove_if(decks.begin(), decks.end(), gone);
      if (end == decks.end()) continue;
      decks.erase(end, decks.end());
      sounds_[index]->set_decks(bucket, std::move(decks));
    }
  }
  banks_.erase(bank);
}

uint64_t Registry::bank_bytes() const {
  const std::lock_guard<std::mutex> lock(guard_);
  uint64_t sum = 0;
  for (const LoadedBank& loaded : banks_) sum += loaded.bank->len_bytes();
  return sum;
}

void Registry::add_decks(Sound& sound, const LoadedBank& from) {
  BankSound found;
  if (!from.bank->find(sound.description.id, &found)) return;
  for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) {
    std::shared_ptr<BankDeck> deck = make_deck(from, found, bucket);
    if (!deck) continue;
    BankDecks decks = sound.decks(bucket);
    decks.insert(decks.begin(), std::move(deck));
    sound.set_decks(bucket, std::move(decks));
  }
}

std::shared_ptr<BankDeck> Registry::make_deck(const LoadedBank& from, const BankSound& sound, uint32_t bucket) {
  std::vector<Variation*> variations;
  std::vector<float> weights;
  for (uint32_t index = 0; index < sound.num_variations; ++index) {
    const BankVariation read = from.bank->variation(sound.first_variation + index);
    if (read.bucket != bucket) continue;
    weights.push_back(read.weight);
    variations.push_back(make_variation(from, sound, read));
  }
  if (variations.empty()) return nullptr;
  return std::make_shared<BankDeck>(from.number, std::move(variations), weights);
}

Variation* Registry::make_variation(const LoadedBank& from, const BankSound& sound, const BankVariation& read) {
  auto* made = new Variation(graveyard_);
  made->pcm = from.bank->data() + read.pcm_at;
  made->num_frames = read.num_frames;
  made->encoding = read.encoding;
  made->channels = read.channels;
  made->sample_rate_hz = read.sample_rate_hz;
  made->onset_frames = read.onset_frames;
  made->rms_dbfs = read.rms_dbfs;
  made->seed = read.seed;
  made->loop_start_frame = read.loop_start_frame;
  made->loop_end_frame = read.loop_end_frame == 0 && sound.loop ? read.num_frames : read.loop_end_frame;
  made->made_by = read.made_by;
  made->steps = read.steps;
  made->bucket = read.bucket;
  made->tier = SOUNDWELL_TIER_BANK;
  made->serial = next_serial();
  copy_text(sound.sound_hash, made->sound_hash, sizeof made->sound_hash);
  copy_text(read.model_hash, made->model_hash, sizeof made->model_hash);
  made->mapping = from.bank;
  return made;
}

// --- The link's thread -----------------------------------------------------------------------------------------------

std::vector<Pool*> Registry::take_touched() {
  std::vector<Pool*> pools;
  Pool* pool = touched_.exchange(nullptr, std::memory_order_acquire);
  while (pool != nullptr) {
    Pool* next = pool->next_touched;  // before it may be touched again
    pool->touched.store(false, std::memory_order_release);
    pools.push_back(pool);
    pool = next;
  }
  std::reverse(pools.begin(), pools.end());
  return pools;
}

bool Registry::publish(Pool& pool, uint32_t generation, Variation* variation) {
  const std::lock_guard<std::mutex> lock(guard_);
  return pool.sound.generation == generation && pool.publish(variation);
}

SoundDescription Registry::description_of(const Sound& sound, uint32_t* generation) const {
  const std::lock_guard<std::mutex> lock(guard_);
  *generation = sound.generation;
  return sound.description;
}

uint32_t Registry::generation_of(const Sound& sound) const {
  const std::lock_guard<std::mutex> lock(guard_);
  return sound.generation;
}

uint32_t Registry::evict(uint64_t cap_bytes, uint32_t min_keep) {
  if (held_bytes() <= cap_bytes) return 0;
  std::vector<Pool*> pools;
  for (uint32_t index = 0; index < num_sounds(); ++index) {
    for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) pools.push_back(&sounds_[index]->pool(bucket));
  }
  std::stable_sort(pools.begin(), pools.end(), [](const Pool* a, const Pool* b) {
    return a->last_trigger_secs.load(std::memory_order_relaxed) < b->last_trigger_secs.load(std::memory_order_relaxed);
  });
  uint32_t gone = 0;
  for (Pool* pool : pools) {
    while (held_bytes() > cap_bytes && pool->num_fresh() + pool->num_played() > min_keep && pool->evict()) {
      pool->goal.store(0, std::memory_order_relaxed);
      ++gone;
    }
  }
  return gone;
}

}  // namespace soundwell
