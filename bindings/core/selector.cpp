// See selector.h.
#include "selector.h"

#include <algorithm>
#include <utility>

namespace soundwell {
namespace {

uint32_t eligible_count(uint32_t size, uint32_t avoid_last) { return size > avoid_last ? size - avoid_last : 1; }

// The `nth` of the first `end` that `fits`; `end` where there are fewer.
template <typename Fits>
uint32_t nth_that(uint32_t end, uint32_t nth, const Fits& fits) {
  for (uint32_t index = 0; index < end; ++index) {
    if (fits(index) && nth-- == 0) return index;
  }
  return end;
}

template <typename Fits>
uint32_t count_that(uint32_t end, const Fits& fits) {
  uint32_t count = 0;
  for (uint32_t index = 0; index < end; ++index) count += fits(index) ? 1 : 0;
  return count;
}

uint32_t choose_random(const std::vector<PlayedOne>& played, const Choice& choice, Random* chance) {
  const uint32_t end = eligible_count(static_cast<uint32_t>(played.size()), choice.play.avoid_last);
  uint32_t heard[EmitterMemory::kMaxRemembered];  // looked up once, not for each candidate
  const uint32_t num_heard =
      choice.emitter == 0 ? 0 : choice.memory.recall(choice.emitter, choice.play.avoid_last_emitter, heard);
  if (num_heard == 0) return chance->below(end);
  const auto unheard = [&](uint32_t index) {
    return std::find(heard, heard + num_heard, played[index].serial) == heard + num_heard;
  };
  const uint32_t count = count_that(end, unheard);
  return count == 0 ? chance->below(end) : nth_that(end, chance->below(count), unheard);
}

uint32_t choose_shuffled(const std::vector<PlayedOne>& played, uint16_t* round, Random* chance) {
  auto end = static_cast<uint32_t>(played.size());
  const auto left = [&](uint32_t index) { return played[index].round != *round; };
  uint32_t count = count_that(end, left);
  if (count == 0) {
    ++*round;
    if (end > 1) --end;  // the last one of the round before is not the first of this one
    count = end;
  }
  return nth_that(end, chance->below(count), left);
}

}  // namespace

uint32_t EmitterMemory::place(uint64_t emitter) {
  return static_cast<uint32_t>((emitter * 0x9E3779B97F4A7C15u) >> 32) % kEmitters;
}

bool EmitterMemory::heard(uint64_t emitter, uint32_t serial, uint32_t last) const {
  uint32_t serials[kMaxRemembered];
  const uint32_t count = recall(emitter, last, serials);
  return std::find(serials, serials + count, serial) != serials + count;
}

uint32_t EmitterMemory::recall(uint64_t emitter, uint32_t last, uint32_t* serials) const {
  const Entry& entry = entries_[place(emitter)];
  if (entry.emitter != emitter) return 0;
  const uint32_t count = std::min(last, std::min(entry.noted, kMaxRemembered));
  for (uint32_t back = 0; back < count; ++back)
    serials[back] = entry.serials[(entry.noted - 1 - back) % kMaxRemembered];
  return count;
}

void EmitterMemory::note(uint64_t emitter, uint32_t serial) {
  Entry& entry = entries_[place(emitter)];
  if (entry.emitter != emitter) {
    entry.emitter = emitter;
    entry.noted = 0;
  }
  entry.serials[entry.noted++ % kMaxRemembered] = serial;
}

uint32_t choose_again(const std::vector<PlayedOne>& played, const Choice& choice, uint16_t* round, Random* chance) {
  switch (choice.play.mode) {
    case Mode::kRoundRobin:
      return 0;
    case Mode::kShuffle:
      return choose_shuffled(played, round, chance);
    case Mode::kRandom:
      break;
  }
  return choose_random(played, choice, chance);
}

Deck::Deck(std::vector<uint32_t> serials, const std::vector<float>& weights)
    : serials_(std::move(serials)), order_(serials_.size()), last_picked_(serials_.size(), 0) {
  weight_sums_.reserve(weights.size());
  double sum = 0;
  for (const float weight : weights) weight_sums_.push_back(static_cast<float>(sum += weight));
  for (uint32_t index = 0; index < size(); ++index) order_[index] = index;
}

uint32_t Deck::pick(const Choice& choice, Random* chance) {
  uint32_t index = 0;
  switch (choice.play.mode) {
    case Mode::kRoundRobin:
      index = static_cast<uint32_t>(picks_ % size());
      break;
    case Mode::kShuffle:
      index = pick_shuffled(chance);
      break;
    case Mode::kRandom:
      index = pick_random(choice, chance);
      break;
  }
  last_picked_[index] = ++picks_;
  return index;
}

bool Deck::recent(uint32_t index, uint32_t avoid_last) const {
  return last_picked_[index] != 0 && picks_ - last_picked_[index] < avoid_last;
}

uint32_t Deck::draw(Random* chance) const {
  const double at = chance->unit() * weight_sums_.back();
  const auto found = std::upper_bound(weight_sums_.begin(), weight_sums_.end(), static_cast<float>(at));
  return std::min(static_cast<uint32_t>(found - weight_sums_.begin()), size() - 1);
}

// Draws by weight until one was not heard lately; where that takes too long, the next such one in order.
uint32_t Deck::pick_random(const Choice& choice, Random* chance) const {
  constexpr int kDraws = 16;
  const uint32_t avoid_last = std::min(choice.play.avoid_last, size() - 1);
  uint32_t index = 0;
  for (int tried = 0; tried < kDraws; ++tried) {
    index = draw(chance);
    if (!recent(index, avoid_last) && !choice.heard(serials_[index])) return index;
  }
  for (uint32_t step = 0; step < size(); ++step) {  // few are not recent only where few are there at all
    const uint32_t other = (index + step) % size();
    if (!recent(other, avoid_last)) return other;
  }
  return index;
}

// Deals from the rest of the order; a new round does not begin with the card that ended the last.
uint32_t Deck::pick_shuffled(Random* chance) {
  uint32_t from = dealt_;
  if (dealt_ == size()) {
    dealt_ = from = 0;
    if (size() > 1) {
      std::swap(order_.back(), order_[0]);  // the last card stands first, and the first draw skips it
      from = 1;
    }
  }
  const uint32_t at = from + chance->below(size() - from);
  const uint32_t index = order_[at];
  std::swap(order_[at], order_[dealt_]);
  ++dealt_;
  return index;
}

}  // namespace soundwell
