// See variation.h.
#include "variation.h"

#include <algorithm>

namespace soundwell {
namespace {

// No variation has this address.
Variation* closed_mark() {
  static char mark;
  return reinterpret_cast<Variation*>(&mark);
}

// Calls `put(index, value, frame)` for each sample of the range in `channels` channels, `index` counting samples.
// The usual numbers of channels are known to the compiler: this is the audio thread's innermost loop.
template <typename Sample, typename Put>
void each_sample(const Sample* from, uint32_t source_channels, uint64_t num_frames, uint32_t channels, float scale,
                 const Put& put) {
  if (source_channels == 1 && channels == 2) {
    for (uint64_t frame = 0; frame < num_frames; ++frame) {
      const float value = static_cast<float>(from[frame]) * scale;
      put(2 * frame, value, frame);
      put(2 * frame + 1, value, frame);
    }
  } else if (source_channels == channels && channels == 2) {
    for (uint64_t frame = 0; frame < num_frames; ++frame) {
      put(2 * frame, static_cast<float>(from[2 * frame]) * scale, frame);
      put(2 * frame + 1, static_cast<float>(from[2 * frame + 1]) * scale, frame);
    }
  } else if (source_channels == channels) {
    for (uint64_t frame = 0; frame < num_frames; ++frame) put(frame, static_cast<float>(from[frame]) * scale, frame);
  } else if (channels == 1) {
    for (uint64_t frame = 0; frame < num_frames; ++frame) {
      put(frame, (static_cast<float>(from[2 * frame]) + static_cast<float>(from[2 * frame + 1])) * (0.5f * scale),
          frame);
    }
  } else {
    for (uint64_t frame = 0; frame < num_frames; ++frame, from += source_channels) {
      for (uint32_t channel = 0; channel < channels; ++channel) {
        put(frame * channels + channel, static_cast<float>(from[channel % source_channels]) * scale, frame);
      }
    }
  }
}

template <typename Put>
void each_of(const Variation& v, uint64_t first, uint64_t num_frames, uint32_t channels, const Put& put) {
  if (v.encoding == Encoding::kInt16) {
    const auto* from = static_cast<const int16_t*>(v.pcm) + first * v.channels;
    each_sample(from, v.channels, num_frames, channels, 1.0f / 32767.0f, put);
  } else {
    const auto* from = static_cast<const float*>(v.pcm) + first * v.channels;
    each_sample(from, v.channels, num_frames, channels, 1.0f, put);
  }
}

}  // namespace

bool Graveyard::bury(Variation* variation) {
  Variation* head = dead_.load(std::memory_order_relaxed);
  do {
    if (head == closed_mark()) return false;
    variation->next_dead = head;
  } while (!dead_.compare_exchange_weak(head, variation, std::memory_order_release, std::memory_order_relaxed));
  return true;
}

uint32_t Graveyard::empty() {
  if (dead_.load(std::memory_order_relaxed) == nullptr) return 0;
  return free_all(dead_.exchange(nullptr, std::memory_order_acquire));
}

void Graveyard::close() { free_all(dead_.exchange(closed_mark(), std::memory_order_acquire)); }

uint32_t Graveyard::free_all(Variation* chain) {
  uint32_t freed = 0;
  while (chain != nullptr && chain != closed_mark()) {
    Variation* next = chain->next_dead;
    delete chain;
    chain = next;
    ++freed;
  }
  return freed;
}

void release(Variation* variation) {
  if (variation == nullptr || variation->refs.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  if (!variation->home->bury(variation)) delete variation;
}

void read_frames(const Variation& variation, uint64_t first, uint64_t num_frames, uint32_t channels, float* dst) {
  each_of(variation, first, num_frames, channels, [=](uint64_t at, float value, uint64_t) { dst[at] = value; });
}

void mix_frames(const Variation& variation, uint64_t first, uint64_t num_frames, uint32_t channels, float gain,
                float slope, float* dst) {
  if (slope == 0) {
    each_of(variation, first, num_frames, channels,
            [=](uint64_t at, float value, uint64_t) { dst[at] += value * gain; });
    return;
  }
  each_of(variation, first, num_frames, channels, [=](uint64_t at, float value, uint64_t frame) {
    dst[at] += value * (gain + slope * static_cast<float>(frame));
  });
}

Variation* make_float_variation(std::shared_ptr<Graveyard> graveyard, std::vector<float> samples, uint32_t channels,
                                uint32_t sample_rate_hz) {
  auto* made = new Variation(std::move(graveyard));
  made->samples = std::move(samples);
  made->pcm = made->samples.data();
  made->num_frames = made->samples.size() / channels;
  made->encoding = Encoding::kFloat32;
  made->channels = channels;
  made->sample_rate_hz = sample_rate_hz;
  return made;
}

}  // namespace soundwell
