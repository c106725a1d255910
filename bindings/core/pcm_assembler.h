// Puts pieces of PCM together again and checks size and SHA-256. Knows PCM, not the messages that carry it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sha256.h"
#include "transport.h"

namespace soundwell {

struct PcmPiece {
  uint64_t offset_bytes = 0;
  uint64_t total_bytes = 0;
  const uint8_t* data = nullptr;  // in the message that is being read
  size_t len_bytes = 0;
  std::string sha256;  // 32 bytes, with the last piece only
};

class PcmAssembler {
 public:
  static constexpr uint64_t kMaxBytes = 64ULL << 20;  // a minute of stereo in float32 at 48 kHz is 22 MiB

  enum class Outcome { kMore, kWhole, kDamaged };

  // kWhole: `take` it. kDamaged: it came whole, but its SHA-256 is not the one announced; it is gone. Not ok `why`:
  // pieces do not fit, and nothing that follows can be trusted.
  Outcome add(const PcmPiece& piece, Status* why);

  std::vector<uint8_t> take();
  bool empty() const { return whole_.empty(); }

 private:
  void forget();

  std::vector<uint8_t> whole_;
  uint64_t total_bytes_ = 0;
  Sha256 digest_;
};

}  // namespace soundwell
