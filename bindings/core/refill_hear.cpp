// See refill.h: what the sidecar answers, and what of it is told.
#include <algorithm>
#include <utility>

#include "log.h"
#include "pool.h"
#include "refill.h"
#include "registry.h"
#include "sound.h"
#include "text.h"

namespace soundwell {
namespace {

constexpr size_t kTookWindow = 256;
const char* const kTierNames[] = {"silence", "live", "bank", "neighbour", "clip"};

double secs_of(Refill::Clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

// How long a pool is left alone after a fault.
double rest_secs(const std::string& code) {
  if (code == "OVERLOADED") return 0.25;
  if (code == "DEADLINE_EXCEEDED" || code == "CORRUPT") return 0.0;
  return 1.0;
}

std::string tier_name(uint8_t tier) { return tier == Pool::kNeverPlayed ? "none" : kTierNames[tier]; }

Variation* variation_of(Arrival&& arrival, bool loops, Registry& registry) {
  auto* made = new Variation(registry.graveyard());
  made->bytes = std::move(arrival.pcm);
  made->pcm = made->bytes.data();
  made->encoding = arrival.format.encoding;
  made->channels = arrival.channels;
  made->sample_rate_hz = arrival.format.sample_rate_hz;
  const uint64_t frame_bytes = arrival.channels * (arrival.format.encoding == Encoding::kInt16 ? 2u : 4u);
  made->num_frames = made->bytes.size() / frame_bytes;
  made->onset_frames = static_cast<uint32_t>(std::min<uint64_t>(arrival.onset_frames, made->num_frames));
  made->rms_dbfs = arrival.rms_dbfs;
  made->seed = arrival.seed;
  made->loop_end_frame = loops ? made->num_frames : 0;
  made->made_by = static_cast<uint32_t>(arrival.made_by);
  made->steps = arrival.steps;
  made->serial = registry.next_serial();
  copy_text(arrival.sound_hash, made->sound_hash, sizeof made->sound_hash);
  copy_text(arrival.model_sha256, made->model_hash, sizeof made->model_hash);
  return made;
}

bool plays(const Arrival& arrival) {
  const bool known = arrival.format.encoding == Encoding::kInt16 || arrival.format.encoding == Encoding::kFloat32;
  return known && !arrival.pcm.empty() && (arrival.channels == 1 || arrival.channels == 2) &&
         arrival.format.sample_rate_hz >= 8000 && arrival.format.sample_rate_hz <= 192000;
}

}  // namespace

// --- What comes ------------------------------------------------------------------------------------------------------

void Refill::arrived(Transport& transport, Arrival&& arrival, Clock::time_point now) {
  Ack ack{arrival.want_id, arrival.index};
  const auto found = asked_.find(arrival.want_id);
  if (found != asked_.end()) {
    Asked& asked = found->second;
    Pool& pool = *asked.pool;
    land(asked, 1);
    count_arrival();
    if (pool.goal.load() == 0) note_took(pool, std::chrono::duration<double>(now - asked.sent).count());
    if (!asked.unwanted && plays(arrival)) {
      told_[&pool.sound] = {asked.generation, arrival.sound_hash};
      Variation* variation = variation_of(std::move(arrival), asked.loops, registry_);
      variation->bucket = pool.bucket;
      if (!registry_.publish(pool, asked.generation, variation)) release(variation);
    }
    check_goal(pool);
    if (!asked.unwanted) add_hungry(pool);
  }
  say(transport, std::move(ack));
}

// Prewarming queues on purpose and would make refills look slow: the caller leaves it out.
void Refill::note_took(Pool& pool, double took_secs) {
  pool.refills.note(took_secs);
  pool.refill_p95_secs.store(static_cast<float>(pool.refills.p95_secs()), std::memory_order_relaxed);
  const std::lock_guard<std::mutex> lock(stats_guard_);
  const auto took_millis = static_cast<float>(took_secs * 1000.0);
  if (took_millis_.size() < kTookWindow) {
    took_millis_.push_back(took_millis);
  } else {
    took_millis_[stats_.arrivals % kTookWindow] = took_millis;
  }
}

void Refill::count_arrival() {
  const std::lock_guard<std::mutex> lock(stats_guard_);
  ++stats_.arrivals;
}

// `count` variations of a want are no longer on their way.
void Refill::land(Asked& asked, uint32_t count) {
  const uint32_t landed = std::min(count, asked.left);
  asked.left -= landed;
  if (!asked.unwanted) asked.pool->in_flight.fetch_sub(landed, std::memory_order_relaxed);
  const std::lock_guard<std::mutex> lock(stats_guard_);
  stats_.in_flight -= landed;
}

void Refill::finished(const PoolState& state) {
  const auto found = asked_.find(state.want_id);
  if (found == asked_.end()) return;
  land(found->second, found->second.left);
  if (!found->second.unwanted) add_hungry(*found->second.pool);
  asked_.erase(found);
}

void Refill::faulted(const Fault& fault, Clock::time_point now) {
  const auto found = asked_.find(fault.want_id);
  Asked* asked = found == asked_.end() ? nullptr : &found->second;
  {
    const std::lock_guard<std::mutex> lock(stats_guard_);
    stats_.faults += fault.count;
    if (fault.code == "CORRUPT") stats_.corrupt += fault.count;
  }
  if (asked != nullptr && asked->unwanted) {
    land(*asked, fault.count);
    return;
  }
  uint32_t generation;
  log_once(asked == nullptr ? "" : registry_.description_of(asked->pool->sound, &generation).id, fault.code,
           fault.sentence);
  if (asked == nullptr) return;
  land(*asked, fault.count);
  rest(*asked->pool, fault, now);
  if (asked->left == 0) asked_.erase(found);
}

// A pool whose want failed is left alone for a while; one that can never succeed, for good.
void Refill::rest(Pool& pool, const Fault& fault, Clock::time_point now) {
  if (fault.field == "want.sound_hash" || fault.field == "want.sound_id") {
    told_.erase(&pool.sound);  // the sidecar forgot it: it is described again
  } else if (fault.code == "INVALID_INPUT" || fault.code == "WEIGHTS_CORRUPT" || fault.code == "MESSAGE_TOO_LARGE") {
    pool.faulted = true;
    pool.goal.store(0);
  } else {
    pool.rests_until_secs = secs_of(now) + rest_secs(fault.code);
  }
  add_hungry(pool);
}

void Refill::check_goal(Pool& pool) {
  uint32_t goal = pool.goal.load();
  if (goal != 0 && pool.num_fresh() >= goal) pool.goal.compare_exchange_strong(goal, 0);
}

// --- What is told ----------------------------------------------------------------------------------------------------

// Changes only, and the first answer only where it was not a live one: a shipped game's log stays short.
void Refill::tell_tier(Pool& pool) {
  const uint8_t tier = pool.tier.load(std::memory_order_relaxed);
  const uint8_t before = std::exchange(pool.told_tier, tier);
  if (tier == before || tier == Pool::kNeverPlayed) return;
  if (before == Pool::kNeverPlayed && tier == SOUNDWELL_TIER_LIVE) return;
  uint32_t generation;
  const std::string id = registry_.description_of(pool.sound, &generation).id;
  log_.write(Level::kInfo, Source::kCore,
             id + " bucket " + std::to_string(pool.bucket) + ": tier " + tier_name(before) + " -> " + tier_name(tier));
}

// Once per session, sound and code.
void Refill::log_once(const std::string& what, const std::string& code, const std::string& sentence) {
  if (!logged_.insert(what + "\n" + code).second) return;
  const Level level = code == "OVERLOADED" ? Level::kInfo : Level::kWarning;
  log_.write(level, Source::kCore, what.empty() ? sentence : what + ": " + sentence);
}

}  // namespace soundwell
