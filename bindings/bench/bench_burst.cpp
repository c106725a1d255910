// A burst voice under fire: is every shot on its sample, and what does rendering cost?
// Usage: bench_burst [SECS]. Prints one JSON object.
//
// The output is compared, frame by frame, with a sum made here of the same clips at the same frames; the onsets are
// also found by ear alone: a clip begins with a full-scale step that no tail reaches. Cost is this thread's CPU time
// inside `soundwell_voice_read` over the length of what was rendered, stereo at 48 kHz.
#include <time.h>

#include <cmath>
#include <random>

#include "bench.h"

namespace {

constexpr uint32_t kRateHz = 48000;
constexpr uint32_t kShotsPerSec = 20;
constexpr uint32_t kChannels = 2;
constexpr uint32_t kClipFrames = kRateHz;  // 1 s: twenty shots sound at once
const uint32_t kBuffers[] = {64, 128, 100, 256, 441, 512, 1024, 777, 2048, 4096};

uint64_t cpu_nanos() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1000000000u + static_cast<uint64_t>(time.tv_nsec);
}

// A step to 0.9, then a tail that starts far lower and dies.
std::vector<float> make_clip(std::mt19937& chance) {
  std::vector<float> clip(kClipFrames);
  std::uniform_real_distribution<float> noise(-0.01f, 0.01f);
  for (uint32_t i = 0; i < kClipFrames; ++i) clip[i] = noise(chance) * std::exp(-static_cast<float>(i) / 9600.0f);
  clip[0] = 0.9f;
  return clip;
}

struct Take {
  std::vector<float> rendered, expected;  // interleaved
  std::vector<uint64_t> shots;            // frames
  uint64_t cost_nanos = 0;
  uint64_t buffers = 0;
};

soundwell_voice* make_voice(soundwell_context* context) {
  soundwell_error error = bench::no_error();
  soundwell_voice_settings settings;
  soundwell_voice_settings_init(&settings, sizeof settings);
  settings.channels = kChannels;
  settings.align_onset = 0;
  soundwell_voice* voice = nullptr;
  bench::require(soundwell_burst_create(context, &settings, &voice, &error), error);
  return voice;
}

void mix(const std::vector<float>& clip, uint64_t at_frame, std::vector<float>* out) {
  for (uint64_t i = 0; i < clip.size() && (at_frame + i) * kChannels < out->size(); ++i) {
    for (uint32_t c = 0; c < kChannels; ++c) (*out)[(at_frame + i) * kChannels + c] += clip[i];
  }
}

// Shots are scheduled as a game would: those of the next tenth of a second, before it is rendered.
Take perform(soundwell_context* context, soundwell_sound sound, double secs) {
  std::mt19937 chance(7);
  soundwell_error error = bench::no_error();
  soundwell_voice* voice = make_voice(context);
  const uint64_t num_frames = static_cast<uint64_t>(secs * kRateHz);
  Take take;
  take.rendered.resize(num_frames * kChannels);
  take.expected.resize(num_frames * kChannels);
  uint64_t scheduled = 0, done = 0;
  while (done < num_frames) {
    while (scheduled < num_frames && scheduled < done + 3 * 4800) {
      const std::vector<float> clip = make_clip(chance);
      bench::require(soundwell_set_clip(context, sound, clip.data(), clip.size(), 1, kRateHz, &error), error);
      const soundwell_trigger trigger{sound, 0.6f, 0};
      soundwell_played played;
      soundwell_acquire(context, &trigger, &played);
      const uint64_t at_frame = scheduled + chance() % 97;  // on no grid
      const soundwell_shot shot{played.variation, at_frame, 0, 0};
      bench::require(soundwell_burst_schedule(voice, &shot, 1, &error), error);
      soundwell_variation_release(played.variation);
      mix(clip, at_frame, &take.expected);
      take.shots.push_back(at_frame);
      scheduled += kRateHz / kShotsPerSec;
    }
    const uint32_t wanted = kBuffers[take.buffers++ % (sizeof kBuffers / sizeof *kBuffers)];
    const uint32_t frames = static_cast<uint32_t>(std::min<uint64_t>(wanted, num_frames - done));
    const uint64_t began = cpu_nanos();
    soundwell_voice_read(voice, &take.rendered[done * kChannels], frames);
    take.cost_nanos += cpu_nanos() - began;
    done += frames;
  }
  soundwell_voice_destroy(voice);
  return take;
}

uint64_t exact_onsets(const Take& take) {
  uint64_t exact = 0;
  for (const uint64_t frame : take.shots) {
    const bool here = take.rendered[frame * kChannels] > 0.7f;
    const bool before = frame > 0 && take.rendered[(frame - 1) * kChannels] > 0.7f;
    exact += here && !before;
  }
  return exact;
}

}  // namespace

int main(int argc, char** argv) {
  const double secs = argc > 1 ? std::atof(argv[1]) : 10.0;
  soundwell_context* context = bench::create(bench::default_settings());
  const soundwell_sound sound = bench::define(context, "shot", "", 1.0);
  const Take take = perform(context, sound, secs);
  double largest_error = 0;
  for (size_t i = 0; i < take.rendered.size(); ++i) {
    largest_error = std::max(largest_error, std::fabs(static_cast<double>(take.rendered[i]) - take.expected[i]));
  }
  std::printf("{\"shots\": %zu, \"exact\": %llu, \"largest_error\": %.9f, \"buffers\": %llu, \"cost_percent\": %.4f}\n",
              take.shots.size(), static_cast<unsigned long long>(exact_onsets(take)), largest_error,
              static_cast<unsigned long long>(take.buffers), static_cast<double>(take.cost_nanos) / (secs * 1e7));
  soundwell_destroy(context);
  return 0;
}
