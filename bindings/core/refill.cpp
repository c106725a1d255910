// See refill.h: sessions, and what is asked. What comes is in refill_hear.cpp.
#include "refill.h"

#include <algorithm>
#include <utility>

#include "log.h"
#include "planner.h"
#include "pool.h"
#include "registry.h"
#include "sound.h"

namespace soundwell {
namespace {

double secs_of(Refill::Clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

float percentile(std::vector<float>* values, uint32_t percent) {
  if (values->empty()) return 0;
  const size_t at = std::min(values->size() - 1, values->size() * percent / 100);
  std::nth_element(values->begin(), values->begin() + static_cast<std::ptrdiff_t>(at), values->end());
  return (*values)[at];
}

}  // namespace

Refill::Refill(Registry& registry, Log& log, const PlanSettings& settings)
    : registry_(registry), log_(log), settings_(settings) {}

Refill::~Refill() = default;

// --- Sessions --------------------------------------------------------------------------------------------------------

void Refill::begin() {
  told_.clear();
  logged_.clear();
  for (uint32_t index = 0; index < registry_.num_sounds(); ++index) {
    for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) {
      Pool& pool = registry_.sound_at(index).pool(bucket);
      pool.faulted = false;  // another sidecar may know what the last one refused
      if (pool.goal.load() != 0 || pool.tier.load() != Pool::kNeverPlayed) add_hungry(pool);
    }
  }
}

void Refill::lose() {
  for (auto& [want_id, asked] : asked_) land(asked, asked.left);
  asked_.clear();
  unsent_.clear();
}

void Refill::housekeep() {
  look_at_touched();
  registry_.graveyard()->empty();
  const uint32_t evicted = registry_.evict(settings_.cache_bytes, settings_.min_keep);
  if (evicted > 0) {
    const std::lock_guard<std::mutex> lock(stats_guard_);
    stats_.evicted += evicted;
  }
  if (evicted > 0 && !std::exchange(told_evicted_, true)) {
    log_.write(Level::kInfo, Source::kCore,
               "The cache is full: variations triggered least recently go, and prewarming of their pools is given up. "
               "Raise settings.cache_bytes if that is too early.");
  }
  if (registry_.unknown() > 0 && !std::exchange(told_unknown_, true)) {
    log_.write(Level::kWarning, Source::kCore, "A sound was triggered that was never defined; it stays silent.");
  }
}

void Refill::step(Transport& transport, Clock::time_point now) {
  look_at_touched();
  give_up_unwanted();
  if (say_unsent(transport) && !hungry_.empty()) ask_for_more(transport, now);
}

void Refill::hear(Transport& transport, FromSidecar&& message, Clock::time_point now) {
  if (auto* arrival = std::get_if<Arrival>(&message)) {
    arrived(transport, std::move(*arrival), now);
  } else if (const auto* state = std::get_if<PoolState>(&message)) {
    finished(*state);
  } else if (const auto* fault = std::get_if<Fault>(&message)) {
    faulted(*fault, now);
  }
}

RefillStats Refill::stats() const {
  const std::lock_guard<std::mutex> lock(stats_guard_);
  RefillStats stats = stats_;
  std::vector<float> took = took_millis_;
  stats.p50_millis = percentile(&took, 50);
  stats.p95_millis = percentile(&took, 95);
  return stats;
}

// --- What is asked ---------------------------------------------------------------------------------------------------

void Refill::look_at_touched() {
  for (Pool* pool : registry_.take_touched()) {
    if (pool->asked_anew.exchange(false)) {
      pool->faulted = false;
      pool->rests_until_secs = 0;
    }
    check_goal(*pool);
    tell_tier(*pool);
    add_hungry(*pool);
  }
}

void Refill::add_hungry(Pool& pool) {
  if (!std::exchange(pool.hungry, true)) hungry_.push_back(&pool);
}

// Wants of sounds that were described anew or drained: nobody waits for them any more.
void Refill::give_up_unwanted() {
  const uint32_t changes = registry_.changes();
  if (changes == seen_changes_) return;
  seen_changes_ = changes;
  for (auto& [want_id, asked] : asked_) {
    if (asked.unwanted || registry_.generation_of(asked.pool->sound) == asked.generation) continue;
    asked.pool->in_flight.fetch_sub(asked.left, std::memory_order_relaxed);
    asked.unwanted = true;
    unsent_.emplace_back(Cancel{want_id});
  }
  const auto left_alone = [](Pool* pool) {
    pool->hungry = pool->goal.load() != 0 || pool->tier.load() != Pool::kNeverPlayed;
    return !pool->hungry;
  };
  hungry_.erase(std::remove_if(hungry_.begin(), hungry_.end(), left_alone), hungry_.end());
}

void Refill::ask_for_more(Transport& transport, Clock::time_point now) {
  uint32_t in_flight = 0;
  for (const auto& [want_id, asked] : asked_) in_flight += asked.left;
  std::vector<Need> needs;
  needs.reserve(hungry_.size());
  for (Pool* pool : hungry_) needs.push_back(need_of(*pool, secs_of(now)));
  for (const Request& request : plan(std::move(needs), settings_, in_flight, registry_.held_bytes())) {
    if (!ask(transport, request, now)) return;  // the queue is full: all stay hungry
    in_flight += request.count;
  }
  if (in_flight >= settings_.max_in_flight) return;  // those that found no room are looked at again
  const auto content = [&](Pool* pool) {
    pool->hungry = !pool->faulted && secs_of(now) < pool->rests_until_secs;
    return !pool->hungry;
  };
  hungry_.erase(std::remove_if(hungry_.begin(), hungry_.end(), content), hungry_.end());
}

bool Refill::ask(Transport& transport, const Request& request, Clock::time_point now) {
  Pool& pool = *request.pool;
  Asked asked;
  asked.pool = &pool;
  asked.left = request.count;
  asked.sent = now;
  Want want;
  want.want_id = std::to_string(last_want_ + 1);
  want.sound = registry_.description_of(pool.sound, &asked.generation);
  if (want.sound.category.empty() && want.sound.text.empty()) return true;  // plays from banks and its clip
  asked.loops = want.sound.loop;
  const auto told = told_.find(&pool.sound);
  if (told != told_.end() && told->second.generation == asked.generation) want.sound_hash = told->second.sound_hash;
  want.bucket = pool.bucket;
  want.count = request.count;
  want.deadline_millis = request.deadline_millis;
  want.priority = request.priority;
  if (!transport.send(want)) return false;
  ++last_want_;
  asked_.emplace(want.want_id, asked);
  pool.in_flight.fetch_add(request.count, std::memory_order_relaxed);
  const std::lock_guard<std::mutex> lock(stats_guard_);
  stats_.in_flight += request.count;
  return true;
}

void Refill::say(Transport& transport, ToSidecar&& message) {
  if (!unsent_.empty() || !transport.send(message)) unsent_.push_back(std::move(message));
}

bool Refill::say_unsent(Transport& transport) {
  while (!unsent_.empty() && transport.send(unsent_.front())) unsent_.pop_front();
  return unsent_.empty();
}

}  // namespace soundwell
