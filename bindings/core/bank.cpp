// See bank.h. Offsets and sizes are compared by subtraction from what is known to be in range, so nothing overflows.
#include "bank.h"

#include <cmath>
#include <cstring>

#include "crc32.h"
#include "sha256.h"
#include "text.h"

namespace soundwell {
namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "banks are read in place");

constexpr uint64_t kHeaderBytes = 128;
constexpr uint64_t kSoundBytes = 48;
constexpr uint64_t kVariationBytes = 96;
constexpr uint64_t kAlignment = 64;
constexpr uint32_t kMaxSounds = 65536;
constexpr uint32_t kMaxVariations = 1048576;
constexpr uint32_t kLoopFlag = 1;

template <typename Number>
Number number_at(const uint8_t* at) {
  Number number;
  std::memcpy(&number, at, sizeof number);
  return number;
}

std::string_view text_at(const uint8_t* at, uint64_t len_bytes) {
  return {reinterpret_cast<const char*>(at), static_cast<size_t>(len_bytes)};
}

// [at, at + size) lies within [from, to).
bool within(uint64_t at, uint64_t size, uint64_t from, uint64_t to) {
  return at >= from && at <= to && size <= to - at;
}

bool aligned(uint64_t offset) { return offset % kAlignment == 0; }

bool complain(std::string* wrong, const std::string& what) {
  *wrong = what;
  return false;
}

}  // namespace

std::shared_ptr<const Bank> Bank::open(const std::string& path_utf8, bool check_pcm, Status* status) {
  std::string why;
  std::unique_ptr<FileMap> map = FileMap::open(path_utf8, &why);
  if (!map) {
    *status = {"INVALID_INPUT", "path", "The bank cannot be opened (" + why + "); check the path."};
    return nullptr;
  }
  std::shared_ptr<Bank> bank(new Bank);
  bank->map_ = std::move(map);
  bank->data_ = bank->map_->data();
  bank->len_bytes_ = bank->map_->len_bytes();
  if (bank->check(check_pcm, &why)) return bank;
  *status = {"BANK_CORRUPT", "path", "The bank is damaged (" + why + "); bake or copy it again."};
  return nullptr;
}

std::shared_ptr<const Bank> Bank::read(const uint8_t* data, uint64_t len_bytes, bool check_pcm, Status* status) {
  std::string why;
  std::shared_ptr<Bank> bank(new Bank);
  bank->data_ = data;
  bank->len_bytes_ = len_bytes;
  if (bank->check(check_pcm, &why)) return bank;
  *status = {"BANK_CORRUPT", "path", "The bank is damaged (" + why + "); bake or copy it again."};
  return nullptr;
}

BankSound Bank::sound(uint32_t index) const {
  const uint8_t* at = data_ + sounds_at_ + index * kSoundBytes;
  const uint8_t* strings = data_ + strings_at_;
  BankSound sound;
  sound.id = text_at(strings + number_at<uint32_t>(at), number_at<uint32_t>(at + 4));
  sound.sound_hash = text_at(at + 8, 16);
  sound.first_variation = number_at<uint32_t>(at + 24);
  sound.num_variations = number_at<uint32_t>(at + 28);
  sound.channels = number_at<uint32_t>(at + 32);
  sound.loop = (number_at<uint32_t>(at + 36) & kLoopFlag) != 0;
  sound.description = text_at(strings + number_at<uint32_t>(at + 40), number_at<uint32_t>(at + 44));
  return sound;
}

BankVariation Bank::variation(uint32_t index) const {
  const uint8_t* at = data_ + variations_at_ + index * kVariationBytes;
  BankVariation variation;
  variation.seed = number_at<uint64_t>(at);
  variation.pcm_at = number_at<uint64_t>(at + 8);
  variation.num_frames = number_at<uint64_t>(at + 16);
  variation.bucket = number_at<uint32_t>(at + 24);
  variation.encoding = static_cast<Encoding>(number_at<uint32_t>(at + 28));
  variation.channels = number_at<uint32_t>(at + 32);
  variation.sample_rate_hz = number_at<uint32_t>(at + 36);
  variation.onset_frames = number_at<uint32_t>(at + 40);
  variation.rms_dbfs = number_at<float>(at + 44);
  variation.loop_start_frame = number_at<uint64_t>(at + 48);
  variation.loop_end_frame = number_at<uint64_t>(at + 56);
  variation.made_by = number_at<uint32_t>(at + 64);
  variation.steps = number_at<uint32_t>(at + 68);
  variation.weight = number_at<float>(at + 72);
  variation.pcm_crc32 = number_at<uint32_t>(at + 76);
  variation.model_hash = text_at(at + 80, 16);
  return variation;
}

bool Bank::find(std::string_view id, BankSound* found) const {
  uint32_t low = 0, high = num_sounds_;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    *found = sound(middle);
    const int order = found->id.compare(id);
    if (order == 0) return true;
    (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
  }
  return false;
}

// --- What is checked -------------------------------------------------------------------------------------------------

bool Bank::check(bool with_pcm, std::string* wrong) {
  return check_header(wrong) && check_index(wrong) && check_sounds(wrong) && (!with_pcm || check_all_pcm(wrong));
}

bool Bank::check_header(std::string* wrong) {
  if (len_bytes_ < kHeaderBytes) return complain(wrong, "it is shorter than its header");
  if (std::memcmp(data_, "SNDWBANK", 8) != 0) return complain(wrong, "it does not begin like a bank");
  if (number_at<uint32_t>(data_ + 8) != 1) return complain(wrong, "its version is not 1");
  if (number_at<uint32_t>(data_ + 12) != kHeaderBytes) return complain(wrong, "header_len_bytes is not 128");
  if (number_at<uint64_t>(data_ + 16) != len_bytes_) return complain(wrong, "it is not as long as it says");
  num_sounds_ = number_at<uint32_t>(data_ + 24);
  num_variations_ = number_at<uint32_t>(data_ + 28);
  if (num_sounds_ > kMaxSounds || num_variations_ > kMaxVariations) return complain(wrong, "it counts too many");
  sounds_at_ = number_at<uint64_t>(data_ + 32);
  variations_at_ = number_at<uint64_t>(data_ + 40);
  strings_at_ = number_at<uint64_t>(data_ + 48);
  strings_len_bytes_ = number_at<uint64_t>(data_ + 56);
  pcm_at_ = number_at<uint64_t>(data_ + 64);
  pcm_len_bytes_ = number_at<uint64_t>(data_ + 72);
  if (!within(pcm_at_, pcm_len_bytes_, kHeaderBytes, len_bytes_) || pcm_at_ + pcm_len_bytes_ != len_bytes_) {
    return complain(wrong, "its PCM does not end where the file ends");
  }
  const bool inside = within(sounds_at_, num_sounds_ * kSoundBytes, kHeaderBytes, pcm_at_) &&
                      within(variations_at_, num_variations_ * kVariationBytes, kHeaderBytes, pcm_at_) &&
                      within(strings_at_, strings_len_bytes_, kHeaderBytes, pcm_at_);
  if (!inside) return complain(wrong, "a table lies outside of it");
  const bool even = aligned(sounds_at_) && aligned(variations_at_) && aligned(strings_at_) && aligned(pcm_at_);
  return even || complain(wrong, "a table does not start at a multiple of 64");
}

bool Bank::check_index(std::string* wrong) const {
  Sha256 sha;
  sha.update(data_ + kHeaderBytes, static_cast<size_t>(pcm_at_ - kHeaderBytes));
  const Sha256::Digest digest = sha.finish();
  const bool same = std::memcmp(digest.data(), data_ + 80, digest.size()) == 0;
  return same || complain(wrong, "the SHA-256 of its index is wrong");
}

bool Bank::check_sounds(std::string* wrong) const {
  uint64_t next_variation = 0;
  for (uint32_t index = 0; index < num_sounds_; ++index) {
    const uint8_t* at = data_ + sounds_at_ + index * kSoundBytes;
    const std::string where = "sound " + std::to_string(index);
    if (!within(number_at<uint32_t>(at), number_at<uint32_t>(at + 4), 0, strings_len_bytes_) ||
        !within(number_at<uint32_t>(at + 40), number_at<uint32_t>(at + 44), 0, strings_len_bytes_)) {
      return complain(wrong, where + ": a text lies outside of the strings");
    }
    const BankSound it = sound(index);
    if (!is_sound_id(it.id) || !is_hex(it.sound_hash)) return complain(wrong, where + ": wrong id or hash");
    if (index > 0 && !(sound(index - 1).id < it.id)) return complain(wrong, where + ": not in order");
    if (it.channels < 1 || it.channels > 2) return complain(wrong, where + ": wrong number of channels");
    if (number_at<uint32_t>(at + 36) > kLoopFlag) return complain(wrong, where + ": unknown flags");
    if (it.num_variations == 0 || it.first_variation != next_variation ||
        !within(it.first_variation, it.num_variations, 0, num_variations_)) {
      return complain(wrong, where + ": wrong range of variations");
    }
    next_variation += it.num_variations;
    if (!check_variations(it, wrong)) return false;
  }
  return next_variation == num_variations_ || complain(wrong, "a variation belongs to no sound");
}

bool Bank::check_variations(const BankSound& of, std::string* wrong) const {
  uint32_t last_bucket = 0;
  uint64_t last_seed = 0;
  for (uint32_t index = of.first_variation; index < of.first_variation + of.num_variations; ++index) {
    const BankVariation it = variation(index);
    const std::string where = "variation " + std::to_string(index);
    const bool known = it.bucket <= 2 && (it.encoding == Encoding::kInt16 || it.encoding == Encoding::kFloat32) &&
                       it.made_by >= 1 && it.made_by <= 3 && is_hex(it.model_hash);
    if (!known) return complain(wrong, where + ": an unknown bucket, encoding, maker or model hash");
    if (it.channels != of.channels || it.sample_rate_hz < 8000 || it.sample_rate_hz > 192000) {
      return complain(wrong, where + ": wrong channels or rate");
    }
    if (it.num_frames == 0 || it.num_frames > pcm_len_bytes_ || !aligned(it.pcm_at) ||
        !within(it.pcm_at, it.len_bytes(), pcm_at_, len_bytes_)) {
      return complain(wrong, where + ": its PCM lies outside of the file");
    }
    const bool loops = it.loop_end_frame == 0
                           ? it.loop_start_frame == 0
                           : it.loop_start_frame < it.loop_end_frame && it.loop_end_frame <= it.num_frames;
    if (it.onset_frames > it.num_frames || !loops) return complain(wrong, where + ": onset or loop past its end");
    if (!(it.weight > 0) || !std::isfinite(it.weight) || std::isnan(it.rms_dbfs)) {
      return complain(wrong, where + ": wrong weight or level");
    }
    const bool first = index == of.first_variation;
    if (!first && (it.bucket < last_bucket || (it.bucket == last_bucket && it.seed < last_seed))) {
      return complain(wrong, where + ": not in order");
    }
    last_bucket = it.bucket;
    last_seed = it.seed;
  }
  return true;
}

bool Bank::check_all_pcm(std::string* wrong) const {
  for (uint32_t index = 0; index < num_variations_; ++index) {
    const BankVariation it = variation(index);
    if (crc32_of(data_ + it.pcm_at, it.len_bytes()) == it.pcm_crc32) continue;
    return complain(wrong, "variation " + std::to_string(index) + ": the CRC-32 of its PCM is wrong");
  }
  return true;
}

}  // namespace soundwell
