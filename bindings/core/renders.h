// Render calls under way on one connection: header, pieces, outcome. Knows no socket; it is given the HTTP/2 side.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "grpc_call.h"
#include "http2.h"
#include "messages.h"
#include "pcm_assembler.h"
#include "transport.h"

namespace soundwell {

class Renders {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr size_t kMaxRenders = 8;

  explicit Renders(Http2& http2) : http2_(http2) {}

  Status begin(const RenderOrder& order, uint64_t render_id, const std::string& token, uint64_t max_message_bytes);
  void cancel(uint64_t render_id);
  bool poll(uint64_t* render_id, Status* status, Rendered* rendered);

  // Notes what ended since the last call: by the sidecar, or because its deadline is over.
  void look(Clock::time_point now);
  bool finished() const { return !outcomes_.empty(); }

 private:
  struct Running {
    std::unique_ptr<GrpcCall> call;
    int32_t stream = 0;
    Rendered rendered;
    bool has_header = false, whole = false;
    PcmAssembler assembler;
    Clock::time_point limit = Clock::time_point::max();
  };
  struct Outcome {
    uint64_t id;
    Status status;
    Rendered rendered;
  };
  static Status hear(Running& running, const uint8_t* bytes, size_t len_bytes);
  static Status outcome_of(Running& running);

  Http2& http2_;
  std::map<uint64_t, Running> running_;
  std::deque<Running> given_up_;  // HTTP/2 may still speak to them
  std::deque<Outcome> outcomes_;
};

}  // namespace soundwell
