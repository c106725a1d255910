// A lock among the game's own threads, held for some dozens of nanoseconds. The link's thread never takes one.
#pragma once

#include <atomic>
#include <thread>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

namespace soundwell {

// Tells the processor that this thread is waiting for another one.
inline void relax() {
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

class alignas(64) Gate {  // a line of its own: who waits looks at it all the time
 public:
  // Bounded: false where somebody was inside all the while, who may have lost its processor. Who waits looks ever more
  // seldom, so that those inside are not slowed down by it.
  bool enter_soon() {
    int pause = 1;
    for (int spin = 0; spin < kSpins; spin += pause) {
      if (!shut_.load(std::memory_order_relaxed) && !shut_.exchange(true, std::memory_order_acquire)) return true;
      for (int rest = 0; rest < pause; ++rest) relax();
      if (pause < kLongestPause) pause *= 2;
    }
    return false;
  }

  // For calls that may wait.
  void enter() {
    while (!enter_soon()) std::this_thread::yield();
  }

  void leave() { shut_.store(false, std::memory_order_release); }

 private:
  static constexpr int kSpins = 256;  // 2 to 15 microseconds, by the processor
  static constexpr int kLongestPause = 128;  // measured: shorter ones cost four threads at once twice the median
  std::atomic<bool> shut_{false};
};

class GatePass {
 public:
  explicit GatePass(Gate& gate) : gate_(gate) { gate_.enter(); }
  ~GatePass() { gate_.leave(); }
  GatePass(const GatePass&) = delete;
  GatePass& operator=(const GatePass&) = delete;

 private:
  Gate& gate_;
};

}  // namespace soundwell
