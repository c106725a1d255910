// Converts a whole recording to another rate or pitch by a linear-phase windowed sinc. For the caller's thread: it
// allocates, and takes about a millisecond for a second of mono.
#pragma once

#include <cstdint>
#include <vector>

#include "variation.h"

namespace soundwell {

// Where a converted recording is read from: `source_frames` of the source pass per converted frame, and the frame
// `anchor` of the source falls exactly on a converted frame.
struct Conversion {
  double source_frames = 1.0;
  uint64_t anchor = 0;
  uint64_t loop_start = 0;  // with loop_end: what follows the end is what stands at loop_start
  uint64_t loop_end = 0;    // exclusive; 0: silence follows the end
};

struct Converted {
  std::vector<float> samples;  // interleaved, in the source's channels
  uint64_t anchor = 0;         // the converted frame that the source's anchor falls on
};

// Source frames per frame at `to_rate_hz` of a recording at `rate_hz` played `cents` higher.
double source_frames_of(uint32_t rate_hz, uint32_t to_rate_hz, double cents);

Converted convert(const Variation& source, const Conversion& conversion);

}  // namespace soundwell
