// What to ask the sidecar for: pure functions of what pools need. Sends nothing, waits for nothing.
// Mirrors sdk/soundwell/client/planner.py.
#pragma once

#include <cstdint>
#include <vector>

#include "messages.h"

namespace soundwell {

class Pool;

struct PlanSettings {
  uint32_t min_depth = 2;
  uint32_t max_depth = 16;
  uint32_t max_in_flight = 128;
  uint64_t cache_bytes = 64ull << 20;
  uint32_t min_keep = 2;
};

// A pool as the planner sees it.
struct Need {
  Pool* pool = nullptr;
  uint32_t fresh = 0;
  uint32_t played = 0;
  uint32_t in_flight = 0;
  uint32_t goal = 0;
  uint32_t room = 0;  // slots that nothing stands in and nothing is on its way to
  double rate_hz = 0;
  double refill_p95_secs = 0;
  bool rests = false;  // after a fault, for a while or for good

  bool playable() const { return fresh + played > 0; }
  uint32_t coming() const { return fresh + in_flight; }
};

// A want before it has a name.
struct Request {
  Pool* pool = nullptr;
  uint32_t count = 0;
  Priority priority = Priority::kPrefetch;
  uint32_t deadline_millis = 0;  // 0: none
};

constexpr double kMargin = 1.5;                    // a refill's p95 is of the past; this much more is kept ready
constexpr uint32_t kUrgentDeadlineMillis = 1000;   // for a pool with nothing to play at all

// Fresh variations that the pool should have: what is played while a refill is on its way, bounded.
uint32_t depth_of(const Need& need, const PlanSettings& settings);

// At or below this a pool is refilled. While prewarming every missing one is asked for.
uint32_t low_water(uint32_t depth, uint32_t goal);

// Requests, the emptiest pools first, within what may be in flight.
std::vector<Request> plan(std::vector<Need> needs, const PlanSettings& settings, uint32_t in_flight,
                          uint64_t held_bytes);

Need need_of(Pool& pool, double now_secs);

}  // namespace soundwell
