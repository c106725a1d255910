// The session call of one connection: wants out, variations put together, checked and handed on one by one.
// Knows no socket and no clock; it is given the HTTP/2 side.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "codec.h"
#include "grpc_call.h"
#include "http2.h"
#include "messages.h"
#include "pcm_assembler.h"
#include "transport.h"

namespace soundwell {

class Session {
 public:
  explicit Session(Http2& http2) : http2_(http2) {}

  void begin(const Open& open, const std::string& token);
  void end() { http2_.end(stream_); }

  bool opened() const { return opened_; }
  bool done() const { return call_ && call_->done(); }
  const Status& status() const { return call_->status(); }  // of a session that is done

  // False: the sidecar has not taken what was sent before. A message above `max_message_bytes` (0: no limit) is not
  // sent; a fault answers it.
  bool send(const ToSidecar& message, uint64_t max_message_bytes);

  bool empty() const { return inbox_.empty(); }
  void take(std::optional<FromSidecar>* message);  // of an inbox that is not empty

 private:
  Status hear(const uint8_t* bytes, size_t len_bytes);
  Status hear_chunk(Chunk chunk);
  void damaged(const Arrival& arrival, const char* sentence);

  Http2& http2_;
  std::unique_ptr<GrpcCall> call_;
  int32_t stream_ = 0;
  bool opened_ = false;
  PcmAssembler assembler_;
  std::deque<FromSidecar> inbox_;  // at most what one read from the socket brought
};

}  // namespace soundwell
