// Reads a bank (bindings/BANK_FORMAT.md) out of a mapped file. Trusts nothing in it; knows no pool.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "file_map.h"
#include "transport.h"
#include "variation.h"

namespace soundwell {

struct BankSound {
  std::string_view id;
  std::string_view sound_hash;
  uint32_t first_variation = 0;
  uint32_t num_variations = 0;
  uint32_t channels = 1;
  bool loop = false;
  std::string_view description;  // JSON
};

struct BankVariation {
  uint64_t seed = 0;
  uint64_t pcm_at = 0;
  uint64_t num_frames = 0;
  uint32_t bucket = 0;
  Encoding encoding = Encoding::kInt16;
  uint32_t channels = 1;
  uint32_t sample_rate_hz = 0;
  uint32_t onset_frames = 0;
  float rms_dbfs = 0;
  uint64_t loop_start_frame = 0;
  uint64_t loop_end_frame = 0;
  uint32_t made_by = 0;
  uint32_t steps = 0;
  float weight = 1;
  uint32_t pcm_crc32 = 0;
  std::string_view model_hash;

  uint64_t len_bytes() const { return num_frames * channels * (encoding == Encoding::kInt16 ? 2 : 4); }
};

class Bank {
 public:
  // Checks the header, the index's SHA-256 and every range; with `check_pcm` each CRC too.
  // Errors: INVALID_INPUT (no such file), BANK_CORRUPT; `status` says which part.
  static std::shared_ptr<const Bank> open(const std::string& path_utf8, bool check_pcm, Status* status);

  // The same for bytes in memory that outlive the bank, `data` aligned to 8: for tests and fuzzers.
  static std::shared_ptr<const Bank> read(const uint8_t* data, uint64_t len_bytes, bool check_pcm, Status* status);

  uint32_t num_sounds() const { return num_sounds_; }
  uint32_t num_variations() const { return num_variations_; }
  uint64_t len_bytes() const { return len_bytes_; }

  BankSound sound(uint32_t index) const;
  BankVariation variation(uint32_t index) const;

  // False: the bank has no such sound.
  bool find(std::string_view id, BankSound* found) const;

  const uint8_t* data() const { return data_; }

 private:
  Bank() = default;
  bool check(bool check_pcm, std::string* wrong);
  bool check_header(std::string* wrong);
  bool check_index(std::string* wrong) const;
  bool check_sounds(std::string* wrong) const;
  bool check_variations(const BankSound& sound, std::string* wrong) const;
  bool check_all_pcm(std::string* wrong) const;

  const uint8_t* data_ = nullptr;
  uint64_t len_bytes_ = 0;
  uint32_t num_sounds_ = 0;
  uint32_t num_variations_ = 0;
  uint64_t sounds_at_ = 0;
  uint64_t variations_at_ = 0;
  uint64_t strings_at_ = 0;
  uint64_t strings_len_bytes_ = 0;
  uint64_t pcm_at_ = 0;
  uint64_t pcm_len_bytes_ = 0;
  std::unique_ptr<FileMap> map_;
};

}  // namespace soundwell
