#include "pcm_assembler.h"

#include <cstring>
#include <utility>

namespace soundwell {

PcmAssembler::Outcome PcmAssembler::add(const PcmPiece& piece, Status* why) {
  if (piece.total_bytes > kMaxBytes) {
    *why = {"ERROR", "", "A recording of " + std::to_string(piece.total_bytes) + " bytes is above the limit."};
    return Outcome::kMore;
  }
  if (whole_.empty()) total_bytes_ = piece.total_bytes;
  const bool fits = piece.offset_bytes == whole_.size() && piece.total_bytes == total_bytes_ &&
                    piece.len_bytes <= total_bytes_ - whole_.size();
  // An empty piece is the whole of an empty recording; within a longer one it would be repeated for ever.
  if (!fits || (piece.len_bytes == 0 && total_bytes_ != 0)) {
    *why = {"ERROR", "", "A piece of audio arrived out of order."};
    return Outcome::kMore;
  }
  whole_.reserve(total_bytes_);
  if (piece.len_bytes != 0) whole_.insert(whole_.end(), piece.data, piece.data + piece.len_bytes);
  digest_.update(piece.data, piece.len_bytes);
  if (whole_.size() < total_bytes_) return Outcome::kMore;
  const Sha256::Digest digest = digest_.finish();
  digest_ = Sha256();
  const bool right =
      piece.sha256.size() == digest.size() && std::memcmp(piece.sha256.data(), digest.data(), digest.size()) == 0;
  if (!right) forget();
  return right ? Outcome::kWhole : Outcome::kDamaged;
}

std::vector<uint8_t> PcmAssembler::take() {
  std::vector<uint8_t> taken;
  taken.swap(whole_);
  return taken;
}

void PcmAssembler::forget() { whole_.clear(); }

}  // namespace soundwell
