// See bed.h.
#include "bed.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "resampler.h"

namespace soundwell {
namespace {

constexpr uint32_t kGrid = 32;  // parameters move on at each such frame of the voice's clock
constexpr float kQuarterTurn = 1.57079632679f;
constexpr float kMaxCents = 2400;

uint64_t packed(float gain, float cents) {
  uint32_t halves[2];
  std::memcpy(&halves[0], &gain, 4);
  std::memcpy(&halves[1], &cents, 4);
  return (static_cast<uint64_t>(halves[0]) << 32) | halves[1];
}

void unpack(uint64_t target, float* gain, float* cents) {
  const uint32_t halves[2] = {static_cast<uint32_t>(target >> 32), static_cast<uint32_t>(target)};
  std::memcpy(gain, &halves[0], 4);
  std::memcpy(cents, &halves[1], 4);
}

}  // namespace

Variation* Bed::prepare(Variation* variation, const VoiceSettings& settings, std::shared_ptr<Graveyard> graveyard) {
  if (variation->sample_rate_hz == settings.sample_rate_hz) {
    retain(variation);
    return variation;
  }
  Conversion conversion;
  conversion.source_frames = source_frames_of(variation->sample_rate_hz, settings.sample_rate_hz, 0);
  uint64_t period = 0;
  if (variation->loop_end_frame != 0) {
    // The loop becomes a whole number of frames: its pitch moves by less than half a frame in its length.
    const auto source_period = static_cast<double>(variation->loop_end_frame - variation->loop_start_frame);
    period = std::max<uint64_t>(1, static_cast<uint64_t>(std::llround(source_period / conversion.source_frames)));
    conversion.source_frames = source_period / static_cast<double>(period);
    conversion.anchor = conversion.loop_start = variation->loop_start_frame;
    conversion.loop_end = variation->loop_end_frame;
  }
  Converted converted = convert(*variation, conversion);
  Variation* made = make_float_variation(std::move(graveyard), std::move(converted.samples), variation->channels,
                                         settings.sample_rate_hz);
  if (period != 0) {
    made->loop_start_frame = converted.anchor;
    made->loop_end_frame = std::min(converted.anchor + period, made->num_frames);
  }
  return made;
}

Bed::Bed(const VoiceSettings& settings, Variation* first)
    : settings_(settings),
      crossfade_frames_(frames_of(settings.crossfade_secs, settings.sample_rate_hz)),
      smoothing_steps_(std::max(1u, frames_of(settings.smoothing_secs, settings.sample_rate_hz) / kGrid)),
      target_(packed(1, 0)),
      now_playing_(first, crossfade_frames_) {}

Bed::~Bed() {
  release(now_playing_.variation());
  release(coming_.variation());
  release(incoming_.load());
}

bool Bed::change(Variation* prepared) {
  if (changing_.exchange(true, std::memory_order_acq_rel)) return false;
  incoming_.store(prepared, std::memory_order_release);
  return true;
}

void Bed::set(float gain_db, float pitch_cents) {
  if (!std::isfinite(gain_db) || !std::isfinite(pitch_cents)) return;
  const float cents = std::clamp(pitch_cents, -kMaxCents, kMaxCents);
  target_.store(packed(gain_of(std::min(gain_db, 40.0f)), cents), std::memory_order_release);
}

void Bed::stop(float fade_secs) {
  uint32_t none = 0;
  const uint32_t fade_frames = std::max(1u, frames_of(fade_secs, settings_.sample_rate_hz));
  stop_frames_.compare_exchange_strong(none, fade_frames, std::memory_order_acq_rel);
}

// --- The audio thread ------------------------------------------------------------------------------------------------

uint32_t Bed::read(float* dst, uint32_t num_frames) {
  uint32_t done = 0;
  while (done < num_frames && !silent_) {
    const uint64_t now = position() + done;
    if (now % kGrid == 0) {
      begin_change();
      glide();
    }
    const uint32_t count = std::min(num_frames - done, static_cast<uint32_t>(kGrid - now % kGrid));
    render(dst + static_cast<size_t>(done) * settings_.channels, count);
    done += count;
  }
  const size_t rest = static_cast<size_t>(num_frames - done) * settings_.channels;
  std::memset(dst + static_cast<size_t>(done) * settings_.channels, 0, rest * sizeof(float));
  position_.fetch_add(num_frames, std::memory_order_release);
  return done;
}

void Bed::begin_change() {
  if (coming_.variation() != nullptr) return;
  Variation* incoming = incoming_.exchange(nullptr, std::memory_order_acquire);
  if (incoming == nullptr) return;
  coming_ = LoopReader(incoming, crossfade_frames_);
  changed_frames_ = 0;
}

void Bed::end_change() {
  release(now_playing_.variation());
  now_playing_ = std::exchange(coming_, LoopReader());
  changing_.store(false, std::memory_order_release);
}

// Moves gain and pitch one step on their way to the target; both arrive together.
void Bed::glide() {
  const uint64_t target = target_.load(std::memory_order_acquire);
  if (target != gliding_to_) {
    gliding_to_ = target;
    glide_steps_left_ = smoothing_steps_;
  }
  float gain, cents;
  unpack(target, &gain, &cents);
  gain_slope_ = 0;
  if (glide_steps_left_ == 0) {
    gain_ = gain;  // free of what rounding left
    return;
  }
  const auto steps = static_cast<float>(glide_steps_left_--);
  gain_slope_ = (gain - gain_) / (steps * kGrid);
  cents_ = glide_steps_left_ == 0 ? cents : cents_ + (cents - cents_) / steps;
  step_ = cents_ == 0 ? 1.0 : std::exp2(static_cast<double>(cents_) / 1200.0);
}

void Bed::render(float* dst, uint32_t num_frames) {
  const uint32_t channels = settings_.channels;
  for (uint32_t index = 0; index < num_frames; ++index) {
    float left, right;
    frame(&left, &right);
    const float level = gain_ * stop_level();
    gain_ += gain_slope_;
    if (channels == 1) {
      dst[index] = 0.5f * (left + right) * level;
      continue;
    }
    for (uint32_t channel = 0; channel < channels; ++channel) {
      dst[index * channels + channel] = (channel % 2 == 0 ? left : right) * level;
    }
  }
}

void Bed::frame(float* left, float* right) {
  now_playing_.next(step_, left, right);
  if (coming_.variation() == nullptr) return;
  float coming_left, coming_right;
  coming_.next(step_, &coming_left, &coming_right);
  const float turn =
      kQuarterTurn * static_cast<float>(changed_frames_) / static_cast<float>(std::max(1u, crossfade_frames_));
  const float out = std::cos(turn), in = std::sin(turn);
  *left = *left * out + coming_left * in;
  *right = *right * out + coming_right * in;
  if (++changed_frames_ >= crossfade_frames_) end_change();
}

// What a stop leaves of the level at this frame.
float Bed::stop_level() {
  const uint32_t frames = stop_frames_.load(std::memory_order_relaxed);
  if (frames == 0) return 1;
  if (silent_) return 0;
  stop_fade_ -= 1.0f / static_cast<float>(frames);
  silent_ = stop_fade_ <= 1e-6f;
  return std::max(0.0f, stop_fade_);
}

}  // namespace soundwell
