// One HTTP/2 connection as its client: bytes in and out, streams of headers and data. Knows no socket and no gRPC.
//
// Back-pressure, inwards: who does not `feed` lets the peer's window and socket fill. Outwards: `queued_bytes` tells
// what the peer has not taken yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace soundwell {

// Who hears of one stream. Called within `feed`; may write to other streams, must not destroy the connection.
class Http2Stream {
 public:
  virtual ~Http2Stream() = default;
  // Both false: the stream is reset at once, `closed` follows.
  virtual bool header(std::string_view name, std::string_view value) = 0;
  virtual bool data(const uint8_t* bytes, size_t len_bytes) = 0;
  virtual void closed(uint32_t error_code) = 0;  // the last call
};

class Http2 {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  Http2();
  ~Http2();
  Http2(const Http2&) = delete;
  Http2& operator=(const Http2&) = delete;

  // Sends a request whose body is still to come. `stream` must live until `closed` or the end of this connection.
  // Returns its id; 0: no more streams on this connection.
  int32_t request(const Headers& headers, Http2Stream* stream);
  void write(int32_t id, std::string body);
  void end(int32_t id);    // of the request's body
  void reset(int32_t id);  // gives the stream up
  size_t queued_bytes(int32_t id) const;

  void ping();
  void leave();  // says goodbye; what is queued goes out first

  // Takes what the peer sent. False: it does not speak HTTP/2 or breaks its rules; nothing more will come.
  bool feed(const uint8_t* bytes, size_t len_bytes);

  // What is to be written to the peer now; `wrote` as many of it as went out.
  std::string_view outgoing();
  void wrote(size_t len_bytes);

  bool over() const;        // nothing is to be read or written any more
  bool going_away() const;  // the peer takes no new streams
  uint32_t goodbye_code() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace soundwell
