// Choice: no repeats, shuffle, round robin, weights, what emitters heard.
#include <map>
#include <set>

#include "check.h"
#include "selector.h"

using namespace soundwell;

namespace {

std::vector<PlayedOne> played(uint32_t count) {
  std::vector<PlayedOne> list;
  for (uint32_t index = 0; index < count; ++index) list.push_back({static_cast<uint16_t>(index), 0, index + 1});
  return list;
}

Deck deck_of(uint32_t count) {
  std::vector<uint32_t> serials;
  for (uint32_t index = 0; index < count; ++index) serials.push_back(index + 1);
  return Deck(serials, std::vector<float>(count, 1.0f));
}

PlaySettings playing(Mode mode, uint32_t avoid_last = 3) {
  PlaySettings play;
  play.mode = mode;
  play.avoid_last = avoid_last;
  return play;
}

}  // namespace

TEST(the_last_played_are_not_chosen_again) {
  const PlaySettings play = playing(Mode::kRandom, 3);
  const EmitterMemory memory;
  Random chance(7);
  uint16_t round = 0;
  std::set<uint32_t> seen;
  for (int i = 0; i < 500; ++i) seen.insert(choose_again(played(8), {play, memory, 0}, &round, &chance));
  CHECK_EQ(*seen.rbegin(), 4u);
  CHECK_EQ(seen.size(), 5u);
}

TEST(of_a_short_list_the_oldest_remains) {
  const PlaySettings play = playing(Mode::kRandom, 3);
  const EmitterMemory memory;
  Random chance(7);
  uint16_t round = 0;
  for (uint32_t count = 1; count <= 4; ++count) {
    CHECK_EQ(choose_again(played(count), {play, memory, 0}, &round, &chance), 0u);
  }
}

TEST(an_emitter_does_not_hear_its_last_ones_again) {
  const PlaySettings play = playing(Mode::kRandom, 0);
  EmitterMemory memory;
  memory.note(42, 1);
  memory.note(42, 2);
  Random chance(7);
  uint16_t round = 0;
  std::set<uint32_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(choose_again(played(4), {play, memory, 42}, &round, &chance));
  CHECK(seen == (std::set<uint32_t>{2, 3}));
  seen.clear();
  for (int i = 0; i < 200; ++i) seen.insert(choose_again(played(4), {play, memory, 43}, &round, &chance));
  CHECK_EQ(seen.size(), 4u);
}

TEST(an_emitter_that_heard_all_hears_one_again) {
  const PlaySettings play = playing(Mode::kRandom, 0);
  EmitterMemory memory;
  memory.note(42, 1);
  memory.note(42, 2);
  Random chance(7);
  uint16_t round = 0;
  CHECK(choose_again(played(2), {play, memory, 42}, &round, &chance) < 2);
}

TEST(round_robin_of_the_played_takes_the_oldest) {
  const PlaySettings play = playing(Mode::kRoundRobin);
  const EmitterMemory memory;
  Random chance(7);
  uint16_t round = 0;
  CHECK_EQ(choose_again(played(5), {play, memory, 0}, &round, &chance), 0u);
}

TEST(a_shuffled_deck_plays_each_once_and_does_not_repeat_at_the_joint) {
  const PlaySettings play = playing(Mode::kShuffle);
  const EmitterMemory memory;
  for (uint32_t size = 1; size <= 7; ++size) {
    Deck deck = deck_of(size);
    Random chance(size);
    uint32_t last = size;
    for (int round = 0; round < 50; ++round) {
      std::set<uint32_t> seen;
      for (uint32_t i = 0; i < size; ++i) {
        const uint32_t index = deck.pick({play, memory, 0}, &chance);
        CHECK(size == 1 || index != last);
        seen.insert(last = index);
      }
      CHECK_EQ(seen.size(), size);
    }
  }
}

TEST(a_round_robin_deck_plays_in_order) {
  const PlaySettings play = playing(Mode::kRoundRobin);
  const EmitterMemory memory;
  Deck deck = deck_of(3);
  Random chance(1);
  for (uint32_t i = 0; i < 9; ++i) CHECK_EQ(deck.pick({play, memory, 0}, &chance), i % 3);
}

TEST(a_random_deck_avoids_the_last_and_uses_all) {
  const EmitterMemory memory;
  for (uint32_t size = 1; size <= 9; ++size) {
    const PlaySettings play = playing(Mode::kRandom, 3);
    Deck deck = deck_of(size);
    Random chance(size);
    std::vector<uint32_t> order;
    for (int i = 0; i < 400; ++i) order.push_back(deck.pick({play, memory, 0}, &chance));
    const size_t avoided = std::min<size_t>(3, size - 1);
    for (size_t i = 1; i < order.size(); ++i) {
      for (size_t back = 1; back <= std::min(avoided, i); ++back) CHECK(order[i] != order[i - back]);
    }
    CHECK_EQ(std::set<uint32_t>(order.begin(), order.end()).size(), size);
  }
}

TEST(weights_are_kept_to) {
  const PlaySettings play = playing(Mode::kRandom, 0);
  const EmitterMemory memory;
  Deck deck({1, 2, 3}, {1.0f, 2.0f, 5.0f});
  Random chance(3);
  std::map<uint32_t, int> counts;
  for (int i = 0; i < 8000; ++i) ++counts[deck.pick({play, memory, 0}, &chance)];
  CHECK_NEAR(counts[0], 1000, 150);
  CHECK_NEAR(counts[1], 2000, 200);
  CHECK_NEAR(counts[2], 5000, 250);
}

TEST(a_heavy_weight_does_not_break_the_rule_of_the_last) {
  const PlaySettings play = playing(Mode::kRandom, 1);
  const EmitterMemory memory;
  Deck deck({1, 2}, {1000000.0f, 1.0f});
  Random chance(3);
  uint32_t last = 2;
  for (int i = 0; i < 100; ++i) {
    const uint32_t index = deck.pick({play, memory, 0}, &chance);
    CHECK(index != last);
    last = index;
  }
}

TEST(the_same_seed_chooses_the_same) {
  const PlaySettings play = playing(Mode::kRandom, 2);
  const EmitterMemory memory;
  Deck one = deck_of(10), other = deck_of(10);
  Random chance(99), same(99);
  for (int i = 0; i < 100; ++i) CHECK_EQ(one.pick({play, memory, 0}, &chance), other.pick({play, memory, 0}, &same));
}

TEST(emitters_beyond_the_table_push_each_other_out) {
  EmitterMemory memory;
  for (uint64_t emitter = 1; emitter <= 10000; ++emitter) memory.note(emitter, 5);
  uint32_t remembered = 0;
  for (uint64_t emitter = 1; emitter <= 10000; ++emitter) remembered += memory.heard(emitter, 5, 8) ? 1 : 0;
  CHECK(remembered > 0 && remembered <= 32);
}
