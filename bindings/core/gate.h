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

class Gate {
 public:
  // Bounded: false where somebody was inside all the while, who may have lost its processor.
  bool enter_soon() {
    for (int spin = 0; spin < kSpins; ++spin) {
      if (!shut_.load(std::memory_order_relaxed) && !shut_.exchange(true, std::memory_order_acquire)) return true;
      relax();
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
