// The shipped connection: gRPC's wire over one socket. HTTP/2 is http2.h's, calls are grpc_call.h's, bytes are codec.h's;
// here they come together with the clock: connect, session, keepalive, bounds.
#include <algorithm>
#include <utility>

#include "codec.h"
#include "grpc_call.h"
#include "http2.h"
#include "renders.h"
#include "session.h"
#include "socket.h"
#include "transport.h"

namespace soundwell {
namespace {

using Clock = std::chrono::steady_clock;
using Millis = std::chrono::milliseconds;

constexpr Millis kPingAfter{2000};  // of silence
constexpr Millis kDeadAfter{4000};  // of no answer to a ping: six seconds of silence in all
constexpr size_t kMaxWelcomeBytes = 4 << 20;
constexpr size_t kReadBytes = 256 << 10;

// Rounded up: waits of 0 would spin through the last millisecond.
Millis left_until(Clock::time_point limit) {
  return std::max(std::chrono::ceil<Millis>(limit - Clock::now()), Millis(0));
}

class LightTransport final : public Transport {
 public:
  LightTransport() : buffer_(kReadBytes), session_(http2_), renders_(http2_) {}

  Status connect(const Endpoint& endpoint, const Hello& hello, const Open& open, Millis timeout,
                 Welcome* welcome) override;
  bool send(const ToSidecar& message) override { return session_.send(message, welcome_.max_message_bytes); }
  Status receive(Millis timeout, std::optional<FromSidecar>* message) override;
  Status begin_render(const RenderOrder& order, uint64_t render_id) override;
  bool poll_render(uint64_t* render_id, Status* status, Rendered* rendered) override;
  void cancel_render(uint64_t render_id) override { renders_.cancel(render_id); }
  void wake() override { socket_.ring(); }
  void close(Millis timeout) override;

 private:
  Status reach(const Endpoint& endpoint, Clock::time_point limit);
  Status shake_hands(const Hello& hello, Clock::time_point limit);
  Status open_session(const Open& open, Clock::time_point limit);
  template <typename Done>
  Status pump_until(Done done, Clock::time_point limit, const char* what);

  Status pump(Millis timeout, bool* rung);
  Status flush();
  Status take_in();
  Status check_alive(Clock::time_point now);
  Status lost() const;

  Socket socket_;
  Http2 http2_;
  std::vector<uint8_t> buffer_;
  bool outgoing_ = false;  // more than the socket took
  Clock::time_point heard_ = Clock::now(), pinged_{};
  std::optional<Clock::time_point> asked_;  // the first ping that is not answered; any bytes are an answer

  std::string token_;
  Welcome welcome_;
  std::unique_ptr<GrpcCall> handshake_;
  bool welcomed_ = false;
  uint32_t protocol_version_ = 0;
  Session session_;
  Renders renders_;
};

Status LightTransport::connect(const Endpoint& endpoint, const Hello& hello, const Open& open, Millis timeout,
                               Welcome* welcome) {
  const Clock::time_point limit = Clock::now() + timeout;
  token_ = endpoint.token;
  const bool printable = std::all_of(token_.begin(), token_.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (!printable) return {"INVALID_INPUT", "endpoint.token", "A token must be printable ASCII."};
  Status status = reach(endpoint, limit);
  if (status.ok()) status = shake_hands(hello, limit);
  if (status.ok()) status = open_session(open, limit);
  if (status.ok()) *welcome = welcome_;
  return status;
}

Status LightTransport::reach(const Endpoint& endpoint, Clock::time_point limit) {
  Status status = socket_.open(endpoint);
  if (!status.ok()) return status;
  while (true) {
    const Socket::Events events = socket_.wait(true, left_until(limit));
    if (events.rung) return {"CANCELLED", "", "Connecting was interrupted."};
    if (events.writable) break;
    if (Clock::now() >= limit) return {"DEADLINE_EXCEEDED", "", "No sidecar took the connection in time."};
  }
  heard_ = Clock::now();
  return socket_.finish_open();
}

Status LightTransport::shake_hands(const Hello& hello, Clock::time_point limit) {
  handshake_ = std::make_unique<GrpcCall>(kMaxWelcomeBytes, [this](const uint8_t* bytes, size_t len) -> Status {
    welcomed_ = decode(bytes, len, &welcome_, &protocol_version_);
    return welcomed_ ? Status{} : Status{"ERROR", "", "The sidecar's answer to the handshake cannot be read."};
  });
  const auto timeout_millis = static_cast<uint32_t>(std::max<long long>(left_until(limit).count(), 1));
  const int32_t stream = http2_.request(call_headers("Handshake", token_, timeout_millis), handshake_.get());
  http2_.write(stream, framed(encoded(hello)));
  http2_.end(stream);
  Status status = pump_until([this] { return handshake_->done(); }, limit, "The sidecar did not answer the handshake");
  if (!status.ok()) return status;
  if (!handshake_->status().ok()) return handshake_->status();
  if (!welcomed_) return {"ERROR", "", "The sidecar ended the handshake without an answer."};
  if (protocol_version_ != kProtocolVersion) {
    return {"PROTOCOL_MISMATCH", "",
            "The core speaks protocol version " + std::to_string(kProtocolVersion) + ", the sidecar " +
                std::to_string(protocol_version_) + "; install the same release of Soundwell on both sides."};
  }
  return {};
}

Status LightTransport::open_session(const Open& open, Clock::time_point limit) {
  session_.begin(open, token_);
  Status status =
      pump_until([this] { return session_.opened() || session_.done(); }, limit, "The sidecar opened no session");
  return status.ok() && session_.done() ? session_.status() : status;
}

template <typename Done>
Status LightTransport::pump_until(Done done, Clock::time_point limit, const char* what) {
  while (!done()) {
    bool rung = false;
    const Status status = pump(left_until(limit), &rung);
    if (done()) break;  // the peer may say why and hang up at once
    if (!status.ok()) return status;
    if (rung) return {"CANCELLED", "", "Connecting was interrupted."};
    if (Clock::now() >= limit) return {"DEADLINE_EXCEEDED", "", std::string(what) + " in time."};
  }
  return {};
}

// Moves bytes: out, then in once there are some or the time is over, then out what that brought about.
Status LightTransport::pump(Millis timeout, bool* rung) {
  Status status = flush();
  if (!status.ok()) return status;
  const Clock::time_point limit = Clock::now() + timeout;
  const Clock::time_point quiet = std::max(heard_, pinged_) + kPingAfter;  // then something is due
  const Socket::Events events = socket_.wait(outgoing_, left_until(std::min(limit, quiet)));
  *rung = events.rung;
  if (events.readable) status = take_in();
  if (status.ok()) status = check_alive(Clock::now());
  renders_.look(Clock::now());
  const Status flushed = flush();
  return status.ok() ? flushed : status;
}

Status LightTransport::flush() {
  outgoing_ = false;
  while (true) {
    const std::string_view bytes = http2_.outgoing();
    if (bytes.empty()) return http2_.over() ? lost() : Status{};
    size_t moved = 0;
    const Socket::Flow flow = socket_.write(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), &moved);
    http2_.wrote(moved);
    if (flow == Socket::Flow::kEnded) return lost();
    if (flow == Socket::Flow::kBlocked) {
      outgoing_ = true;
      return {};
    }
  }
}

Status LightTransport::take_in() {
  size_t moved = 0;
  const Socket::Flow flow = socket_.read(buffer_.data(), buffer_.size(), &moved);
  if (flow == Socket::Flow::kEnded) return lost();
  if (flow == Socket::Flow::kBlocked) return {};
  heard_ = Clock::now();
  asked_.reset();
  if (http2_.feed(buffer_.data(), moved)) return {};
  return {"UNAVAILABLE", "", "What answers there does not speak HTTP/2; is the port a sidecar's?"};
}

Status LightTransport::check_alive(Clock::time_point now) {
  if (asked_ && now - *asked_ >= kDeadAfter) return {"UNAVAILABLE", "", "The sidecar has been silent for six seconds."};
  if (http2_.goodbye_code() != 0) {
    return {"UNAVAILABLE", "",
            "The sidecar ended the connection (HTTP/2 error " + std::to_string(http2_.goodbye_code()) + ")."};
  }
  if (now - std::max(heard_, pinged_) >= kPingAfter) {
    http2_.ping();
    pinged_ = now;
    if (!asked_) asked_ = now;
  }
  return {};
}

Status LightTransport::lost() const {
  if (session_.done() && !session_.status().ok()) return session_.status();
  return {"UNAVAILABLE", "", "The connection to the sidecar was lost."};
}

Status LightTransport::receive(Millis timeout, std::optional<FromSidecar>* message) {
  message->reset();
  const Clock::time_point limit = Clock::now() + timeout;
  Status status;
  bool rung = false;
  do {
    if (session_.empty()) status = pump(left_until(limit), &rung);
    if (!session_.empty()) {
      session_.take(message);
      return {};  // what ended the connection meanwhile is told when there is no more
    }
    if (!status.ok()) return status;
    if (session_.done()) return lost();
  } while (!rung && !renders_.finished() && Clock::now() < limit);
  return {};
}

Status LightTransport::begin_render(const RenderOrder& order, uint64_t render_id) {
  if (http2_.going_away()) return {"UNAVAILABLE", "", "The sidecar is going away; render again in a moment."};
  return renders_.begin(order, render_id, token_, welcome_.max_message_bytes);
}

bool LightTransport::poll_render(uint64_t* render_id, Status* status, Rendered* rendered) {
  return renders_.poll(render_id, status, rendered);
}

void LightTransport::close(Millis timeout) {
  const Clock::time_point limit = Clock::now() + timeout;
  session_.end();
  http2_.leave();
  while (flush().ok() && outgoing_ && Clock::now() < limit) socket_.wait(true, left_until(limit));
  socket_.close();
}

}  // namespace

std::unique_ptr<Transport> make_transport() { return std::make_unique<LightTransport>(); }

}  // namespace soundwell
