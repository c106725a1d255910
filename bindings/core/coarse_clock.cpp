// See coarse_clock.h. Each of these reads a page that the kernel keeps current.
#include "coarse_clock.h"

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <time.h>
#endif

namespace soundwell {

double coarse_now_secs() {
#if defined(_WIN32)
  return static_cast<double>(GetTickCount64()) * 1e-3;
#elif defined(__APPLE__)
  return static_cast<double>(clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW_APPROX)) * 1e-9;
#else
#if defined(CLOCK_MONOTONIC_COARSE)
  constexpr clockid_t kClock = CLOCK_MONOTONIC_COARSE;
#else
  constexpr clockid_t kClock = CLOCK_MONOTONIC;
#endif
  timespec now;
  clock_gettime(kClock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
#endif
}

}  // namespace soundwell
