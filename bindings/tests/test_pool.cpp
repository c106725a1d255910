// Pools: order of arrival, recycling, bounds, eviction, and both sides at once.
#include <atomic>
#include <set>
#include <thread>

#include "check.h"
#include "making.h"

using namespace soundwell;
using making::Stocked;

TEST(fresh_ones_go_first_in_order_of_arrival) {
  Stocked stocked(5);
  for (uint32_t serial = 1; serial <= 5; ++serial) CHECK_EQ(stocked.take(), serial);
  CHECK_EQ(stocked.pool().num_fresh(), 0u);
  CHECK_EQ(stocked.pool().num_played(), 5u);
}

TEST(an_empty_pool_gives_nothing) {
  Stocked stocked(0);
  CHECK_EQ(stocked.take(), 0u);
  CHECK(!stocked.pool().playable());
}

TEST(a_late_refill_recycles_without_immediate_repeats) {
  Stocked stocked(6);
  std::vector<uint32_t> order;
  for (int i = 0; i < 200; ++i) order.push_back(stocked.take());
  for (size_t i = 3; i < order.size(); ++i) {
    for (size_t back = 1; back <= 3; ++back) CHECK(order[i] != order[i - back]);
  }
}

TEST(only_keep_played_are_kept) {
  Stocked stocked(10, 4);
  for (int i = 0; i < 10; ++i) stocked.take();
  CHECK_EQ(stocked.pool().num_played(), 4u);
  std::set<uint32_t> kept;
  for (int i = 0; i < 100; ++i) kept.insert(stocked.take());
  CHECK(kept == (std::set<uint32_t>{7, 8, 9, 10}));
}

TEST(with_keep_played_0_each_is_heard_once) {
  Stocked stocked(3, 0);
  for (uint32_t serial = 1; serial <= 3; ++serial) CHECK_EQ(stocked.take(), serial);
  CHECK_EQ(stocked.take(), 0u);
  CHECK_EQ(stocked.held.now.load(), 0);
}

TEST(max_uses_drops_a_variation) {
  Stocked stocked(1);
  stocked.play.max_uses = 3;
  for (int i = 0; i < 3; ++i) CHECK_EQ(stocked.take(), 1u);
  CHECK_EQ(stocked.take(), 0u);
  CHECK_EQ(stocked.pool().num_played(), 0u);
}

TEST(shuffled_recycling_plays_each_once_a_round) {
  Stocked stocked(5);
  stocked.play.mode = Mode::kShuffle;
  for (int i = 0; i < 5; ++i) stocked.take();
  uint32_t last = 0;
  for (int round = 0; round < 20; ++round) {
    std::set<uint32_t> seen;
    for (int i = 0; i < 5; ++i) {
      const uint32_t serial = stocked.take();
      CHECK(serial != last);
      seen.insert(last = serial);
    }
    CHECK_EQ(seen.size(), 5u);
  }
}

TEST(a_full_pool_takes_no_more_and_slots_come_back) {
  Stocked stocked(32);
  Variation* extra = making::variation(33);
  CHECK(!stocked.pool().publish(extra));
  for (int i = 0; i < 20; ++i) stocked.take();  // 8 are kept, 12 slots come back
  CHECK_EQ(stocked.pool().num_free(), 12u);
  CHECK(stocked.pool().publish(extra));
}

TEST(bytes_are_counted_in_and_out) {
  Stocked stocked(3);
  CHECK_EQ(stocked.held.now.load(), 3 * 400);
  CHECK_EQ(stocked.pool().len_bytes(), 1200u);
  stocked.sound.clear_pools();
  CHECK_EQ(stocked.held.now.load(), 0);
  CHECK_EQ(stocked.pool().len_bytes(), 0u);
}

TEST(eviction_takes_the_longest_played_first_then_the_newest_fresh) {
  Stocked stocked(5);  // 5 is the spare, which goes last
  stocked.take();
  stocked.take();
  CHECK(stocked.pool().evict());  // 1, played first
  CHECK(stocked.pool().evict());  // 2
  CHECK(stocked.pool().evict());  // 4, the last to arrive
  CHECK_EQ(stocked.take(), 3u);
  CHECK(stocked.pool().evict());  // 3
  CHECK_EQ(stocked.take(), 5u);
  CHECK(stocked.pool().evict());
  CHECK(!stocked.pool().evict());
  CHECK_EQ(stocked.take(), 0u);
}

TEST(slots_of_what_was_evicted_can_be_filled_again) {
  Stocked stocked(32);
  while (stocked.pool().evict()) {
  }
  CHECK_EQ(stocked.pool().num_free(), 32u);
  for (uint32_t serial = 101; serial <= 132; ++serial) CHECK(stocked.pool().publish(making::variation(serial)));
  std::set<uint32_t> heard;
  for (int i = 0; i < 32; ++i) heard.insert(stocked.take());
  CHECK_EQ(heard.size(), 32u);
  CHECK_EQ(*heard.begin(), 101u);
}

TEST(slots_of_evicted_played_ones_come_back_when_tidied) {
  Stocked stocked(8);
  for (int i = 0; i < 8; ++i) stocked.take();
  while (stocked.pool().evict()) {
  }
  stocked.sound.tidy_pools();
  CHECK_EQ(stocked.pool().num_free(), 32u);
}

TEST(a_held_variation_outlives_its_eviction) {
  Stocked stocked(1);
  const Taken taken = stocked.pool().take({stocked.play, stocked.memory, 0});
  CHECK(stocked.pool().evict());
  making::graveyard()->empty();
  CHECK_EQ(static_cast<const float*>(taken.variation->pcm)[99], 0.5f);
  release(taken.variation);
}

TEST(the_spare_answers_without_the_gate) {
  Stocked stocked(2);
  Variation* spare = stocked.pool().take_spare();
  REQUIRE(spare != nullptr);
  CHECK_EQ(spare->serial, 2u);
  release(spare);
  stocked.sound.clear_pools();
  CHECK(stocked.pool().take_spare() == nullptr);
}

// What a sanitizer should look at: four takers, one who publishes, evicts and frees.
TEST(both_sides_at_once_lose_and_leak_nothing) {
  Stocked stocked(12);
  std::atomic<bool> done{false};
  std::atomic<uint32_t> silent{0};
  std::thread link([&] {
    uint32_t serial = 1000;
    while (!done) {
      Variation* fresh = making::variation(++serial, 16);
      if (!stocked.pool().publish(fresh)) release(fresh);
      if (serial % 3 == 0 && stocked.pool().num_fresh() + stocked.pool().num_played() > 6) stocked.pool().evict();
      making::graveyard()->empty();
    }
  });
  std::vector<std::thread> games;
  for (uint64_t emitter = 1; emitter <= 4; ++emitter) {
    games.emplace_back([&, emitter] {
      for (int i = 0; i < 20000; ++i) {
        const Answer answer = stocked.sound.choose(1, emitter, i * 1e-3);
        if (answer.variation == nullptr) ++silent;
        if (answer.variation != nullptr) CHECK_EQ(static_cast<const float*>(answer.variation->pcm)[7], 0.5f);
        release(answer.variation);
      }
    });
  }
  for (std::thread& game : games) game.join();
  done = true;
  link.join();
  CHECK_EQ(silent.load(), 0u);
  CHECK_EQ(stocked.sound.tier_count(SOUNDWELL_TIER_LIVE), 80000u);
  stocked.sound.clear_pools();
  CHECK_EQ(stocked.held.now.load(), 0);
  CHECK_EQ(stocked.pool().num_fresh() + stocked.pool().num_played(), 0u);
  CHECK_EQ(stocked.pool().num_free(), 32u);
}
