// The connection against a real sidecar: what is asked comes, whole and right, and errors say what they are.
#include <cstdio>
#include <set>

#include "check.h"
#include "peers.h"

using namespace soundwell;
using peers::Millis;

namespace {

constexpr Millis kLong{30'000};

const std::string& unix_path() {
  static const std::string path = "/tmp/soundwell-test-" + std::to_string(this_process()) + " ä.sock";
  return path;
}

// One for all: its limit is small, and it serves on a Unix socket too.
peers::Sidecar& sidecar() {
  static peers::Sidecar running([] {
    LaunchSpec spec = peers::sidecar_spec();
    spec.environment.push_back("SOUNDWELL_MAX_MESSAGE_BYTES=65536");
    spec.environment.push_back("SOUNDWELL_UNIX_SOCKET=" + unix_path());
    return spec;
  }());
  return running;
}

SoundDescription step() {
  SoundDescription sound;
  sound.id = "step";
  sound.category = "footstep";
  sound.attributes = {{"surface", "gravel"}};
  return sound;
}

struct Session {
  explicit Session(Endpoint endpoint = sidecar().ready.endpoint, Encoding encoding = Encoding::kInt16) {
    Open open;
    open.client_name = "test";
    open.format.encoding = encoding;
    open.base_seed = 7;
    status = transport->connect(endpoint, {"test"}, open, kLong, &welcome);
  }
  // The next message; an Arrival is acknowledged.
  FromSidecar next() {
    std::optional<FromSidecar> message;
    const auto limit = peers::Clock::now() + kLong;
    while (status.ok() && !message && peers::Clock::now() < limit) status = transport->receive(Millis(100), &message);
    if (!message) return Fault{"", "NOTHING CAME", "", status.sentence, 0};
    if (const auto* arrival = std::get_if<Arrival>(&*message)) transport->send(Ack{arrival->want_id, arrival->index});
    return std::move(*message);
  }
  // Runs until a rendering is done.
  Status rendered(Rendered* result) {
    uint64_t id = 0;
    Status outcome{"NOTHING CAME", "", ""};
    std::optional<FromSidecar> message;
    const auto limit = peers::Clock::now() + kLong;
    while (status.ok() && !transport->poll_render(&id, &outcome, result) && peers::Clock::now() < limit) {
      status = transport->receive(Millis(100), &message);
    }
    return outcome;
  }
  std::unique_ptr<Transport> transport = make_transport();
  Welcome welcome;
  Status status;
};

Want want(uint32_t count, double duration_secs = 1.0) {
  Want wanted;
  wanted.want_id = "w1";
  wanted.sound = step();
  wanted.sound.duration_secs = duration_secs;
  wanted.count = count;
  return wanted;
}

RenderOrder order() {
  RenderOrder timeline;
  timeline.sounds = {step()};
  timeline.events = {{"step", 0.1, 0.6, true, 5}, {"step", 0.4, 0.9, false, 0}};
  timeline.loudness = {{0.0, 0.0}, {1.0, -6.0}};
  timeline.seed = 3;
  return timeline;
}

std::string code_of(const FromSidecar& message) {
  const auto* fault = std::get_if<Fault>(&message);
  return fault ? fault->code + " " + fault->field : "no fault";
}

}  // namespace

TEST(handshake_tells_who_answers) {
  Session session;
  CHECK_EQ(session.status.sentence, "");
  CHECK_EQ(session.welcome.instance_id, sidecar().ready.instance);
  CHECK_EQ(session.welcome.model_id, "fake");
  CHECK_EQ(session.welcome.model_sha256.size(), 64U);
  CHECK(session.welcome.max_message_bytes > 0);
  CHECK(session.welcome.max_outstanding_variations > 0);
}

TEST(variations_arrive_whole_and_the_want_is_finished) {
  Session session;
  REQUIRE(session.status.ok());
  REQUIRE(session.transport->send(want(3)));
  std::set<uint32_t> indices;
  std::set<uint64_t> seeds;
  FromSidecar message = session.next();
  for (; std::holds_alternative<Arrival>(message); message = session.next()) {
    const auto& arrival = std::get<Arrival>(message);
    indices.insert(arrival.index);
    seeds.insert(arrival.seed);
    CHECK_EQ(arrival.pcm.size(), 96'000U);
    CHECK_EQ(arrival.sound_id, "step");
    CHECK_EQ(arrival.format.sample_rate_hz, 48'000U);
    CHECK(arrival.made_by == MadeBy::kFake);
  }
  CHECK_EQ(indices.size(), 3U);
  CHECK_EQ(seeds.size(), 3U);
  REQUIRE(std::holds_alternative<PoolState>(message));
  CHECK_EQ(std::get<PoolState>(message).delivered, 3U);
}

TEST(spread_and_width_reach_the_sidecar) {
  std::set<std::string> hashes;  // which the sidecar makes of the whole description
  for (const double spread : {kFullSpread, 0.3}) {
    for (const double width : {kPlainWidth, 0.8, 0.0}) {
      Session session;
      Want wanted = want(1);
      wanted.sound.spread = spread;
      wanted.sound.width = width;
      REQUIRE(session.transport->send(wanted));
      const FromSidecar message = session.next();
      REQUIRE(std::holds_alternative<Arrival>(message));
      hashes.insert(std::get<Arrival>(message).sound_hash);
    }
  }
  CHECK_EQ(hashes.size(), 6U);
}

TEST(bucket_zero_is_said_and_seeds_are_obeyed) {
  Session session;
  Want wanted = want(1);
  wanted.bucket = 0;
  wanted.seeds = {1'234'567'890'123ULL};
  REQUIRE(session.transport->send(wanted));
  const FromSidecar message = session.next();
  REQUIRE(std::holds_alternative<Arrival>(message));
  CHECK_EQ(std::get<Arrival>(message).bucket, 0U);
  CHECK_EQ(std::get<Arrival>(message).seed, 1'234'567'890'123ULL);
}

TEST(a_long_stereo_sound_comes_in_many_chunks) {
  Session session(sidecar().ready.endpoint, Encoding::kFloat32);
  Want wanted = want(2, 20.0);
  wanted.sound.channels = 2;
  REQUIRE(session.transport->send(wanted));
  for (int i = 0; i < 2; ++i) {
    const FromSidecar message = session.next();
    REQUIRE(std::holds_alternative<Arrival>(message));
    CHECK_EQ(std::get<Arrival>(message).pcm.size(), 20U * 48'000 * 2 * 4);
  }
}

TEST(a_wrong_want_is_a_fault_that_names_the_field) {
  Session session;
  Want wanted = want(1);
  wanted.sound.attributes = {{"surface", "treacle"}};
  REQUIRE(session.transport->send(wanted));
  CHECK_EQ(code_of(session.next()), "INVALID_INPUT sounds.step.attributes.surface");
  REQUIRE(session.transport->send(want(1)));
  CHECK(std::holds_alternative<Arrival>(session.next()));
}

TEST(a_message_above_the_sidecars_limit_is_a_fault_and_not_sent) {
  Session session;
  Want wanted = want(4);
  wanted.sound.text.assign(70'000, 'x');
  REQUIRE(session.transport->send(wanted));
  CHECK_EQ(code_of(session.next()), "MESSAGE_TOO_LARGE ");
  REQUIRE(session.transport->send(want(1)));
  CHECK(std::holds_alternative<Arrival>(session.next()));
}

TEST(a_wrong_token_is_unauthenticated) {
  Endpoint endpoint = sidecar().ready.endpoint;
  endpoint.token = "guessed";
  Session session(endpoint);
  CHECK_EQ(session.status.code, "UNAUTHENTICATED");
  CHECK(session.status.sentence.find("token") != std::string::npos);
}

TEST(a_token_that_would_break_a_header_is_refused_here) {
  Endpoint endpoint = sidecar().ready.endpoint;
  endpoint.token = "a\r\nb";
  CHECK_EQ(Session(endpoint).status.field, "endpoint.token");
}

TEST(only_this_machine_is_spoken_to) {
  for (const char* host : {"192.168.0.1", "example.org", "127.0.0.1.example.org", "", "::2"}) {
    Endpoint endpoint = sidecar().ready.endpoint;
    endpoint.host = host;
    CHECK_EQ(Session(endpoint).status.field, "endpoint.host");
  }
}

TEST(nobody_there_is_unavailable_at_once) {
  Endpoint endpoint;
  endpoint.port = 1;
  const auto began = peers::Clock::now();
  CHECK_EQ(Session(endpoint).status.code, "UNAVAILABLE");
  CHECK(peers::Clock::now() - began < Millis(500));
}

TEST(a_timeline_is_rendered) {
  Session session;
  REQUIRE(session.transport->begin_render(order(), 42).ok());
  Rendered rendered;
  CHECK_EQ(session.rendered(&rendered).sentence, "");
  CHECK_EQ(rendered.num_frames, 48'000U);
  CHECK_EQ(rendered.pcm.size(), 96'000U);
  CHECK(rendered.made_by == MadeBy::kFake);
}

TEST(a_wrong_timeline_names_its_field) {
  Session session;
  RenderOrder wrong = order();
  wrong.events[1].intensity = 2.0;
  REQUIRE(session.transport->begin_render(wrong, 1).ok());
  Rendered rendered;
  const Status status = session.rendered(&rendered);
  CHECK_EQ(status.code, "INVALID_INPUT");
  CHECK(status.field.find("intensity") != std::string::npos);
}

TEST(eight_renderings_run_and_a_ninth_is_refused) {
  Session session;
  for (uint64_t id = 1; id <= 8; ++id) CHECK(session.transport->begin_render(order(), id).ok());
  CHECK_EQ(session.transport->begin_render(order(), 9).code, "OVERLOADED");
  session.transport->cancel_render(8);
  session.transport->cancel_render(99);
  Rendered rendered;
  for (int i = 0; i < 7; ++i) CHECK(session.rendered(&rendered).ok());
}

TEST(a_late_rendering_misses_its_deadline_and_the_connection_lives) {
  LaunchSpec spec = peers::sidecar_spec();
  spec.environment.push_back("FAKE_RUNTIME=latency_millis=1500");
  peers::Sidecar slow(spec);
  Session session(slow.ready.endpoint);
  RenderOrder late = order();
  late.deadline_millis = 100;
  const auto began = peers::Clock::now();
  REQUIRE(session.transport->begin_render(late, 1).ok());
  Rendered rendered;
  const Status status = session.rendered(&rendered);
  // The sidecar may also answer in time with its procedural tier.
  CHECK(status.ok() ? rendered.made_by == MadeBy::kProcedural : status.code == "DEADLINE_EXCEEDED");
  CHECK(peers::Clock::now() - began < Millis(1000));
  CHECK(session.status.ok());
}

TEST(wake_ends_a_wait_from_another_thread) {
  Session session;
  std::thread other([&] {
    std::this_thread::sleep_for(Millis(50));
    session.transport->wake();
  });
  std::optional<FromSidecar> message;
  const auto began = peers::Clock::now();
  CHECK(session.transport->receive(kLong, &message).ok());
  CHECK(peers::Clock::now() - began < Millis(2000));
  CHECK(!message);
  other.join();
}

TEST(an_idle_connection_stays_by_pings) {
  Session session;
  std::optional<FromSidecar> message;
  const auto limit = peers::Clock::now() + Millis(7'000);
  Status status;
  while (status.ok() && peers::Clock::now() < limit) status = session.transport->receive(Millis(500), &message);
  CHECK_EQ(status.sentence, "");
  REQUIRE(session.transport->send(want(1)));
  CHECK(std::holds_alternative<Arrival>(session.next()));
}

TEST(a_unix_socket_serves_as_well) {
  Endpoint endpoint = sidecar().ready.endpoint;
  endpoint.unix_path = unix_path();
  endpoint.port = 0;
  Session session(endpoint);
  CHECK_EQ(session.status.sentence, "");
  REQUIRE(session.transport->send(want(1)));
  CHECK(std::holds_alternative<Arrival>(session.next()));
  endpoint.unix_path.assign(200, 'x');
  CHECK_EQ(Session(endpoint).status.field, "endpoint.unix_path");
}
