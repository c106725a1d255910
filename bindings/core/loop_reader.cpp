// See LoopReader in bed.h.
#include <algorithm>
#include <cmath>

#include "bed.h"

namespace soundwell {
namespace {

constexpr float kQuarterTurn = 1.57079632679f;

// Cubic Hermite through four neighbouring samples; exact where `t` is 0.
float cubic(float before, float from, float to, float after, float t) {
  const float slope = 0.5f * (to - before);
  const float curve = before - 2.5f * from + 2.0f * to - 0.5f * after;
  const float twist = 0.5f * (after - before) + 1.5f * (from - to);
  return ((twist * t + curve) * t + slope) * t + from;
}

}  // namespace

LoopReader::LoopReader(Variation* variation, uint32_t crossfade_frames) : variation_(variation) {
  if (variation->loop_end_frame != 0) {
    end_ = static_cast<int64_t>(variation->loop_end_frame);
    period_ = end_ - static_cast<int64_t>(variation->loop_start_frame);
    return;
  }
  end_ = static_cast<int64_t>(variation->num_frames);
  fade_ = std::min<int64_t>(crossfade_frames, end_ / 2);
  period_ = end_ - fade_;
}

void LoopReader::next(double step, float* left, float* right) {
  at(at_, left, right);
  const double into_fade = at_ - static_cast<double>(end_ - fade_);
  if (fade_ > 0 && into_fade >= 0) {
    float next_left, next_right;
    at(at_ - static_cast<double>(period_), &next_left, &next_right);
    const float turn = static_cast<float>(into_fade / static_cast<double>(fade_)) * kQuarterTurn;
    const float out = std::cos(turn), in = std::sin(turn);  // equal power
    *left = *left * out + next_left * in;
    *right = *right * out + next_right * in;
  }
  at_ += step;
  while (at_ >= static_cast<double>(end_)) {
    at_ -= static_cast<double>(period_);
    round_again_ = true;
  }
}

void LoopReader::at(double frame, float* left, float* right) const {
  const double whole = std::floor(frame);
  const auto first = static_cast<int64_t>(whole);
  const auto t = static_cast<float>(frame - whole);
  const auto channel_at = [&](uint32_t channel) {
    if (t == 0) return sample(first, channel);
    return cubic(sample(first - 1, channel), sample(first, channel), sample(first + 1, channel),
                 sample(first + 2, channel), t);
  };
  *left = channel_at(0);
  *right = variation_->channels == 2 ? channel_at(1) : *left;
}

// Beyond the ends stands what the loop goes on with; before the first round, silence.
float LoopReader::sample(int64_t frame, uint32_t channel) const {
  if (fade_ > 0 || !round_again_) {
    if (frame < 0) return 0;
  } else if (frame < end_ - period_) {
    frame += period_;
  }
  if (frame >= end_) {
    if (fade_ > 0) return 0;
    frame -= period_;
    if (frame >= end_) frame = end_ - 1;  // a loop of a frame or two
  }
  const auto index = static_cast<uint64_t>(frame) * variation_->channels + channel;
  if (variation_->encoding == Encoding::kInt16) {
    return static_cast<float>(static_cast<const int16_t*>(variation_->pcm)[index]) * (1.0f / 32767.0f);
  }
  return static_cast<const float*>(variation_->pcm)[index];
}

}  // namespace soundwell
