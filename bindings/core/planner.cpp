// See planner.h.
#include "planner.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "pool.h"

namespace soundwell {
namespace {

uint32_t missing(const Need& need, const PlanSettings& settings, bool within_bytes) {
  if (need.rests || !(within_bytes || !need.playable())) return 0;
  const uint32_t depth = depth_of(need, settings);
  if (need.coming() > low_water(depth, need.goal) || need.coming() >= depth) return 0;
  return std::min(depth - need.coming(), need.room);
}

// Where a player would hear nothing, the first is urgent and may be made in a hurry.
void add_requests(const Need& need, uint32_t count, std::vector<Request>* requests) {
  const bool urgent = !need.playable() && need.in_flight == 0 && need.goal == 0;
  if (urgent) {
    requests->push_back({need.pool, 1, Priority::kLive, kUrgentDeadlineMillis});
    --count;
  }
  if (count > 0) requests->push_back({need.pool, count, Priority::kPrefetch, 0});
}

}  // namespace

uint32_t depth_of(const Need& need, const PlanSettings& settings) {
  const double needed = std::ceil(need.rate_hz * need.refill_p95_secs * kMargin);
  const double depth = std::min<double>(settings.max_depth, settings.min_depth + needed);
  return std::max(need.goal, static_cast<uint32_t>(depth));
}

uint32_t low_water(uint32_t depth, uint32_t goal) { return goal != 0 ? goal - 1 : depth - std::max(1u, depth / 4); }

std::vector<Request> plan(std::vector<Need> needs, const PlanSettings& settings, uint32_t in_flight,
                          uint64_t held_bytes) {
  std::stable_sort(needs.begin(), needs.end(), [](const Need& a, const Need& b) {
    return std::make_tuple(a.playable(), a.coming()) < std::make_tuple(b.playable(), b.coming());
  });
  uint32_t room = settings.max_in_flight - std::min(settings.max_in_flight, in_flight);
  std::vector<Request> requests;
  for (const Need& need : needs) {
    const uint32_t count = std::min(room, missing(need, settings, held_bytes < settings.cache_bytes));
    if (count == 0) continue;
    add_requests(need, count, &requests);
    room -= count;
  }
  return requests;
}

Need need_of(Pool& pool, double now_secs) {
  Need need;
  need.pool = &pool;
  need.fresh = pool.num_fresh();
  need.played = pool.num_played();
  need.in_flight = pool.in_flight.load(std::memory_order_relaxed);
  need.goal = pool.goal.load(std::memory_order_relaxed);
  const uint32_t free_slots = pool.num_free();
  need.room = free_slots - std::min(free_slots, need.in_flight);
  need.rate_hz = pool.demand.rate_hz();
  need.refill_p95_secs = pool.refills.p95_secs();
  need.rests = pool.faulted || now_secs < pool.rests_until_secs;
  return need;
}

}  // namespace soundwell
