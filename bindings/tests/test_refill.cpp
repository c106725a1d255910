// The refill over a sidecar in memory: what is asked, what comes, what goes wrong, what is forgotten.
#include "check.h"
#include "fake_transport.h"
#include "log.h"
#include "making.h"
#include "planner.h"
#include "refill.h"
#include "render_desk.h"

using namespace soundwell;
using std::chrono::milliseconds;

namespace {

struct Scene {
  Log log;
  PlanSettings plan;
  Registry registry{{64, making::pool_settings()}, std::make_shared<Graveyard>()};
  Refill refill{registry, log, plan};
  FakeTransport transport;
  Refill::Clock::time_point now{std::chrono::hours(1)};
  uint32_t handle = 0;

  explicit Scene(const PlanSettings& settings = {}) : plan(settings) {
    registry.define(making::described("step"), {}, &handle);
    refill.begin();
  }
  ~Scene() { registry.graveyard()->close(); }

  Sound& sound() { return *registry.find(handle); }
  Pool& pool() { return sound().pool(1); }

  // A trigger, and what came of it.
  uint32_t trigger() {
    const Answer answer = sound().choose(1, 0, 0);
    const auto seed = static_cast<uint32_t>(answer.variation == nullptr ? 0 : answer.variation->seed);
    release(answer.variation);
    registry.touch(pool());
    return seed;
  }

  void step(int millis = 20) { refill.step(transport, now += milliseconds(millis)); }

  void prewarm(uint32_t count) {
    pool().goal = count;
    pool().asked_anew = true;
    registry.touch(pool());
  }

  void arrive(const Want& want, uint32_t index, uint64_t seed, size_t num_frames = 100) {
    Arrival arrival;
    arrival.want_id = want.want_id;
    arrival.index = index;
    arrival.sound_hash = "0123456789abcdef";
    arrival.bucket = want.bucket;
    arrival.seed = seed;
    arrival.pcm.resize(num_frames * 2);
    refill.hear(transport, std::move(arrival), now);
  }

  void fault(const Want& want, const std::string& code, uint32_t count = 1, const std::string& field = "") {
    refill.hear(transport, Fault{want.want_id, code, field, "It did not work.", count}, now);
  }

  void finish(const Want& want) { refill.hear(transport, PoolState{want.want_id, "", 1, 0, 0, 0}, now); }

  std::string log_text() {
    std::string text;
    LogLine line;
    while (log.poll(&line)) text += line.text + "\n";
    return text;
  }
};

}  // namespace

TEST(a_trigger_on_an_empty_pool_asks_at_once_and_the_answer_plays) {
  Scene scene;
  CHECK_EQ(scene.trigger(), 0u);
  scene.step();
  const std::vector<Want> wants = scene.transport.of<Want>();
  REQUIRE(wants.size() == 2);
  CHECK(wants[0].priority == Priority::kLive);
  CHECK_EQ(wants[0].sound.id, std::string("step"));
  CHECK(wants[0].sound_hash.empty());
  scene.arrive(wants[0], 0, 77);
  CHECK_EQ(scene.transport.of<Ack>().size(), 1u);
  CHECK_EQ(scene.trigger(), 77u);
}

TEST(variations_play_in_order_of_arrival_and_keep_their_numbers) {
  Scene scene;
  scene.prewarm(4);
  scene.step();
  const Want want = scene.transport.of<Want>().at(0);
  CHECK_EQ(want.count, 4u);
  for (const uint32_t index : {2u, 0u, 3u, 1u}) scene.arrive(want, index, 100 + index);
  for (const uint32_t seed : {102u, 100u, 103u, 101u}) CHECK_EQ(scene.trigger(), seed);
  CHECK_EQ(scene.refill.stats().arrivals, 4u);
}

TEST(the_second_want_names_the_hash) {
  Scene scene;
  scene.prewarm(1);
  scene.step();
  scene.arrive(scene.transport.of<Want>().at(0), 0, 1);
  scene.prewarm(3);
  scene.step();
  CHECK_EQ(scene.transport.of<Want>().at(1).sound_hash, std::string("0123456789abcdef"));
}

TEST(a_sidecar_that_forgot_the_hash_is_told_again) {
  Scene scene;
  scene.prewarm(1);
  scene.step();
  scene.arrive(scene.transport.of<Want>().at(0), 0, 1);
  scene.prewarm(3);
  scene.step();
  scene.fault(scene.transport.of<Want>().at(1), "INVALID_INPUT", 2, "want.sound_hash");
  scene.step();
  CHECK(scene.transport.of<Want>().at(2).sound_hash.empty());
}

TEST(prewarming_ends_when_the_goal_is_reached) {
  Scene scene;
  scene.prewarm(2);
  scene.step();
  const Want want = scene.transport.of<Want>().at(0);
  scene.arrive(want, 0, 1);
  CHECK_EQ(scene.pool().goal.load(), 2u);
  scene.arrive(want, 1, 2);
  CHECK_EQ(scene.pool().goal.load(), 0u);
  CHECK_EQ(scene.pool().in_flight.load(), 0u);
}

TEST(an_overloaded_sidecar_is_asked_again_after_a_rest) {
  Scene scene;
  scene.trigger();
  scene.step();
  for (const Want& want : scene.transport.of<Want>()) scene.fault(want, "OVERLOADED", want.count);
  const size_t asked = scene.transport.of<Want>().size();
  scene.step(100);
  CHECK_EQ(scene.transport.of<Want>().size(), asked);
  scene.step(200);
  CHECK_EQ(scene.transport.of<Want>().size(), 2 * asked);
}

TEST(a_refused_description_is_never_asked_again_and_told_once) {
  Scene scene;
  scene.trigger();
  scene.step();
  for (const Want& want : scene.transport.of<Want>()) scene.fault(want, "INVALID_INPUT", 1, "sounds.step.category");
  const size_t asked = scene.transport.of<Want>().size();
  for (int i = 0; i < 5; ++i) {
    scene.trigger();
    scene.step(2000);
  }
  CHECK_EQ(scene.transport.of<Want>().size(), asked);
  const std::string text = scene.log_text();
  CHECK(text.find("step: It did not work.") != std::string::npos);
  CHECK_EQ(text.find("It did not work."), text.rfind("It did not work."));
  CHECK_EQ(scene.refill.stats().faults, 2u);
}

TEST(another_session_forgets_the_faults_of_the_last) {
  Scene scene;
  scene.trigger();
  scene.step();
  for (const Want& want : scene.transport.of<Want>()) scene.fault(want, "INVALID_INPUT");
  scene.refill.lose();
  scene.refill.begin();
  scene.transport.heard.clear();
  scene.step();
  CHECK_EQ(scene.transport.of<Want>().size(), 2u);
}

TEST(a_lost_session_is_asked_anew_in_the_next) {
  Scene scene;
  scene.prewarm(5);
  scene.step();
  const Want old = scene.transport.of<Want>().at(0);
  scene.refill.lose();
  CHECK_EQ(scene.pool().in_flight.load(), 0u);
  CHECK_EQ(scene.refill.stats().in_flight, 0u);
  scene.refill.begin();
  scene.transport.heard.clear();
  scene.step();
  CHECK_EQ(scene.transport.of<Want>().at(0).count, 5u);
  scene.arrive(old, 0, 1);  // of the session before: nobody knows it
  CHECK_EQ(scene.pool().num_fresh(), 0u);
}

TEST(a_corrupt_variation_is_counted_and_asked_for_again) {
  Scene scene;
  scene.prewarm(2);
  scene.step();
  scene.fault(scene.transport.of<Want>().at(0), "CORRUPT");
  scene.step();
  CHECK_EQ(scene.refill.stats().corrupt, 1u);
  CHECK_EQ(scene.transport.of<Want>().size(), 2u);
  CHECK(scene.transport.of<Ack>().empty());
}

TEST(messages_wait_for_a_full_queue) {
  Scene scene;
  scene.prewarm(2);
  scene.transport.full = true;
  scene.step();
  CHECK(scene.transport.heard.empty());
  scene.transport.full = false;
  scene.step();
  const Want want = scene.transport.of<Want>().at(0);
  scene.transport.full = true;
  scene.arrive(want, 0, 1);
  scene.transport.full = false;
  scene.step();
  CHECK_EQ(scene.transport.of<Ack>().size(), 1u);
}

TEST(a_drained_sound_cancels_and_takes_nothing_more) {
  Scene scene;
  scene.prewarm(3);
  scene.step();
  const Want want = scene.transport.of<Want>().at(0);
  scene.arrive(want, 0, 1);
  scene.registry.drain(scene.sound());
  CHECK(!scene.pool().playable());
  scene.step();
  REQUIRE(scene.transport.of<Cancel>().size() == 1);
  CHECK_EQ(scene.transport.of<Cancel>()[0].want_id, want.want_id);
  scene.arrive(want, 1, 2);
  CHECK_EQ(scene.transport.of<Ack>().size(), 2u);
  CHECK(!scene.pool().playable());
  scene.finish(want);
  scene.step();
  CHECK_EQ(scene.transport.of<Want>().size(), 1u);  // nothing more is asked for until it is triggered again
  CHECK_EQ(scene.pool().in_flight.load(), 0u);
  CHECK_EQ(scene.refill.stats().in_flight, 0u);
}

TEST(a_changed_description_empties_the_pools_and_is_told) {
  Scene scene;
  scene.prewarm(1);
  scene.step();
  scene.arrive(scene.transport.of<Want>().at(0), 0, 1);
  SoundDescription changed = making::described("step");
  changed.text = "on gravel";
  uint32_t handle;
  CHECK(scene.registry.define(changed, {}, &handle).ok());
  CHECK_EQ(handle, scene.handle);
  CHECK(!scene.pool().playable());
  scene.trigger();
  scene.step();
  const Want want = scene.transport.of<Want>().back();
  CHECK(want.sound_hash.empty());
  CHECK_EQ(want.sound.text, std::string("on gravel"));
}

TEST(a_sound_without_description_is_never_asked_for) {
  Scene scene;
  uint32_t handle;
  SoundDescription bare;
  bare.id = "banked";
  scene.registry.define(bare, {}, &handle);
  scene.registry.find(handle)->choose(1, 0, 0);
  scene.registry.touch(scene.registry.find(handle)->pool(1));
  scene.step();
  CHECK(scene.transport.heard.empty());
}

TEST(the_byte_cap_evicts_the_least_recently_triggered_and_keeps_a_few) {
  PlanSettings plan;
  plan.cache_bytes = 1000;
  Scene scene(plan);
  uint32_t other;
  scene.registry.define(making::described("door"), {}, &other);
  Pool& door = scene.registry.find(other)->pool(1);
  for (uint32_t serial = 1; serial <= 5; ++serial) door.publish(making::variation(serial));  // 400 bytes each
  scene.pool().publish(making::variation(10));
  release(scene.sound().choose(1, 0, 50.0).variation);
  scene.refill.housekeep();
  CHECK_EQ(door.num_fresh(), 2u);
  CHECK_EQ(scene.pool().num_played(), 1u);
  CHECK_EQ(scene.refill.stats().evicted, 3u);
}

TEST(changes_of_tier_are_logged_once_each) {
  Scene scene;
  scene.trigger();
  scene.trigger();
  scene.step();
  scene.arrive(scene.transport.of<Want>().at(0), 0, 1);
  scene.trigger();
  scene.step();
  scene.trigger();
  scene.step();
  CHECK_EQ(scene.log_text(), std::string("step bucket 1: tier none -> silence\nstep bucket 1: tier silence -> live\n"));
}

TEST(an_unknown_sound_is_logged_once) {
  Scene scene;
  for (int i = 0; i < 3; ++i) {
    scene.registry.note_unknown();
    scene.refill.housekeep();
  }
  const std::string text = scene.log_text();
  CHECK_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST(audio_that_is_none_is_thrown_away) {
  Scene scene;
  scene.prewarm(2);
  scene.step();
  scene.arrive(scene.transport.of<Want>().at(0), 0, 1, 0);
  CHECK_EQ(scene.pool().num_fresh(), 0u);
  CHECK_EQ(scene.transport.of<Ack>().size(), 1u);
}

TEST(loops_get_loop_points) {
  Scene scene;
  uint32_t handle;
  SoundDescription rain = making::described("rain");
  rain.loop = true;
  scene.registry.define(rain, {}, &handle);
  Pool& pool = scene.registry.find(handle)->pool(1);
  pool.goal = 1;
  scene.registry.touch(pool);
  scene.step();
  scene.arrive(scene.transport.of<Want>().at(0), 0, 1);
  const Answer answer = scene.registry.find(handle)->choose(1, 0, 0);
  REQUIRE(answer.variation != nullptr);
  CHECK_EQ(answer.variation->loop_end_frame, 100u);
  release(answer.variation);
}

TEST(a_rendering_goes_its_way) {
  RenderDesk desk;
  FakeTransport transport;
  Status status;
  Rendered rendered;
  const uint64_t id = desk.submit({});
  CHECK(desk.poll(id, &status, &rendered) == RenderDesk::Poll::kWaiting);
  desk.step(transport);
  REQUIRE(transport.orders.size() == 1);
  Rendered made;
  made.num_frames = 7;
  transport.done.emplace_back(id, made);
  desk.step(transport);
  CHECK(desk.poll(id, &status, &rendered) == RenderDesk::Poll::kDone);
  CHECK_EQ(rendered.num_frames, 7u);
  CHECK(desk.poll(id, &status, &rendered) == RenderDesk::Poll::kUnknown);
}

TEST(renderings_are_bounded_cancelled_and_lost) {
  RenderDesk desk;
  FakeTransport transport;
  Status status;
  Rendered rendered;
  std::vector<uint64_t> ids;
  for (int i = 0; i < 8; ++i) ids.push_back(desk.submit({}));
  CHECK_EQ(desk.submit({}), 0u);
  desk.step(transport);
  desk.cancel(ids[0]);
  desk.step(transport);
  CHECK(transport.cancelled == (std::vector<uint64_t>{ids[0]}));
  desk.lose({"UNAVAILABLE", "", "gone"});
  CHECK(desk.poll(ids[1], &status, &rendered) == RenderDesk::Poll::kDone);
  CHECK_EQ(status.code, std::string("UNAVAILABLE"));
  CHECK(desk.submit({}) != 0);
}
