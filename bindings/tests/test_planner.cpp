// The planner: how deep, when, how much, whom first.
#include "check.h"
#include "demand.h"
#include "planner.h"

using namespace soundwell;

namespace {

Need need_of_numbers(uint32_t fresh, uint32_t played = 0, uint32_t in_flight = 0) {
  Need need;
  need.fresh = fresh;
  need.played = played;
  need.in_flight = in_flight;
  need.room = 64;
  need.refill_p95_secs = 0.5;
  return need;
}

uint32_t asked(const std::vector<Request>& requests) {
  uint32_t sum = 0;
  for (const Request& request : requests) sum += request.count;
  return sum;
}

}  // namespace

TEST(depth_follows_rate_and_refill_within_its_bounds) {
  Need need = need_of_numbers(0);
  CHECK_EQ(depth_of(need, {}), 2u);
  need.rate_hz = 10;
  CHECK_EQ(depth_of(need, {}), 10u);  // 2 + 10 x 0.5 x 1.5, rounded up
  need.rate_hz = 100;
  CHECK_EQ(depth_of(need, {}), 16u);
  need.goal = 40;
  CHECK_EQ(depth_of(need, {}), 40u);
}

TEST(a_pool_above_its_low_water_is_left_alone) {
  Need need = need_of_numbers(7);
  need.rate_hz = 8;  // depth 8, low water 6
  CHECK(plan({need}, {}, 0, 0).empty());
  need.fresh = 6;
  CHECK_EQ(asked(plan({need}, {}, 0, 0)), 2u);
}

TEST(what_is_on_its_way_counts) { CHECK(plan({need_of_numbers(0, 0, 2)}, {}, 0, 0).empty()); }

TEST(where_nothing_could_be_heard_the_first_is_urgent) {
  const std::vector<Request> requests = plan({need_of_numbers(0)}, {}, 0, 0);
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].priority == Priority::kLive);
  CHECK_EQ(requests[0].count, 1u);
  CHECK_EQ(requests[0].deadline_millis, 1000u);
  CHECK(requests[1].priority == Priority::kPrefetch);
  CHECK_EQ(requests[1].count, 1u);
  const std::vector<Request> calm = plan({need_of_numbers(0, 3)}, {}, 0, 0);
  REQUIRE(calm.size() == 1);
  CHECK(calm[0].priority == Priority::kPrefetch);
}

TEST(prewarming_asks_for_every_missing_one_without_haste) {
  Need need = need_of_numbers(3);
  need.goal = 12;
  const std::vector<Request> requests = plan({need}, {}, 0, 0);
  REQUIRE(requests.size() == 1);
  CHECK_EQ(requests[0].count, 9u);
  CHECK(requests[0].priority == Priority::kPrefetch);
}

TEST(the_emptiest_goes_first_and_room_is_kept_to) {
  Need empty = need_of_numbers(0), played = need_of_numbers(0, 4), one = need_of_numbers(1, 0);
  empty.pool = reinterpret_cast<Pool*>(0x10);
  played.pool = reinterpret_cast<Pool*>(0x20);
  one.pool = reinterpret_cast<Pool*>(0x30);
  const std::vector<Request> requests = plan({one, played, empty}, {}, 125, 0);
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].pool == empty.pool && requests[1].pool == empty.pool);
  CHECK(requests[2].pool == played.pool);
  CHECK_EQ(asked(requests), 3u);
  CHECK(plan({empty}, {}, 128, 0).empty());
}

TEST(over_the_byte_cap_only_silent_pools_are_refilled) {
  PlanSettings settings;
  CHECK(plan({need_of_numbers(0, 1)}, settings, 0, settings.cache_bytes).empty());
  CHECK_EQ(asked(plan({need_of_numbers(0)}, settings, 0, settings.cache_bytes)), 2u);
}

TEST(a_resting_pool_and_one_without_slots_are_not_asked_for) {
  Need resting = need_of_numbers(0), crowded = need_of_numbers(0);
  resting.rests = true;
  crowded.room = 1;
  CHECK(plan({resting}, {}, 0, 0).empty());
  CHECK_EQ(asked(plan({crowded}, {}, 0, 0)), 1u);
}

TEST(demand_remembers_seconds_and_survives_a_clock_that_goes_back) {
  Demand demand;
  for (int i = 0; i <= 200; ++i) demand.note(100 + i * 0.1);
  CHECK_NEAR(demand.rate_hz(), 10, 1);
  demand.note(50);
  CHECK(demand.rate_hz() > 9);
  demand.note(200);
  CHECK_NEAR(demand.rate_hz(), 0.25, 0.01);
}

TEST(p95_is_of_the_last_32) {
  Refills refills;
  CHECK_NEAR(refills.p95_secs(), 0.5, 1e-9);
  for (int i = 0; i < 100; ++i) refills.note(9.0);
  for (int i = 1; i <= 32; ++i) refills.note(i * 0.01);
  CHECK_NEAR(refills.p95_secs(), 0.31, 1e-6);
}
