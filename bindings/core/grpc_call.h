// One gRPC call on an HTTP/2 stream: messages with their length before them, and a status at the end. Knows no message.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http2.h"
#include "transport.h"

namespace soundwell {

class GrpcCall final : public Http2Stream {
 public:
  // Takes one whole message. Not ok: it cannot be read; the call is given up with that status.
  using OnMessage = std::function<Status(const uint8_t* bytes, size_t len_bytes)>;

  GrpcCall(size_t max_message_bytes, OnMessage on_message);

  bool done() const { return done_; }
  const Status& status() const { return status_; }  // of a call that is done

  bool header(std::string_view name, std::string_view value) override;
  bool data(const uint8_t* bytes, size_t len_bytes) override;
  void closed(uint32_t error_code) override;

 private:
  bool fail(Status status);
  bool take(const uint8_t* message, size_t len_bytes);
  bool begin_message(const uint8_t* prefix);
  size_t gather(const uint8_t* bytes, size_t len_bytes, size_t wanted);

  const size_t max_message_bytes_;
  const OnMessage on_message_;
  std::vector<uint8_t> partial_;  // a prefix or a message of which more must come
  bool in_message_ = false;
  size_t message_bytes_ = 0;

  std::string http_status_, grpc_status_, grpc_message_, code_, field_;
  size_t header_bytes_ = 0;
  bool failed_ = false, done_ = false;
  Status status_;
};

// A message as it stands in a call's body: its length, then itself.
std::string framed(std::string_view message);

// What a call is opened with. `timeout_millis` 0: no deadline.
Http2::Headers call_headers(std::string_view method, std::string_view token, uint32_t timeout_millis);

}  // namespace soundwell
