// A small seeded generator (splitmix64): one of these wherever chance is needed, never a global one.
#pragma once

#include <cstdint>

namespace soundwell {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t mixed = state_ += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
  }

  // 0 to bound - 1; the bias of 2^-32 * bound is below what anybody can hear. `bound` is at least 1.
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(((next() >> 32) * bound) >> 32); }

  // 0 inclusive to 1 exclusive.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  double uniform(double low, double high) { return low + (high - low) * unit(); }

 private:
  uint64_t state_;
};

}  // namespace soundwell
