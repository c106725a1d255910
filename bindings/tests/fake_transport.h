// A sidecar in memory, for tests of the refill: it answers when told to, and can be full, faulty or gone.
#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "refill.h"
#include "transport.h"

namespace soundwell {

class FakeTransport final : public Transport {
 public:
  Status connect(const Endpoint&, const Hello&, const Open&, Millis, Welcome*) override { return {}; }

  bool send(const ToSidecar& message) override {
    if (full) return false;
    heard.push_back(message);
    return true;
  }

  Status receive(Millis, std::optional<FromSidecar>*) override { return {}; }
  Status begin_render(const RenderOrder& order, uint64_t id) override {
    orders.emplace_back(id, order);
    return render_status;
  }
  bool poll_render(uint64_t* id, Status* status, Rendered* rendered) override {
    if (done.empty()) return false;
    *id = done.front().first;
    *status = {};
    *rendered = std::move(done.front().second);
    done.pop_front();
    return true;
  }
  void cancel_render(uint64_t id) override { cancelled.push_back(id); }
  void wake() override {}
  void close(Millis) override {}

  template <typename Message>
  std::vector<Message> of() const {
    std::vector<Message> found;
    for (const ToSidecar& message : heard) {
      if (const auto* one = std::get_if<Message>(&message)) found.push_back(*one);
    }
    return found;
  }

  bool full = false;
  std::vector<ToSidecar> heard;
  Status render_status;
  std::vector<std::pair<uint64_t, RenderOrder>> orders;
  std::deque<std::pair<uint64_t, Rendered>> done;
  std::vector<uint64_t> cancelled;
};

}  // namespace soundwell
