// Parts that only the shipped connection has: gRPC's framing and the outcome of a call.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "check.h"
#include "codec.h"
#include "grpc_call.h"

using namespace soundwell;

TEST(messages_are_found_wherever_the_pieces_end) {
  const std::string body = framed("hello") + framed("") + framed(std::string(1'000, 'x'));
  for (size_t step = 1; step < 40; ++step) {
    std::vector<size_t> heard;
    GrpcCall call(1 << 20, [&](const uint8_t*, size_t len) {
      heard.push_back(len);
      return Status{};
    });
    for (size_t at = 0; at < body.size(); at += step) {
      CHECK(call.data(reinterpret_cast<const uint8_t*>(body.data()) + at, std::min(step, body.size() - at)));
    }
    CHECK(heard == (std::vector<size_t>{5, 0, 1'000}));
  }
}

TEST(a_call_that_ends_without_a_status_is_no_success) {
  GrpcCall call(100, [](const uint8_t*, size_t) { return Status{}; });
  call.header(":status", "200");
  call.closed(0);
  CHECK(call.done());
  CHECK_EQ(call.status().code, "UNAVAILABLE");
}

TEST(a_message_above_the_limit_ends_the_call) {
  GrpcCall call(100, [](const uint8_t*, size_t) { return Status{}; });
  const std::string body = framed(std::string(101, 'x'));
  CHECK(!call.data(reinterpret_cast<const uint8_t*>(body.data()), body.size()));
  call.closed(8);
  CHECK_EQ(call.status().code, "MESSAGE_TOO_LARGE");
}

namespace {

std::string want_for(double spread, double width) {
  Want want;
  want.want_id = "w";
  want.sound.id = "step";
  want.sound.spread = spread;
  want.sound.width = width;
  return encoded(ToSidecar(want));
}

// Tag and value of a double, as protobuf's wire has them.
std::string on_the_wire(uint8_t number, double value) {
  std::string bytes(1 + sizeof value, static_cast<char>(number << 3 | 1));
  std::memcpy(&bytes[1], &value, sizeof value);
  return bytes;
}

}  // namespace

TEST(a_sound_without_spread_and_width_has_the_bytes_it_always_had) {
  const std::string step(
      "\x12\x1c\x0a\x01w\x12\x11\x0a\x04step\x29\0\0\0\0\0\0\xf0\x3f\x30\x01\x28\x01\x38\x01\x48\x02", 30);
  CHECK(want_for(kFullSpread, kPlainWidth) == step);
}

TEST(spread_and_width_are_said_where_they_are_not_the_default) {
  CHECK(want_for(0.25, kPlainWidth).find(on_the_wire(8, 0.25)) != std::string::npos);
  CHECK(want_for(kFullSpread, 0).find(on_the_wire(9, 0)) != std::string::npos);
  CHECK(want_for(0.25, kPlainWidth).size() == want_for(kFullSpread, kPlainWidth).size() + 9);
}
