// See pool.h.
#include "pool.h"

#include <algorithm>
#include <thread>

namespace soundwell {

Pool::Pool(Sound& owner, uint32_t of_bucket, const PoolSettings& settings, HeldBytes& held)
    : chance(settings.seed),
      sound(owner),
      bucket(of_bucket),
      held_(held),
      slots_(new Slot[settings.num_slots]),
      num_slots_(settings.num_slots),
      keep_played_(settings.keep_played),
      fresh_(settings.num_slots),
      returned_(settings.num_slots) {
  played_.reserve(keep_played_ + 1);
  free_.reserve(num_slots_);
  hollow_.reserve(num_slots_);
  for (uint32_t slot = num_slots_; slot-- > 0;) free_.push_back(static_cast<uint16_t>(slot));
}

Pool::~Pool() {
  set_spare(nullptr);
  for (uint32_t slot = 0; slot < num_slots_; ++slot) {
    if (Variation* variation = slots_[slot].held.exchange(nullptr)) drop(variation);
  }
}

// --- The game's side -------------------------------------------------------------------------------------------------

Taken Pool::take(const Choice& choice) {
  // After each slot found evicted it looks at the fresh ones again: they may have come meanwhile.
  for (;;) {
    uint16_t slot;
    const bool reused = !fresh_.pop(&slot);
    if (reused) {
      if (played_.empty()) return {};
      const uint32_t index = choose_again(played_, choice, &round_, &chance);
      slot = played_[index].slot;
      played_.erase(played_.begin() + index);
    }
    Variation* variation = slots_[slot].held.exchange(nullptr, std::memory_order_acquire);
    if (variation != nullptr) return play(slot, variation, reused, choice.play);
    returned_.push(slot);
  }
}

// `variation` was taken out of `slot`, so this side owns it alone until it is put back.
Taken Pool::play(uint16_t slot, Variation* variation, bool reused, const PlaySettings& play) {
  const bool last_time = keep_played_ == 0 || (play.max_uses != 0 && variation->uses + 1 >= play.max_uses);
  if (last_time) {
    count(*variation, -1);
    returned_.push(slot);
    return {variation, reused};  // the pool's reference becomes the caller's
  }
  if (!reused) {
    num_fresh_.fetch_sub(1, std::memory_order_relaxed);
    num_played_.fetch_add(1, std::memory_order_relaxed);
  }
  ++variation->uses;
  retain(variation);
  played_.push_back({slot, round_, variation->serial});
  slots_[slot].played_at.store(++plays_, std::memory_order_relaxed);
  slots_[slot].held.store(variation, std::memory_order_release);
  if (played_.size() > keep_played_) forget_oldest();
  return {variation, reused};
}

void Pool::forget_oldest() {
  const uint16_t slot = played_.front().slot;
  played_.erase(played_.begin());
  if (Variation* variation = slots_[slot].held.exchange(nullptr, std::memory_order_acquire)) drop(variation);
  returned_.push(slot);
}

void Pool::clear(Variation* spare) {
  uint16_t slot;
  while (fresh_.pop(&slot)) {
    if (Variation* variation = slots_[slot].held.exchange(nullptr, std::memory_order_acquire)) drop(variation);
    returned_.push(slot);
  }
  while (!played_.empty()) forget_oldest();
  // One that the link filled again while its hollow slot was being given back stands in neither list.
  for (uint32_t index = 0; index < num_slots_; ++index) {
    if (Variation* variation = slots_[index].held.exchange(nullptr, std::memory_order_acquire)) drop(variation);
  }
  set_spare(spare);
}

void Pool::tidy() {
  for (size_t index = 0; index < played_.size();) {
    const uint16_t slot = played_[index].slot;
    if (slots_[slot].held.load(std::memory_order_relaxed) != nullptr) {
      ++index;
      continue;
    }
    played_.erase(played_.begin() + static_cast<std::ptrdiff_t>(index));
    returned_.push(slot);
  }
}

// --- Without the gate ------------------------------------------------------------------------------------------------

Variation* Pool::take_spare() {
  spare_readers_.fetch_add(1);
  Variation* variation = spare_.load();
  if (variation != nullptr) retain(variation);
  spare_readers_.fetch_sub(1, std::memory_order_release);
  return variation;
}

void Pool::set_spare(Variation* variation) { let_go_of_spare(spare_.exchange(variation)); }

// `before` was replaced; a reader that saw it is done within nanoseconds, later ones see what is there now.
void Pool::let_go_of_spare(Variation* before) {
  if (before == nullptr) return;
  while (spare_readers_.load() != 0) std::this_thread::yield();
  release(before);
}

// --- The link's side -------------------------------------------------------------------------------------------------

bool Pool::publish(Variation* variation) {
  uint16_t slot;
  const bool waits_in_ring = !take_free(&slot);
  if (waits_in_ring) {
    if (hollow_.empty()) return false;
    slot = hollow_.back();
    hollow_.pop_back();
  }
  retain(variation);
  set_spare(variation);
  count(*variation, 1);
  slots_[slot].arrived_at = ++arrivals_;
  slots_[slot].played_at.store(0, std::memory_order_relaxed);
  slots_[slot].held.store(variation, std::memory_order_release);
  if (!waits_in_ring) fresh_.push(slot);
  return true;
}

bool Pool::take_free(uint16_t* slot) {
  collect_returned();
  if (free_.empty()) return false;
  *slot = free_.back();
  free_.pop_back();
  return true;
}

uint32_t Pool::num_free() {
  collect_returned();
  return static_cast<uint32_t>(free_.size() + hollow_.size());
}

void Pool::collect_returned() {
  uint16_t slot;
  while (returned_.pop(&slot)) {
    const auto hollow = std::find(hollow_.begin(), hollow_.end(), slot);
    if (hollow != hollow_.end()) hollow_.erase(hollow);
    if (slots_[slot].held.load(std::memory_order_relaxed) != nullptr) {
      fresh_.push(slot);  // the game saw it hollow just before it was filled again
    } else {
      free_.push_back(slot);
    }
  }
}

// Slots may be played while this looks at them; then it drops another one than the best, never a wrong one.
bool Pool::evict() {
  const uint32_t index = best_to_evict();
  if (index == num_slots_) return false;
  Variation* variation = slots_[index].held.exchange(nullptr, std::memory_order_acquire);
  if (variation == nullptr) return false;
  if (variation->uses == 0) hollow_.push_back(static_cast<uint16_t>(index));
  Variation* spare = variation;
  if (spare_.compare_exchange_strong(spare, nullptr)) let_go_of_spare(variation);
  drop(variation);
  return true;
}

uint32_t Pool::best_to_evict() const {
  const Variation* spare = spare_.load(std::memory_order_relaxed);
  uint32_t best = num_slots_;
  uint64_t best_rank = 0;
  for (uint32_t index = 0; index < num_slots_; ++index) {
    const Slot& slot = slots_[index];
    const Variation* held = slot.held.load(std::memory_order_relaxed);
    if (held == nullptr) continue;
    const uint32_t played_at = slot.played_at.load(std::memory_order_relaxed);
    uint64_t rank = played_at != 0 ? ~uint64_t{played_at} : slot.arrived_at;  // played ones rank above all
    if (held == spare) rank = 0;  // who cannot get in would go without
    if (best != num_slots_ && rank <= best_rank) continue;
    best = index;
    best_rank = rank;
  }
  return best;
}

// --- Both ------------------------------------------------------------------------------------------------------------

// Who calls this has taken `variation` out of its slot.
void Pool::drop(Variation* variation) {
  count(*variation, -1);
  release(variation);
}

void Pool::count(const Variation& variation, int32_t by) {
  (variation.uses == 0 ? num_fresh_ : num_played_).fetch_add(static_cast<uint32_t>(by), std::memory_order_relaxed);
  const auto bytes = static_cast<int64_t>(variation.len_bytes()) * by;
  len_bytes_.fetch_add(static_cast<uint64_t>(bytes), std::memory_order_relaxed);
  held_.now.fetch_add(bytes, std::memory_order_relaxed);
}

}  // namespace soundwell
