#include <algorithm>
#include <utility>

#include "codec.h"
#include "renders.h"

namespace soundwell {
namespace {

constexpr size_t kMaxMessageBytes = 4 << 20;
// The sidecar says it itself, with a better sentence, where it still can.
constexpr std::chrono::milliseconds kGrace{250};

}  // namespace

Status Renders::begin(const RenderOrder& order, uint64_t render_id, const std::string& token,
                      uint64_t max_message_bytes) {
  if (running_.size() + outcomes_.size() >= kMaxRenders) {
    return {"OVERLOADED", "", "Eight renderings are under way; poll or cancel one first."};
  }
  const std::string message = encoded(order);
  if (max_message_bytes != 0 && message.size() > max_message_bytes) {
    return {"MESSAGE_TOO_LARGE", "timeline", "The timeline is larger than the sidecar takes; split it."};
  }
  Running& running = running_[render_id];
  running.call = std::make_unique<GrpcCall>(
      kMaxMessageBytes, [&running](const uint8_t* bytes, size_t len) { return hear(running, bytes, len); });
  if (order.deadline_millis != 0) {
    running.limit = Clock::now() + std::chrono::milliseconds(order.deadline_millis) + kGrace;
  }
  running.stream = http2_.request(call_headers("Render", token, order.deadline_millis), running.call.get());
  if (running.stream == 0) {
    running_.erase(render_id);
    return {"UNAVAILABLE", "", "The sidecar is going away; render again when its successor is there."};
  }
  http2_.write(running.stream, framed(message));
  http2_.end(running.stream);
  return {};
}

Status Renders::hear(Running& running, const uint8_t* bytes, size_t len_bytes) {
  RenderWord word;
  if (!decode(bytes, len_bytes, &word)) return {"ERROR", "", "The sidecar's rendering cannot be read."};
  if (auto* header = std::get_if<Rendered>(&word)) {
    running.rendered = std::move(*header);
    running.has_header = true;
  } else if (const auto* piece = std::get_if<PcmPiece>(&word)) {
    if (!running.has_header || running.whole) return {"ERROR", "", "The sidecar sent audio outside of a rendering."};
    Status why;
    const PcmAssembler::Outcome outcome = running.assembler.add(*piece, &why);
    if (outcome == PcmAssembler::Outcome::kDamaged) {
      return {"ERROR", "", "Audio arrived damaged: its SHA-256 is not the one announced."};
    }
    running.whole = outcome == PcmAssembler::Outcome::kWhole;
    return why;
  }
  return {};
}

Status Renders::outcome_of(Running& running) {
  if (!running.call->status().ok()) return running.call->status();
  if (!running.whole) return {"ERROR", "", "The sidecar ended a rendering before its last piece."};
  Rendered& rendered = running.rendered;
  rendered.pcm = running.assembler.take();
  const Format format{rendered.encoding, rendered.sample_rate_hz};
  const size_t frame_bytes = rendered.channels * (rendered.encoding == Encoding::kInt16 ? 2 : 4);
  const bool fits = plausible(format, rendered.channels, rendered.pcm.size()) &&
                    rendered.num_frames == rendered.pcm.size() / frame_bytes;
  return fits ? Status{} : Status{"ERROR", "", "The sidecar's rendering is not of the length it announced."};
}

void Renders::look(Clock::time_point now) {
  given_up_.erase(std::remove_if(given_up_.begin(), given_up_.end(), [](auto& gone) { return gone.call->done(); }),
                  given_up_.end());
  for (auto at = running_.begin(); at != running_.end();) {
    const uint64_t id = at->first;
    Running& running = at->second;
    ++at;
    if (running.call->done()) {
      Status status = outcome_of(running);
      outcomes_.push_back({id, std::move(status), std::move(running.rendered)});
      running_.erase(id);
    } else if (now >= running.limit) {
      cancel(id);
      outcomes_.push_back({id, {"DEADLINE_EXCEEDED", "", "The rendering was not ready in time."}, {}});
    }
  }
}

void Renders::cancel(uint64_t render_id) {
  const auto at = running_.find(render_id);
  if (at == running_.end()) return;
  http2_.reset(at->second.stream);
  // Its words go nowhere from now on: the stream is reset, so `hear` is not called for it again.
  given_up_.push_back(std::move(at->second));
  running_.erase(at);
}

bool Renders::poll(uint64_t* render_id, Status* status, Rendered* rendered) {
  if (outcomes_.empty()) return false;
  Outcome& first = outcomes_.front();
  *render_id = first.id;
  *status = std::move(first.status);
  *rendered = std::move(first.rendered);
  outcomes_.pop_front();
  return true;
}

}  // namespace soundwell
