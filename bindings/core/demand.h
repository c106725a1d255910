// How fast a pool is emptied and how long a refill takes. Plain arithmetic; the clock is an argument.
// Mirrors sdk/soundwell/client/demand.py.
#pragma once

#include <atomic>
#include <cstddef>

namespace soundwell {

// Triggers per second, recent ones counting more. `note` under the sound's gate; `rate_hz` from any thread.
class Demand {
 public:
  static constexpr double kMemorySecs = 4.0;  // how long a burst is remembered

  // One trigger at `now_secs`. A clock that goes back counts as standing still.
  void note(double now_secs);

  // As of the last trigger.
  float rate_hz() const { return rate_hz_.load(std::memory_order_relaxed); }

 private:
  std::atomic<float> rate_hz_{0.0f};
  double last_secs_ = 0.0;
};

// Seconds from want to arrival, over the last few. Of one thread.
class Refills {
 public:
  static constexpr double kFirstGuessSecs = 0.5;  // before one was seen
  static constexpr size_t kWindow = 32;

  void note(double took_secs);
  double p95_secs() const;

 private:
  float took_secs_[kWindow] = {};
  size_t noted_ = 0;
};

}  // namespace soundwell
