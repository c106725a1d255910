// What an audio callback pulls: the handle of the C ABI. Bursts and beds derive from it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "variation.h"

// `read` is for one reader and safe on the audio thread: no lock, no allocation, no system call. Voices outlive their
// context, so they know nothing of it but what is shared.
namespace soundwell {
class Bed;
class Burst;
}  // namespace soundwell

struct soundwell_voice {
  virtual ~soundwell_voice() = default;

  virtual soundwell::Burst* as_burst() { return nullptr; }
  virtual soundwell::Bed* as_bed() { return nullptr; }

  virtual uint32_t read(float* dst, uint32_t num_frames) = 0;

  // Any thread; audio-thread safe.
  virtual void stop(float fade_secs) = 0;

  uint64_t position() const { return position_.load(std::memory_order_acquire); }

 protected:
  std::atomic<uint64_t> position_{0};
};

namespace soundwell {

// Counted by voices for their context's numbers.
struct VoiceTally {
  std::atomic<uint64_t> late_shots{0};
};

struct VoiceSettings {
  uint32_t sample_rate_hz = 48000;
  uint32_t channels = 2;
  uint32_t max_shots = 256;
  bool align_onset = true;
  float smoothing_secs = 0.05f;
  float crossfade_secs = 0.1f;
};

// 0 for what is no length of time; an hour at most.
inline uint32_t frames_of(float secs, uint32_t sample_rate_hz) {
  const double in_range = secs > 0 ? (secs < 3600 ? secs : 3600) : 0;
  return static_cast<uint32_t>(in_range * sample_rate_hz + 0.5);
}

inline float gain_of(float gain_db) { return __builtin_powf(10.0f, gain_db / 20.0f); }

}  // namespace soundwell
