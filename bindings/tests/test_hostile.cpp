// Servers that are broken, foreign or hostile: each ends in a status that says so, in time, and harms nothing.
#include "check.h"
#include "peers.h"

using namespace soundwell;
using peers::Millis;

namespace {

struct Meeting {
  explicit Meeting(const std::string& kind, Millis timeout = Millis(5'000)) : server(kind) {
    const auto began = peers::Clock::now();
    status = transport->connect(server.endpoint, {"test"}, Open{"test", {}, 1}, timeout, &welcome);
    took = peers::Clock::now() - began;
  }
  // Wants two variations and takes what comes until `count` messages are here or the connection ends.
  std::vector<FromSidecar> talk(size_t count) {
    Want want;
    want.want_id = "w1";
    want.sound.id = "step";
    want.count = 2;
    std::vector<FromSidecar> heard;
    std::optional<FromSidecar> message;
    transport->send(want);
    const auto limit = peers::Clock::now() + Millis(10'000);
    while (status.ok() && heard.size() < count && peers::Clock::now() < limit) {
      status = transport->receive(Millis(100), &message);
      if (message) heard.push_back(std::move(*message));
    }
    return heard;
  }
  peers::OddServer server;
  std::unique_ptr<Transport> transport = make_transport();
  Welcome welcome;
  Status status;
  peers::Clock::duration took{};
};

}  // namespace

TEST(a_silent_server_costs_the_timeout_and_no_more) {
  for (const char* kind : {"silence", "window_zero"}) {
    Meeting meeting(kind, Millis(300));
    CHECK_EQ(meeting.status.code, "DEADLINE_EXCEEDED");
    CHECK(meeting.took < Millis(1000));
  }
}

TEST(what_is_no_http2_is_unavailable_at_once) {
  for (const char* kind : {"hangup", "garbage", "http1", "huge_frame", "goaway"}) {
    Meeting meeting(kind);
    CHECK_EQ(meeting.status.code, "UNAVAILABLE");
    CHECK(meeting.took < Millis(1000));
  }
}

TEST(endless_headers_end_the_connection) {
  Meeting meeting("endless_headers");
  CHECK(!meeting.status.ok());
  CHECK(meeting.took < Millis(1000));
}

TEST(a_refusal_comes_with_code_field_and_its_whole_sentence) {
  Meeting meeting("refuses");
  CHECK_EQ(meeting.status.code, "WEIGHTS_CORRUPT");
  CHECK_EQ(meeting.status.field, "weights");
  CHECK_EQ(meeting.status.sentence, "Die Gewichte sind beschädigt: 100 % falsch.");
}

TEST(another_protocol_version_is_a_mismatch) { CHECK_EQ(Meeting("newer").status.code, "PROTOCOL_MISMATCH"); }

TEST(a_slow_handshake_is_waited_for_until_the_timeout) {
  Meeting meeting("slow", Millis(500));
  CHECK_EQ(meeting.status.code, "DEADLINE_EXCEEDED");
  CHECK(meeting.took < Millis(1500));
}

TEST(an_answer_above_the_limit_is_refused) { CHECK_EQ(Meeting("large").status.code, "MESSAGE_TOO_LARGE"); }

TEST(a_session_that_ends_says_why) {
  Meeting meeting("leaves");
  if (meeting.status.ok()) meeting.talk(1);
  CHECK_EQ(meeting.status.code, "UNAVAILABLE");
  CHECK_EQ(meeting.status.sentence, "going away");
}

TEST(a_damaged_variation_is_a_fault_and_the_next_one_arrives) {
  Meeting meeting("damaged");
  const auto heard = meeting.talk(2);
  REQUIRE(heard.size() == 2);
  REQUIRE(std::holds_alternative<Fault>(heard[0]));
  CHECK_EQ(std::get<Fault>(heard[0]).code, "CORRUPT");
  CHECK_EQ(std::get<Fault>(heard[0]).want_id, "w1");
  REQUIRE(std::holds_alternative<Arrival>(heard[1]));
  CHECK_EQ(std::get<Arrival>(heard[1]).pcm.size(), 96'000U);
}

TEST(a_variation_of_impossible_form_is_thrown_away) {
  Meeting meeting("unlikely");
  const auto heard = meeting.talk(1);
  REQUIRE(heard.size() == 1);
  CHECK(std::holds_alternative<Fault>(heard[0]));
}

TEST(a_server_that_dies_in_the_middle_of_a_variation_is_lost) {
  Meeting meeting("half");
  CHECK_EQ(meeting.talk(1).size(), 0U);
  CHECK_EQ(meeting.status.code, "UNAVAILABLE");
}

TEST(pieces_that_do_not_fit_end_the_session) {
  for (const char* kind : {"gaps", "boastful"}) {
    Meeting meeting(kind);
    CHECK_EQ(meeting.talk(1).size(), 0U);
    CHECK_EQ(meeting.status.code, "ERROR");
  }
}

TEST(a_slow_reader_of_small_pieces_still_gets_the_whole) {
  Meeting meeting("dribbles");
  const auto heard = meeting.talk(1);
  REQUIRE(heard.size() == 1);
  REQUIRE(std::holds_alternative<Arrival>(heard[0]));
  CHECK_EQ(std::get<Arrival>(heard[0]).pcm.size(), 96'000U);
}

TEST(endless_texts_are_cut) {
  Meeting meeting("talkative");
  CHECK_EQ(meeting.welcome.instance_id.size(), 256U);
  const auto heard = meeting.talk(1);
  REQUIRE(heard.size() == 1);
  REQUIRE(std::holds_alternative<Fault>(heard[0]));
  CHECK(std::get<Fault>(heard[0]).sentence.size() <= 1024);
}

TEST(a_server_that_takes_nothing_fills_the_queue_and_no_more) {
  Meeting meeting("honest");
  REQUIRE(meeting.status.ok());
  Want want;
  want.sound.text.assign(500, 'x');
  int taken = 0;
  while (taken < 100'000 && meeting.transport->send(want)) ++taken;  // nothing is moved between
  CHECK(taken > 100);
  CHECK(taken < 1'000);
}
