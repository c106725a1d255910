// A ring of slot numbers from one thread to another, without a lock. Never full: it has room for every slot.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

namespace soundwell {

// One thread pushes and one pops at a time; who they are may change under a lock of the caller's.
class IndexRing {
 public:
  // `capacity`: a power of two, at least the number of slots.
  explicit IndexRing(uint32_t capacity) : entries_(capacity), mask_(capacity - 1) {}

  void push(uint16_t index) {
    const uint32_t tail = tail_.load(std::memory_order_relaxed);
    entries_[tail & mask_] = index;
    tail_.store(tail + 1, std::memory_order_release);
  }

  bool pop(uint16_t* index) {
    const uint32_t head = head_.load(std::memory_order_relaxed);
    if (head == tail_.load(std::memory_order_acquire)) return false;
    *index = entries_[head & mask_];
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

 private:
  std::vector<uint16_t> entries_;
  const uint32_t mask_;
  alignas(64) std::atomic<uint32_t> head_{0};
  alignas(64) std::atomic<uint32_t> tail_{0};
};

}  // namespace soundwell
