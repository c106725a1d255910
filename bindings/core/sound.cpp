// See sound.h.
#include "sound.h"

#include <utility>

namespace soundwell {
namespace {

// Nearest intensity first; of two equally near ones the softer, which startles nobody.
constexpr uint32_t kNeighbours[kNumBuckets][2] = {{1, 2}, {0, 2}, {1, 0}};

std::vector<uint32_t> serials_of(const std::vector<Variation*>& variations) {
  std::vector<uint32_t> serials;
  serials.reserve(variations.size());
  for (const Variation* variation : variations) serials.push_back(variation->serial);
  return serials;
}

float jittered(float most, Random* chance) { return most == 0 ? 0 : static_cast<float>(chance->uniform(-most, most)); }

}  // namespace

uint32_t bucket_of(float intensity) { return intensity < 0.4f ? 0 : intensity > 0.75f ? 2 : 1; }

BankDeck::BankDeck(uint32_t of_bank, std::vector<Variation*> owned, const std::vector<float>& weights)
    : bank(of_bank), variations(std::move(owned)), deck(serials_of(variations), weights) {}

BankDeck::~BankDeck() {
  for (Variation* variation : variations) release(variation);
}

Sound::Sound(SoundDescription described_as, const PoolSettings& pools, HeldBytes& held)
    : description(std::move(described_as)) {
  for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) {
    PoolSettings settings = pools;
    settings.seed = pools.seed + bucket;
    pools_[bucket] = std::make_unique<Pool>(*this, bucket, settings, held);
  }
}

Sound::~Sound() { release(clip_); }

// --- The trigger path ------------------------------------------------------------------------------------------------

Answer Sound::choose(uint32_t bucket, uint64_t emitter, double now_secs) {
  if (!gate_.enter_soon()) return choose_outside(bucket);
  Pool& pool = *pools_[bucket];
  pool.demand.note(now_secs);
  pool.last_trigger_secs.store(now_secs, std::memory_order_relaxed);
  Answer answer = choose_inside(bucket, emitter);
  if (answer.variation != nullptr && emitter != 0) memory_.note(emitter, answer.variation->serial);
  jitter(&pool.chance, &answer);
  pool.tier.store(static_cast<uint8_t>(answer.tier), std::memory_order_relaxed);
  gate_.leave();
  count(answer);
  return answer;
}

Answer Sound::choose_inside(uint32_t bucket, uint64_t emitter) {
  const Choice choice{play_, memory_, emitter};
  Answer answer;
  answer.bucket = bucket;
  if (take_live(bucket, choice, &answer) || take_banked(bucket, choice, &answer)) return answer;
  if (take_neighbour(bucket, choice, &answer)) return answer;
  if (clip_ == nullptr) return answer;
  retain(clip_);
  answer.variation = clip_;
  answer.tier = SOUNDWELL_TIER_CLIP;
  return answer;
}

bool Sound::take_live(uint32_t bucket, const Choice& choice, Answer* answer) {
  const Taken taken = pools_[bucket]->take(choice);
  if (taken.variation == nullptr) return false;
  answer->variation = taken.variation;
  answer->reused = taken.reused;
  answer->tier = SOUNDWELL_TIER_LIVE;
  answer->from = pools_[bucket].get();
  return true;
}

bool Sound::take_banked(uint32_t bucket, const Choice& choice, Answer* answer) {
  if (decks_[bucket].empty()) return false;
  BankDeck& newest = *decks_[bucket].front();
  Variation* variation = newest.variations[newest.deck.pick(choice, &pools_[bucket]->chance)];
  answer->reused = variation->uses != 0;
  variation->uses = 1;
  retain(variation);
  answer->variation = variation;
  answer->tier = SOUNDWELL_TIER_BANK;
  return true;
}

bool Sound::take_neighbour(uint32_t bucket, const Choice& choice, Answer* answer) {
  for (const uint32_t other : kNeighbours[bucket]) {
    if (!take_live(other, choice, answer) && !take_banked(other, choice, answer)) continue;
    answer->tier = SOUNDWELL_TIER_NEIGHBOUR;
    return true;
  }
  return false;
}

// Somebody inside lost its processor. What is played then is right for the sound, if perhaps heard before.
Answer Sound::choose_outside(uint32_t bucket) {
  Answer answer;
  answer.bucket = bucket;
  for (int round = 0; round < 16 && answer.variation == nullptr; ++round) {
    answer.variation = pools_[bucket]->take_spare();
    for (const uint32_t other : kNeighbours[bucket]) {
      if (answer.variation == nullptr) answer.variation = pools_[other]->take_spare();
    }
    if (answer.variation == nullptr && gate_.enter_soon()) {
      answer = choose_inside(bucket, 0);
      gate_.leave();
      break;
    }
  }
  if (answer.variation != nullptr && answer.tier == SOUNDWELL_TIER_SILENCE) {
    const bool neighbour = answer.variation->tier != SOUNDWELL_TIER_CLIP && answer.variation->bucket != bucket;
    answer.tier = neighbour ? static_cast<uint32_t>(SOUNDWELL_TIER_NEIGHBOUR) : answer.variation->tier;
    answer.reused = true;
  }
  tier_counts_[answer.tier].fetch_add(1, std::memory_order_relaxed);
  reused_.fetch_add(answer.reused ? 1 : 0, std::memory_order_relaxed);
  return answer;
}

void Sound::jitter(Random* chance, Answer* answer) const {
  if (answer->variation == nullptr) return;
  answer->pitch_cents = jittered(play_.pitch_jitter_cents, chance);
  answer->gain_db = jittered(play_.gain_jitter_db, chance);
}

void Sound::count(const Answer& answer) {
  tier_counts_[answer.tier].fetch_add(1, std::memory_order_relaxed);
  if (answer.reused) reused_.fetch_add(1, std::memory_order_relaxed);
}

// --- Calls that may wait ---------------------------------------------------------------------------------------------

void Sound::set_play(const PlaySettings& play) {
  const GatePass pass(gate_);
  play_ = play;
}

void Sound::set_clip(Variation* clip) {
  Variation* before;
  {
    const GatePass pass(gate_);
    before = std::exchange(clip_, clip);
    refresh_spares();
  }
  release(before);
}

void Sound::clear_pools() {
  const GatePass pass(gate_);
  for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) pools_[bucket]->clear(stand_in(bucket));
}

void Sound::tidy_pools() {
  const GatePass pass(gate_);
  for (const auto& pool : pools_) pool->tidy();
}

BankDecks Sound::set_decks(uint32_t bucket, BankDecks decks) {
  uint32_t banked = 0;
  for (const auto& deck : decks) banked += deck->deck.size();
  const GatePass pass(gate_);
  decks_[bucket].swap(decks);
  num_banked_[bucket].store(banked, std::memory_order_relaxed);
  refresh_spares();
  return decks;
}

BankDecks Sound::decks(uint32_t bucket) {
  const GatePass pass(gate_);
  return decks_[bucket];
}

// A pool with something live keeps a live spare (Pool::publish); else a bank's or the clip stands in for it.
void Sound::refresh_spares() {
  for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) {
    if (pools_[bucket]->playable()) continue;
    pools_[bucket]->set_spare(stand_in(bucket));
  }
}

Variation* Sound::stand_in(uint32_t bucket) const {
  Variation* spare = decks_[bucket].empty() ? clip_ : decks_[bucket].front()->variations.front();
  if (spare != nullptr) retain(spare);
  return spare;
}

}  // namespace soundwell
