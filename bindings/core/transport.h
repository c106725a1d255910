// The seam between the core and a sidecar: one connection, used by the core's network thread only.
// Implemented by transport_light.cpp (nghttp2 + nanopb, shipped), transport_grpcpp.cpp (the conformance peer of the
// tests) and transport_null.cpp (SOUNDWELL_ENABLED=0). Knows no pools and no plans.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "messages.h"

namespace soundwell {

struct Endpoint {
  std::string host = "127.0.0.1";
  uint16_t port = 0;
  std::string unix_path;  // not empty: used instead of host and port
  std::string token;
};

// Outcome of a call. `code` is one of ours (soundwell/errors.py: UNAVAILABLE, UNAUTHENTICATED, ...), "" when all is well.
struct Status {
  std::string code;
  std::string field;
  std::string sentence;
  bool ok() const { return code.empty(); }
};

class Transport {
 public:
  using Millis = std::chrono::milliseconds;
  virtual ~Transport() = default;

  // Connects, shakes hands and opens the session; blocks at most `timeout`. One session per transport object.
  virtual Status connect(const Endpoint& endpoint, const Hello& hello, const Open& open, Millis timeout,
                         Welcome* welcome) = 0;

  // Queues one message; never blocks. False: the bounded queue is full, try again after `receive`.
  virtual bool send(const ToSidecar& message) = 0;

  // Moves bytes both ways until a message is here, `timeout` is over or `wake` was called. Empty optional with an ok
  // status: nothing yet. A status that is not ok ends the connection for good.
  virtual Status receive(Millis timeout, std::optional<FromSidecar>* message) = 0;

  // Starts a Render call on the same connection; the outcome comes by `poll_render`. At most 8 at a time.
  virtual Status begin_render(const RenderOrder& order, uint64_t render_id) = 0;
  virtual bool poll_render(uint64_t* render_id, Status* status, Rendered* rendered) = 0;
  virtual void cancel_render(uint64_t render_id) = 0;

  // Makes a blocked `connect` or `receive` return soon. The one method that any thread may call.
  virtual void wake() = 0;

  // Ends the session politely within `timeout`.
  virtual void close(Millis timeout) = 0;
};

std::unique_ptr<Transport> make_transport();

}  // namespace soundwell
