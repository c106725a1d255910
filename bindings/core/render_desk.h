// Where renderings wait: the host submits, polls and cancels; the link's thread takes orders and brings results.
// Knows no connection. Each call takes a short lock; none of them is on the trigger path.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "messages.h"
#include "transport.h"

namespace soundwell {

class RenderDesk {
 public:
  static constexpr size_t kMaxRenders = 8;

  // Host. 0: kMaxRenders are there already (done ones that were not polled count).
  uint64_t submit(RenderOrder order);

  enum class Poll { kUnknown, kWaiting, kDone };
  // Host. kDone: `status` and, where that is ok, `rendered` are filled; the rendering is forgotten.
  Poll poll(uint64_t id, Status* status, Rendered* rendered);

  // Host. An unknown one is ignored.
  void cancel(uint64_t id);

  // Link, while connected: begins what waits, gives up what nobody wants, takes in what is done.
  void step(Transport& transport);

  // Link. The connection is gone: all that wait or run end with `status`.
  void lose(const Status& status);

 private:
  enum class Stage { kOrdered, kRunning, kDone };
  struct Entry {
    uint64_t id = 0;
    Stage stage = Stage::kOrdered;
    RenderOrder order;
    Status status;
    Rendered rendered;
  };
  Entry* find(uint64_t id);
  void begin_waiting(Transport& transport);
  void take_done(Transport& transport);

  std::mutex guard_;
  std::vector<Entry> entries_;
  std::vector<uint64_t> given_up_;  // running at the sidecar, wanted by nobody
  uint64_t last_id_ = 0;
};

}  // namespace soundwell
