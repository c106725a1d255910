// See resampler.h.
#include "resampler.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

namespace soundwell {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr uint32_t kTaps = 32;       // at full bandwidth; a lower cutoff needs more
constexpr uint32_t kPhases = 256;    // between two samples; in between, coefficients are interpolated
constexpr double kCutoff = 0.94;     // of the lower Nyquist frequency
constexpr double kShape = 8.0;       // Kaiser's beta: side lobes 80 dB down
constexpr double kShared = 1.13;     // up to this ratio (200 cents) the shared table serves: what folds is inaudible

typedef float Four __attribute__((vector_size(16)));

Four four_at(const float* at) {
  Four four;
  std::memcpy(&four, at, sizeof four);
  return four;
}

// Modified Bessel function of order 0.
double bessel_i0(double x) {
  double sum = 1, term = 1;
  for (int k = 1; term > sum * 1e-10; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

// Coefficients for each phase, phase by phase; phase p is for a point p / phases after a sample.
struct Kernel {
  uint32_t taps;
  uint32_t phases;
  std::vector<float> coefficients;  // (phases + 1) x taps

  explicit Kernel(double ratio)
      : taps((static_cast<uint32_t>(std::ceil(kTaps * ratio)) + 7) / 8 * 8),
        phases(std::max(8u, static_cast<uint32_t>(kPhases / ratio))),
        coefficients(static_cast<size_t>(phases + 1) * taps) {
    const double cutoff = kCutoff / ratio;
    const double half = taps / 2.0;
    const double scale = 1.0 / bessel_i0(kShape);
    for (uint32_t phase = 0; phase <= phases; ++phase) {
      for (uint32_t tap = 0; tap < taps; ++tap) {
        const double t = tap - (half - 1) - static_cast<double>(phase) / phases;
        const double edge = std::min(1.0, std::abs(t) / half);
        const double window = bessel_i0(kShape * std::sqrt(1 - edge * edge)) * scale;
        const double x = kPi * cutoff * t;
        const double sinc = std::abs(x) < 1e-9 ? 1.0 : std::sin(x) / x;
        coefficients[static_cast<size_t>(phase) * taps + tap] = static_cast<float>(cutoff * sinc * window);
      }
    }
  }

  // `around`: the sample before the point stands at around[taps / 2 - 1].
  float at(const float* around, double fraction) const {
    const double place = fraction * phases;
    const auto phase = static_cast<uint32_t>(place);
    const auto between = static_cast<float>(place - phase);
    const float* low = &coefficients[static_cast<size_t>(phase) * taps];
    const float* high = low + taps;
    const Four mix = {between, between, between, between};
    Four sum = {0, 0, 0, 0};
    for (uint32_t tap = 0; tap < taps; tap += 4) {
      const Four below = four_at(low + tap);
      sum += four_at(around + tap) * (below + mix * (four_at(high + tap) - below));
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }
};

const Kernel& shared_kernel() {
  static const Kernel kernel(1.0);
  return kernel;
}

// One channel of the source with `margin` frames of silence before it, and after it silence or the loop's beginning.
std::vector<float> channel_of(const Variation& source, const Conversion& conversion, uint32_t channel,
                              uint32_t margin) {
  const uint64_t end = conversion.loop_end != 0 ? conversion.loop_end : source.num_frames;
  std::vector<float> whole(static_cast<size_t>(source.num_frames) * source.channels);
  read_frames(source, 0, source.num_frames, source.channels, whole.data());
  std::vector<float> padded(static_cast<size_t>(end) + 2 * margin, 0.0f);
  const auto sample = [&](uint64_t frame) { return whole[static_cast<size_t>(frame) * source.channels + channel]; };
  for (uint64_t frame = 0; frame < end; ++frame) padded[margin + frame] = sample(frame);
  if (conversion.loop_end == 0) return padded;
  const uint64_t period = conversion.loop_end - conversion.loop_start;
  for (uint32_t after = 0; after < margin; ++after) {
    padded[margin + end + after] = sample(conversion.loop_start + after % period);
  }
  return padded;
}

}  // namespace

double source_frames_of(uint32_t rate_hz, uint32_t to_rate_hz, double cents) {
  return static_cast<double>(rate_hz) / to_rate_hz * std::exp2(cents / 1200.0);
}

Converted convert(const Variation& source, const Conversion& conversion) {
  const double ratio = conversion.source_frames;
  std::optional<Kernel> own;
  const Kernel& kernel = ratio > kShared ? own.emplace(ratio) : shared_kernel();
  const uint64_t end = conversion.loop_end != 0 ? conversion.loop_end : source.num_frames;
  const auto anchor = static_cast<double>(conversion.anchor);
  Converted made;
  made.anchor = static_cast<uint64_t>(std::ceil(anchor / ratio - 1e-9));
  const double first = anchor - static_cast<double>(made.anchor) * ratio;  // at or just before frame 0
  const auto num_frames = static_cast<uint64_t>(std::ceil((static_cast<double>(end) - first) / ratio - 1e-9));
  made.samples.resize(static_cast<size_t>(num_frames) * source.channels);
  const uint32_t margin = kernel.taps / 2 + static_cast<uint32_t>(std::ceil(ratio)) + 1;
  for (uint32_t channel = 0; channel < source.channels; ++channel) {
    const std::vector<float> padded = channel_of(source, conversion, channel, margin);
    for (uint64_t frame = 0; frame < num_frames; ++frame) {
      const double at = first + static_cast<double>(frame) * ratio;
      const double whole = std::floor(at);
      const float* around = padded.data() + (static_cast<int64_t>(whole) + margin - (kernel.taps / 2 - 1));
      made.samples[static_cast<size_t>(frame) * source.channels + channel] = kernel.at(around, at - whole);
    }
  }
  return made;
}

}  // namespace soundwell
