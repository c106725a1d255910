// Bytes as a bank. The index's checksum is made right for every other input, else none would come past it. Whatever is
// accepted is read to its last sample, as a voice would.
#include <cstring>
#include <vector>

#include "bank.h"
#include "sha256.h"

using namespace soundwell;

namespace {

constexpr size_t kHeaderBytes = 128, kPcmOffsetAt = 64, kShaAt = 80;

void mend_checksum(std::vector<uint8_t>& bytes) {
  uint64_t pcm_offset = 0;
  std::memcpy(&pcm_offset, bytes.data() + kPcmOffsetAt, sizeof pcm_offset);
  if (pcm_offset < kHeaderBytes || pcm_offset > bytes.size()) return;
  Sha256 sha256;
  sha256.update(bytes.data() + kHeaderBytes, pcm_offset - kHeaderBytes);
  const Sha256::Digest digest = sha256.finish();
  std::memcpy(bytes.data() + kShaAt, digest.data(), digest.size());
}

uint64_t read_all(const Bank& bank) {
  uint64_t sum = 0;
  for (uint32_t s = 0; s < bank.num_sounds(); ++s) {
    const BankSound sound = bank.sound(s);
    for (const char letter : sound.description) sum += static_cast<unsigned char>(letter);
    for (uint32_t v = 0; v < sound.num_variations; ++v) {
      const BankVariation variation = bank.variation(sound.first_variation + v);
      for (uint64_t i = 0; i < variation.len_bytes(); ++i) sum += bank.data()[variation.pcm_at + i];
      sum += variation.model_hash.size();
    }
    BankSound found;
    sum += bank.find(sound.id, &found);
  }
  return sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t len_bytes) {
  std::vector<uint8_t> bytes(data, data + len_bytes);  // from new: aligned, and its end is watched
  if (len_bytes >= kHeaderBytes && (data[len_bytes - 1] & 1) == 0) mend_checksum(bytes);
  Status status;
  const auto bank = Bank::read(bytes.data(), bytes.size(), true, &status);
  if (bank) {
    volatile uint64_t sum = read_all(*bank);  // so that the reading is not optimised away
    (void)sum;
  }
  return 0;
}
