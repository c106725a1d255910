// SHA-256 (FIPS 180-4) as bytes arrive. Takes the processor's own instructions where it has them: a variation is
// checked on the link's thread, and in portable code that would cost more than its way through the wire.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace soundwell {

class Sha256 {
 public:
  using Digest = std::array<uint8_t, 32>;

  Sha256();
  void update(const void* data, size_t len_bytes);
  Digest finish();  // once; then only `Sha256()` again

  static bool accelerated();  // whether the processor's instructions are used

  // One processing function for whole blocks of 64 bytes; portable and accelerated ones agree to the bit.
  using Process = void (*)(uint32_t* state, const uint8_t* blocks, size_t num_blocks);
  static Process portable();
  explicit Sha256(Process process);

 private:
  uint32_t state_[8];
  uint8_t rest_[64];
  size_t rest_bytes_ = 0;
  uint64_t total_bytes_ = 0;
  Process process_;
};

}  // namespace soundwell
