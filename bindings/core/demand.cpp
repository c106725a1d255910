// See demand.h.
#include "demand.h"

#include <algorithm>
#include <cmath>

namespace soundwell {

void Demand::note(double now_secs) {
  const double passed = std::max(0.0, now_secs - last_secs_);
  const double kept = passed == 0.0 ? 1.0 : std::exp(-passed / kMemorySecs);  // the coarse clock stands still often
  rate_hz_.store(static_cast<float>(rate_hz() * kept + 1.0 / kMemorySecs), std::memory_order_relaxed);
  last_secs_ = now_secs;
}

void Refills::note(double took_secs) { took_secs_[noted_++ % kWindow] = static_cast<float>(took_secs); }

double Refills::p95_secs() const {
  const size_t count = std::min(noted_, kWindow);
  if (count == 0) return kFirstGuessSecs;
  float ordered[kWindow];
  std::copy(took_secs_, took_secs_ + count, ordered);
  std::sort(ordered, ordered + count);
  return ordered[std::min(count - 1, count * 95 / 100)];
}

}  // namespace soundwell
