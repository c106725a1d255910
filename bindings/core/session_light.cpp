#include <utility>

#include "session.h"

namespace soundwell {
namespace {

constexpr size_t kMaxMessageBytes = 4 << 20;   // the sidecar's chunks are 256 KiB
constexpr size_t kMaxQueuedBytes = 256 << 10;  // that the sidecar has not taken

}  // namespace

void Session::begin(const Open& open, const std::string& token) {
  call_ = std::make_unique<GrpcCall>(kMaxMessageBytes,
                                     [this](const uint8_t* bytes, size_t len) { return hear(bytes, len); });
  stream_ = http2_.request(call_headers("Session", token, 0), call_.get());
  http2_.write(stream_, framed(encoded(open)));
}

bool Session::send(const ToSidecar& message, uint64_t max_message_bytes) {
  if (http2_.queued_bytes(stream_) > kMaxQueuedBytes) return false;
  const std::string bytes = encoded(message);
  const auto* want = std::get_if<Want>(&message);
  if (want && max_message_bytes != 0 && bytes.size() > max_message_bytes) {
    inbox_.emplace_back(Fault{want->want_id, "MESSAGE_TOO_LARGE", "",
                              "The sound's description is larger than the sidecar takes; shorten it.", want->count});
    return true;
  }
  http2_.write(stream_, framed(bytes));
  return true;
}

void Session::take(std::optional<FromSidecar>* message) {
  *message = std::move(inbox_.front());
  inbox_.pop_front();
}

Status Session::hear(const uint8_t* bytes, size_t len_bytes) {
  SessionWord word;
  if (!decode(bytes, len_bytes, &word)) return {"ERROR", "", "The sidecar's message cannot be read."};
  if (std::holds_alternative<Opened>(word)) opened_ = true;
  if (auto* chunk = std::get_if<Chunk>(&word)) return hear_chunk(std::move(*chunk));
  if (auto* state = std::get_if<PoolState>(&word)) inbox_.emplace_back(std::move(*state));
  if (auto* fault = std::get_if<Fault>(&word)) inbox_.emplace_back(std::move(*fault));
  return {};
}

Status Session::hear_chunk(Chunk chunk) {
  Status why;
  const PcmAssembler::Outcome outcome = assembler_.add(chunk.piece, &why);
  if (outcome == PcmAssembler::Outcome::kDamaged) {
    damaged(chunk.arrival, "A variation arrived damaged: its SHA-256 is not the one announced.");
  } else if (outcome == PcmAssembler::Outcome::kWhole) {
    Arrival& arrival = chunk.arrival;
    arrival.pcm = assembler_.take();
    if (plausible(arrival.format, arrival.channels, arrival.pcm.size())) {
      inbox_.emplace_back(std::move(arrival));
    } else {
      damaged(arrival, "A variation arrived whose length does not fit its format.");
    }
  }
  return why;
}

// Acknowledged all the same: else its bytes would stay in the session's window for ever.
void Session::damaged(const Arrival& arrival, const char* sentence) {
  http2_.write(stream_, framed(encoded(ToSidecar(Ack{arrival.want_id, arrival.index}))));
  inbox_.emplace_back(Fault{arrival.want_id, "CORRUPT", "", sentence, 1});
}

}  // namespace soundwell
