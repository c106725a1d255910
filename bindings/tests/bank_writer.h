// Writes small banks as BANK_FORMAT.md says, and lets a test spoil them before the index's SHA-256 is put in.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "crc32.h"
#include "sha256.h"

namespace bank_writer {

struct OneVariation {
  uint64_t seed = 1;
  uint32_t bucket = 1;
  uint64_t num_frames = 100;
  float weight = 1;
  uint64_t loop_end_frame = 0;
};

struct OneSound {
  std::string id;
  std::vector<OneVariation> variations;  // in order of bucket and seed
  bool loop = false;
};

using Bytes = std::vector<uint8_t>;
using Spoil = std::function<void(Bytes*)>;

template <typename Number>
void put(Bytes* bytes, size_t at, Number number) {
  std::memcpy(bytes->data() + at, &number, sizeof number);
}

inline size_t aligned(size_t at) { return (at + 63) / 64 * 64; }

// Each sample of a variation is its seed, as int16. Sounds in order of their ids.
inline Bytes write(const std::vector<OneSound>& sounds, const Spoil& spoil = nullptr) {
  size_t num_variations = 0, pcm_bytes = 0;
  std::string strings = "{}";
  for (const OneSound& sound : sounds) {
    strings += sound.id;
    num_variations += sound.variations.size();
    for (const OneVariation& variation : sound.variations) pcm_bytes += aligned(variation.num_frames * 2);
  }
  const size_t sounds_at = 128, variations_at = aligned(sounds_at + 48 * sounds.size());
  const size_t strings_at = aligned(variations_at + 96 * num_variations), pcm_at = aligned(strings_at + strings.size());
  Bytes bytes(pcm_at + pcm_bytes);
  std::memcpy(bytes.data(), "SNDWBANK", 8);
  put<uint32_t>(&bytes, 8, 1);
  put<uint32_t>(&bytes, 12, 128);
  put<uint64_t>(&bytes, 16, bytes.size());
  put<uint32_t>(&bytes, 24, static_cast<uint32_t>(sounds.size()));
  put<uint32_t>(&bytes, 28, static_cast<uint32_t>(num_variations));
  put<uint64_t>(&bytes, 32, sounds_at);
  put<uint64_t>(&bytes, 40, variations_at);
  put<uint64_t>(&bytes, 48, strings_at);
  put<uint64_t>(&bytes, 56, strings.size());
  put<uint64_t>(&bytes, 64, pcm_at);
  put<uint64_t>(&bytes, 72, pcm_bytes);
  std::memcpy(bytes.data() + strings_at, strings.data(), strings.size());
  size_t sound_at = sounds_at, at = variations_at, pcm = pcm_at, id_at = 2;
  uint32_t first = 0;
  for (const OneSound& sound : sounds) {
    put<uint32_t>(&bytes, sound_at, static_cast<uint32_t>(id_at));
    put<uint32_t>(&bytes, sound_at + 4, static_cast<uint32_t>(sound.id.size()));
    std::memcpy(bytes.data() + sound_at + 8, "0123456789abcdef", 16);
    put<uint32_t>(&bytes, sound_at + 24, first);
    put<uint32_t>(&bytes, sound_at + 28, static_cast<uint32_t>(sound.variations.size()));
    put<uint32_t>(&bytes, sound_at + 32, 1);
    put<uint32_t>(&bytes, sound_at + 36, sound.loop ? 1 : 0);
    put<uint32_t>(&bytes, sound_at + 44, 2);
    for (const OneVariation& variation : sound.variations) {
      for (uint64_t frame = 0; frame < variation.num_frames; ++frame) {
        put<int16_t>(&bytes, pcm + 2 * frame, static_cast<int16_t>(variation.seed));
      }
      put<uint64_t>(&bytes, at, variation.seed);
      put<uint64_t>(&bytes, at + 8, pcm);
      put<uint64_t>(&bytes, at + 16, variation.num_frames);
      put<uint32_t>(&bytes, at + 24, variation.bucket);
      put<uint32_t>(&bytes, at + 28, 1);
      put<uint32_t>(&bytes, at + 32, 1);
      put<uint32_t>(&bytes, at + 36, 48000);
      put<float>(&bytes, at + 44, -20.0f);
      put<uint64_t>(&bytes, at + 56, variation.loop_end_frame);
      put<uint32_t>(&bytes, at + 64, 2);
      put<float>(&bytes, at + 72, variation.weight);
      put<uint32_t>(&bytes, at + 76, soundwell::crc32_of(bytes.data() + pcm, variation.num_frames * 2));
      std::memcpy(bytes.data() + at + 80, "fedcba9876543210", 16);
      at += 96;
      pcm += aligned(variation.num_frames * 2);
    }
    first += static_cast<uint32_t>(sound.variations.size());
    id_at += sound.id.size();
    sound_at += 48;
  }
  if (spoil) spoil(&bytes);
  soundwell::Sha256 sha;
  if (bytes.size() > pcm_at) sha.update(bytes.data() + 128, pcm_at - 128);
  const auto digest = sha.finish();
  if (bytes.size() >= 112) std::memcpy(bytes.data() + 80, digest.data(), digest.size());
  return bytes;
}

inline Bytes small(const Spoil& spoil = nullptr) {
  return write({{"rain", {{5, 1, 200, 1, 150}}, true}, {"step/gravel", {{1, 0}, {2, 0}, {9, 2, 50}}}}, spoil);
}

// Returns the path.
inline std::string save(const Bytes& bytes, const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return "";
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);
  return path;
}

}  // namespace bank_writer
