// SHA-256: the portable rounds and the bookkeeping. The processor's own rounds are in sha256_x86.cpp, sha256_arm.cpp.
#include "sha256.h"

#include <algorithm>
#include <cstring>

#include "sha256_rounds.h"

namespace soundwell {
namespace {

uint32_t rotated(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

uint32_t big_endian(const uint8_t* bytes) {
  return static_cast<uint32_t>(bytes[0]) << 24 | static_cast<uint32_t>(bytes[1]) << 16 |
         static_cast<uint32_t>(bytes[2]) << 8 | bytes[3];
}

// The message schedule, equation 6.2.2 (1).
void schedule(const uint8_t* block, uint32_t* words) {
  for (int t = 0; t < 16; ++t) words[t] = big_endian(block + 4 * t);
  for (int t = 16; t < 64; ++t) {
    const uint32_t early = words[t - 15], late = words[t - 2];
    const uint32_t s0 = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3;
    const uint32_t s1 = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10;
    words[t] = words[t - 16] + s0 + words[t - 7] + s1;
  }
}

// Sixty-four rounds, 6.2.2 (3), and the sum, (4).
void process_block(uint32_t* state, const uint8_t* block) {
  uint32_t words[64], v[8];
  schedule(block, words);
  std::copy(state, state + 8, v);
  for (int t = 0; t < 64; ++t) {
    const uint32_t s1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25);
    const uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
    const uint32_t first = v[7] + s1 + choice + kSha256Rounds[t] + words[t];
    const uint32_t s0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22);
    const uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
    std::copy_backward(v, v + 7, v + 8);
    v[4] += first;
    v[0] = first + s0 + majority;
  }
  for (int i = 0; i < 8; ++i) state[i] += v[i];
}

void process_portable(uint32_t* state, const uint8_t* blocks, size_t num_blocks) {
  for (size_t i = 0; i < num_blocks; ++i) process_block(state, blocks + 64 * i);
}

Sha256::Process best() {
  static const Sha256::Process chosen = [] {
    const Sha256::Process fast = sha256_of_processor();
    return fast ? fast : process_portable;
  }();
  return chosen;
}

}  // namespace

alignas(16) const uint32_t kSha256Rounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

Sha256::Sha256() : Sha256(best()) {}

Sha256::Sha256(Process process)
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
      process_(process) {}

Sha256::Process Sha256::portable() { return process_portable; }

bool Sha256::accelerated() { return best() != process_portable; }

void Sha256::update(const void* data, size_t len_bytes) {
  auto* bytes = static_cast<const uint8_t*>(data);
  total_bytes_ += len_bytes;
  if (rest_bytes_ != 0) {
    const size_t taken = std::min(len_bytes, sizeof rest_ - rest_bytes_);
    std::memcpy(rest_ + rest_bytes_, bytes, taken);
    rest_bytes_ += taken, bytes += taken, len_bytes -= taken;
    if (rest_bytes_ < sizeof rest_) return;
    process_(state_, rest_, 1);
    rest_bytes_ = 0;
  }
  process_(state_, bytes, len_bytes / 64);
  rest_bytes_ = len_bytes % 64;
  if (rest_bytes_ != 0) std::memcpy(rest_, bytes + len_bytes - rest_bytes_, rest_bytes_);
}

Sha256::Digest Sha256::finish() {
  const uint64_t bits = total_bytes_ * 8;
  uint8_t padding[72] = {0x80};
  const size_t zeros = (rest_bytes_ < 56 ? 56 : 120) - rest_bytes_;
  for (int i = 0; i < 8; ++i) padding[zeros + static_cast<size_t>(i)] = static_cast<uint8_t>(bits >> (56 - 8 * i));
  update(padding, zeros + 8);
  Digest digest;
  for (size_t i = 0; i < 32; ++i) digest[i] = static_cast<uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

}  // namespace soundwell
