// Parts that only the shipped connection has: gRPC's framing and the outcome of a call.
#include <algorithm>
#include <string>
#include <vector>

#include "check.h"
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
