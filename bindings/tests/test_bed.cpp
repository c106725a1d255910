// Beds: they loop without a seam, glide without a step, crossfade at an even level, and stop.
#include <thread>

#include "bed.h"
#include "check.h"
#include "making.h"

using namespace soundwell;

namespace {

constexpr double kPi = 3.14159265358979323846;

VoiceSettings settings_of(uint32_t channels = 1, float smoothing_secs = 0, float crossfade_secs = 0.1f) {
  VoiceSettings settings;
  settings.channels = channels;
  settings.smoothing_secs = smoothing_secs;
  settings.crossfade_secs = crossfade_secs;
  return settings;
}

// A sine of `period` frames.
Variation* sine(uint64_t num_frames, double period, uint32_t rate_hz = 48000, float level = 0.5f) {
  std::vector<float> samples(num_frames);
  for (uint64_t i = 0; i < num_frames; ++i) {
    samples[i] = level * static_cast<float>(std::sin(2 * kPi * static_cast<double>(i) / period));
  }
  return make_float_variation(making::graveyard(), std::move(samples), 1, rate_hz);
}

Variation* looping(Variation* variation, uint64_t start, uint64_t end) {
  variation->loop_start_frame = start;
  variation->loop_end_frame = end;
  return variation;
}

std::vector<float> read(Bed* bed, uint32_t num_frames) {
  std::vector<float> heard(static_cast<size_t>(num_frames) * bed->settings().channels, 9.0f);
  const uint32_t sizes[] = {64, 100, 1024, 31, 480};
  uint32_t done = 0;
  for (size_t i = 0; done < num_frames; ++i) {
    const uint32_t count = std::min(sizes[i % 5], num_frames - done);
    bed->read(heard.data() + static_cast<size_t>(done) * bed->settings().channels, count);
    done += count;
  }
  return heard;
}

float largest_step(const std::vector<float>& heard, size_t from) {
  float largest = 0;
  for (size_t i = from + 1; i < heard.size(); ++i) largest = std::max(largest, std::fabs(heard[i] - heard[i - 1]));
  return largest;
}

double rms(const std::vector<float>& heard, size_t from, size_t to) {
  double sum = 0;
  for (size_t i = from; i < to; ++i) sum += static_cast<double>(heard[i]) * static_cast<double>(heard[i]);
  return std::sqrt(sum / static_cast<double>(to - from));
}

}  // namespace

TEST(loop_points_are_seamless_to_the_sample) {
  Bed bed(settings_of(), looping(sine(1000, 100), 200, 900));
  const std::vector<float> heard = read(&bed, 10000);
  for (size_t i = 32; i < heard.size(); ++i) {
    CHECK_NEAR(heard[i], 0.5 * std::sin(2 * kPi * static_cast<double>(i % 100) / 100), 1e-5);
  }
}

TEST(without_loop_points_the_joint_is_crossfaded) {
  Bed bed(settings_of(1, 0, 0.01f), sine(4810, 100));  // not a whole number of periods: a hard joint would click
  const std::vector<float> heard = read(&bed, 40000);
  CHECK(largest_step(heard, 64) < 0.06f);
  CHECK_NEAR(rms(heard, 64, heard.size()), 0.5 / std::sqrt(2.0), 0.03);
}

TEST(pitch_moves_the_frequency) {
  Bed bed(settings_of(), looping(sine(4800, 100), 0, 4800));
  bed.set(0, 1200);
  const std::vector<float> heard = read(&bed, 20000);
  int crossings = 0;
  for (size_t i = 10001; i < 20000; ++i) crossings += heard[i - 1] < 0 && heard[i] >= 0;
  CHECK_NEAR(crossings, 200, 2);
}

TEST(parameters_glide_within_their_time_and_without_a_step) {
  Bed bed(settings_of(1, 0.05f), looping(sine(4800, 100), 0, 4800));
  read(&bed, 4800);
  bed.set(-12.0f, 0);
  const std::vector<float> heard = read(&bed, 9600);
  CHECK(largest_step(heard, 0) < 0.04f);  // the sine's own steepest step is 0.031
  CHECK_NEAR(rms(heard, 4800, 9600), 0.5 / std::sqrt(2.0) * 0.2512, 2e-3);
  CHECK(rms(heard, 0, 400) > 0.3);
}

TEST(a_bed_fades_in) {
  Bed bed(settings_of(1, 0.05f), looping(making::variation(1, 4800, 1.0f), 0, 4800));
  const std::vector<float> heard = read(&bed, 4800);
  CHECK(heard[0] == 0.0f && largest_step(heard, 0) < 0.001f);
  CHECK_NEAR(heard[4000], 1.0, 1e-6);
}

TEST(a_change_crossfades_at_equal_power) {
  Bed bed(settings_of(1, 0, 0.1f), looping(sine(4800, 100), 0, 4800));
  read(&bed, 4800);
  CHECK(bed.change(looping(sine(4800, 64), 0, 4800)));
  const std::vector<float> heard = read(&bed, 9600);
  for (size_t at = 0; at + 800 <= heard.size(); at += 400) CHECK_NEAR(rms(heard, at, at + 800), 0.354, 0.06);
  int crossings = 0;
  for (size_t i = 6401; i < 9600; ++i) crossings += heard[i - 1] < 0 && heard[i] >= 0;
  CHECK_NEAR(crossings, 50, 1);
}

TEST(a_second_change_waits_for_the_first) {
  Bed bed(settings_of(), looping(sine(4800, 100), 0, 4800));
  CHECK(bed.change(looping(sine(4800, 64), 0, 4800)));
  Variation* third = looping(sine(4800, 50), 0, 4800);
  CHECK(!bed.change(third));
  read(&bed, 9600);
  CHECK(bed.change(third));
}

TEST(a_stopped_bed_fades_and_then_says_0) {
  Bed bed(settings_of(), making::variation(1, 4800, 1.0f));
  read(&bed, 64);
  bed.stop(0.01f);
  const std::vector<float> heard = read(&bed, 960);
  CHECK_NEAR(heard[240], 0.5, 0.01);
  CHECK_EQ(heard[500], 0.0f);
  std::vector<float> rest(64);
  CHECK_EQ(bed.read(rest.data(), 64), 0u);
}

TEST(another_rate_keeps_loop_and_pitch) {
  const VoiceSettings settings = settings_of();
  Variation* source = looping(sine(44100, 100, 44100), 4400, 39700);
  Variation* prepared = Bed::prepare(source, settings, making::graveyard());
  CHECK_EQ(prepared->sample_rate_hz, 48000u);
  CHECK_NEAR(prepared->loop_end_frame - prepared->loop_start_frame, 35300.0 * 48000 / 44100, 1);
  Bed bed(settings, prepared);
  const std::vector<float> heard = read(&bed, 192000);
  CHECK(largest_step(heard, 1000) < 0.031f);
  int crossings = 0;
  for (size_t i = 48001; i < 192000; ++i) crossings += heard[i - 1] < 0 && heard[i] >= 0;
  CHECK_NEAR(crossings, 3 * 441, 2);
  release(source);
}

TEST(stereo_stays_stereo) {
  Variation* both = make_float_variation(making::graveyard(), std::vector<float>(9600), 2, 48000);
  for (size_t i = 0; i < 9600; ++i) both->samples[i] = i % 2 == 0 ? 0.25f : -0.5f;
  Bed bed(settings_of(2), looping(both, 0, 4800));
  const std::vector<float> heard = read(&bed, 1000);
  CHECK_NEAR(heard[1800], 0.25, 1e-6);
  CHECK_NEAR(heard[1801], -0.5, 1e-6);
}

TEST(what_is_no_number_is_ignored) {
  Bed bed(settings_of(), making::variation(1, 4800, 1.0f));
  bed.set(std::nanf(""), 0);
  bed.set(0, INFINITY);
  CHECK_NEAR(read(&bed, 1000)[999], 1.0, 1e-6);
}

TEST(a_one_frame_bed_is_no_trap) {
  Bed bed(settings_of(), making::variation(1, 1, 1.0f));
  bed.set(0, 2400);
  for (const float sample : read(&bed, 1000)) CHECK(std::isfinite(sample));
}

TEST(a_game_changes_and_sets_while_the_audio_thread_reads) {
  Variation* one = looping(sine(480, 48), 0, 480);
  retain(one);
  Bed bed(settings_of(2, 0.001f, 0.002f), one);
  std::atomic<bool> done{false};
  std::thread audio([&] {
    std::vector<float> buffer(512);
    while (!done) bed.read(buffer.data(), 256);
  });
  uint32_t changes = 0;
  for (int i = 0; i < 5000; ++i) {
    bed.set(static_cast<float>(-i % 20), static_cast<float>(i % 1200));
    retain(one);
    if (bed.change(one))
      ++changes;
    else
      release(one);
  }
  done = true;
  audio.join();
  CHECK(changes > 0);
  release(one);
}
