// The order of answers: live, bank, neighbour, clip, silence. Always one, and counted.
#include "check.h"
#include "making.h"

using namespace soundwell;
using making::Stocked;

namespace {

std::shared_ptr<BankDeck> deck_of(uint32_t bank, uint32_t first_serial, uint32_t count) {
  std::vector<Variation*> variations;
  for (uint32_t i = 0; i < count; ++i) {
    variations.push_back(making::variation(first_serial + i));
    variations.back()->tier = SOUNDWELL_TIER_BANK;
  }
  return std::make_shared<BankDeck>(bank, variations, std::vector<float>(count, 1.0f));
}

Answer answer_of(Sound& sound, uint32_t bucket) {
  const Answer answer = sound.choose(bucket, 0, 0);
  release(answer.variation);  // its numbers stay readable until the graveyard is emptied
  return answer;
}

}  // namespace

TEST(intensity_has_three_buckets) {
  CHECK_EQ(bucket_of(0.0f), 0u);
  CHECK_EQ(bucket_of(0.39f), 0u);
  CHECK_EQ(bucket_of(0.4f), 1u);
  CHECK_EQ(bucket_of(0.75f), 1u);
  CHECK_EQ(bucket_of(0.76f), 2u);
  CHECK_EQ(bucket_of(std::nanf("")), 1u);
}

TEST(live_goes_before_the_bank) {
  Stocked stocked(1);
  stocked.sound.set_decks(1, {deck_of(1, 100, 3)});
  CHECK_EQ(answer_of(stocked.sound, 1).tier, static_cast<uint32_t>(SOUNDWELL_TIER_LIVE));
  const Answer again = answer_of(stocked.sound, 1);
  CHECK_EQ(again.tier, static_cast<uint32_t>(SOUNDWELL_TIER_LIVE));
  CHECK(again.reused);
}

TEST(the_bank_goes_before_the_neighbour) {
  Stocked stocked(1);
  stocked.sound.set_decks(0, {deck_of(1, 100, 3)});
  const Answer answer = answer_of(stocked.sound, 0);
  CHECK_EQ(answer.tier, static_cast<uint32_t>(SOUNDWELL_TIER_BANK));
  CHECK(!answer.reused);
  CHECK(answer.variation->serial >= 100);
}

TEST(the_nearest_neighbour_answers_the_softer_of_two) {
  Stocked stocked(0);
  stocked.sound.pool(0).publish(making::variation(10));
  stocked.sound.pool(2).publish(making::variation(30));
  const Answer medium = answer_of(stocked.sound, 1);
  CHECK_EQ(medium.tier, static_cast<uint32_t>(SOUNDWELL_TIER_NEIGHBOUR));
  CHECK_EQ(medium.variation->serial, 10u);
  CHECK_EQ(medium.bucket, 1u);
}

TEST(a_banked_neighbour_answers_too) {
  Stocked stocked(0);
  stocked.sound.set_decks(2, {deck_of(1, 100, 1)});
  const Answer answer = answer_of(stocked.sound, 0);
  CHECK_EQ(answer.tier, static_cast<uint32_t>(SOUNDWELL_TIER_NEIGHBOUR));
  CHECK_EQ(answer.variation->serial, 100u);
}

TEST(the_clip_answers_before_silence) {
  Stocked stocked(0);
  CHECK_EQ(answer_of(stocked.sound, 1).tier, static_cast<uint32_t>(SOUNDWELL_TIER_SILENCE));
  Variation* clip = making::variation(7);
  clip->tier = SOUNDWELL_TIER_CLIP;
  stocked.sound.set_clip(clip);
  const Answer answer = answer_of(stocked.sound, 1);
  CHECK_EQ(answer.tier, static_cast<uint32_t>(SOUNDWELL_TIER_CLIP));
  CHECK_EQ(answer.variation->serial, 7u);
  stocked.sound.set_clip(nullptr);
  CHECK(answer_of(stocked.sound, 1).variation == nullptr);
}

TEST(the_last_loaded_bank_is_looked_at_first) {
  Stocked stocked(0);
  stocked.sound.set_decks(1, {deck_of(2, 200, 1), deck_of(1, 100, 1)});
  CHECK_EQ(answer_of(stocked.sound, 1).variation->serial, 200u);
  stocked.sound.set_decks(1, {deck_of(1, 300, 1)});
  CHECK_EQ(answer_of(stocked.sound, 1).variation->serial, 300u);
  CHECK_EQ(stocked.sound.num_banked(1), 1u);
}

TEST(jitter_stays_within_its_bounds_and_varies) {
  Stocked stocked(4);
  PlaySettings play;
  play.pitch_jitter_cents = 100;
  play.gain_jitter_db = 3;
  stocked.sound.set_play(play);
  float lowest = 0, highest = 0;
  for (int i = 0; i < 300; ++i) {
    const Answer answer = answer_of(stocked.sound, 1);
    CHECK(std::fabs(answer.pitch_cents) <= 100 && std::fabs(answer.gain_db) <= 3);
    lowest = std::min(lowest, answer.pitch_cents);
    highest = std::max(highest, answer.pitch_cents);
  }
  CHECK(lowest < -80 && highest > 80);
}

TEST(every_trigger_is_counted_by_its_tier) {
  Stocked stocked(2);
  for (int i = 0; i < 5; ++i) answer_of(stocked.sound, 1);
  answer_of(stocked.sound, 0);
  CHECK_EQ(stocked.sound.tier_count(SOUNDWELL_TIER_LIVE), 5u);
  CHECK_EQ(stocked.sound.tier_count(SOUNDWELL_TIER_NEIGHBOUR), 1u);
  CHECK_EQ(stocked.sound.reused(), 4u);
}

TEST(an_emitter_is_not_given_its_last_ones_while_others_are_there) {
  Stocked stocked(6);
  PlaySettings play;
  play.avoid_last = 0;
  play.avoid_last_emitter = 3;
  stocked.sound.set_play(play);
  std::vector<uint32_t> heard;
  for (int i = 0; i < 200; ++i) {
    const Answer answer = stocked.sound.choose(1, 5, 0);
    heard.push_back(answer.variation->serial);
    release(answer.variation);
  }
  for (size_t i = 9; i < heard.size(); ++i) {
    for (size_t back = 1; back <= 3; ++back) CHECK(heard[i] != heard[i - back]);
  }
}
