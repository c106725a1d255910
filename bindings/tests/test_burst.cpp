// Bursts: every attack on its exact frame, whatever the buffers, the rate and the pitch.
#include <thread>

#include "burst.h"
#include "check.h"
#include "making.h"

using namespace soundwell;

namespace {

VoiceSettings settings_of(uint32_t channels = 1, uint32_t max_shots = 256) {
  VoiceSettings settings;
  settings.channels = channels;
  settings.max_shots = max_shots;
  return settings;
}

struct Voice {
  std::shared_ptr<VoiceTally> tally = std::make_shared<VoiceTally>();
  Burst burst;

  explicit Voice(const VoiceSettings& settings = settings_of()) : burst(settings, making::graveyard(), tally) {}

  bool schedule(Variation* variation, uint64_t at_frame, float pitch_cents = 0, float gain_db = 0) {
    const Shot shot{variation, at_frame, pitch_cents, gain_db};
    return burst.schedule(&shot, 1);
  }

  std::vector<float> read(uint32_t num_frames, uint32_t channels = 1) {
    std::vector<float> buffer(num_frames * channels, 9.0f);
    burst.read(buffer.data(), num_frames);
    return buffer;
  }
};

// Frames at which a sample is louder than all around it and than half.
std::vector<uint64_t> clicks_in(const std::vector<float>& heard) {
  std::vector<uint64_t> at;
  for (size_t i = 1; i + 1 < heard.size(); ++i) {
    if (heard[i] > 0.5f && heard[i] >= heard[i - 1] && heard[i] > heard[i + 1]) at.push_back(i);
  }
  return at;
}

}  // namespace

TEST(every_onset_falls_on_its_frame_with_buffers_of_any_size) {
  Voice voice;
  Variation* click = making::click(2000, 37);
  std::vector<uint64_t> wanted;
  std::vector<Shot> shots;
  for (uint64_t i = 0; i < 200; ++i) wanted.push_back(1000 + i * 2400 + (i * i) % 601);
  for (const uint64_t at : wanted) shots.push_back({click, at, 0, 0});
  CHECK(voice.burst.schedule(shots.data(), 200));
  const uint32_t sizes[] = {64, 4096, 1, 480, 127, 1024, 513, 2048, 333};
  std::vector<float> heard;
  for (size_t i = 0; heard.size() < 490000; ++i) {
    const std::vector<float> buffer = voice.read(sizes[i % 9]);
    heard.insert(heard.end(), buffer.begin(), buffer.end());
  }
  CHECK(clicks_in(heard) == wanted);
  release(click);
}

TEST(onsets_stay_exact_through_rate_and_pitch) {
  for (const uint32_t rate : {8000u, 22050u, 44100u, 48000u, 96000u}) {
    for (const float cents : {-1200.0f, -37.0f, 0.0f, 100.0f, 700.0f}) {
      Voice voice;
      Variation* click = making::click(4000, 311, rate);
      voice.schedule(click, 5000, cents, 12);
      const std::vector<float> heard = voice.read(20000);
      const auto loudest = std::max_element(heard.begin(), heard.end()) - heard.begin();
      CHECK_EQ(loudest, 5000);
      release(click);
    }
  }
}

TEST(without_alignment_the_first_frame_stands_at_its_moment) {
  VoiceSettings settings = settings_of();
  settings.align_onset = false;
  Voice voice(settings);
  Variation* click = making::click(500, 37);
  voice.schedule(click, 1000);
  CHECK(clicks_in(voice.read(4096)) == (std::vector<uint64_t>{1037}));
  release(click);
}

TEST(shots_add_up) {
  Voice voice(settings_of(2));
  Variation* one = making::variation(1, 100, 0.25f);
  voice.schedule(one, 10);
  voice.schedule(one, 60, 0, -6.0206f);
  const std::vector<float> heard = voice.read(200, 2);
  CHECK_NEAR(heard[2 * 20], 0.25, 1e-6);
  CHECK_NEAR(heard[2 * 80 + 1], 0.375, 1e-4);
  CHECK_NEAR(heard[2 * 130], 0.125, 1e-4);
  CHECK_EQ(heard[2 * 160], 0.0f);
  CHECK_EQ(heard[0], 0.0f);
  release(one);
}

TEST(an_attack_ahead_is_exact_though_its_first_frames_have_passed) {
  Voice voice;
  voice.read(1000);
  Variation* click = making::click(500, 100);
  voice.schedule(click, 1040);
  CHECK(clicks_in(voice.read(512)) == (std::vector<uint64_t>{40}));
  CHECK_EQ(voice.tally->late_shots.load(), 0u);
  release(click);
}

TEST(a_late_shot_attacks_at_once_and_is_counted) {
  Voice voice;
  voice.read(1000);
  Variation* click = making::click(500, 100);
  voice.schedule(click, 900);
  CHECK_EQ(voice.read(512)[0], 1.0f);
  CHECK_EQ(voice.tally->late_shots.load(), 1u);
  release(click);
}

TEST(a_shot_near_the_voices_beginning_loses_its_first_frames_only) {
  Voice voice;
  Variation* click = making::click(500, 100);
  voice.schedule(click, 3);
  CHECK(clicks_in(voice.read(512)) == (std::vector<uint64_t>{3}));
  release(click);
}

TEST(too_many_shots_are_refused_as_a_whole_and_room_comes_back) {
  Voice voice(settings_of(1, 4));
  Variation* one = making::variation(1, 10);
  const std::vector<Shot> five(5, Shot{one, 0, 0, 0});
  CHECK(!voice.burst.schedule(five.data(), 5));
  CHECK(voice.burst.schedule(five.data(), 4));
  CHECK(!voice.burst.schedule(five.data(), 1));
  voice.read(64);
  CHECK(voice.burst.schedule(five.data(), 4));
  release(one);
}

TEST(read_says_where_the_last_sound_ends) {
  Voice voice;
  Variation* one = making::variation(1, 100);
  std::vector<float> buffer(64);
  CHECK_EQ(voice.burst.read(buffer.data(), 64), 0u);
  voice.schedule(one, 80);
  CHECK_EQ(voice.burst.read(buffer.data(), 64), 64u);
  CHECK_EQ(voice.burst.read(buffer.data(), 64), 52u);
  CHECK_EQ(voice.burst.read(buffer.data(), 64), 0u);
  CHECK_EQ(voice.burst.position(), 256u);
  release(one);
}

TEST(stop_fades_what_sounds_and_drops_what_waits) {
  Voice voice;
  Variation* one = making::variation(1, 48000, 1.0f);
  voice.schedule(one, 0);
  voice.schedule(one, 20000);
  voice.read(100);
  voice.burst.stop(480.0f / 48000.0f);
  const std::vector<float> heard = voice.read(1000);
  CHECK_NEAR(heard[0], 1.0, 1e-3);
  CHECK_NEAR(heard[240], 0.5, 1e-2);
  CHECK_EQ(heard[481], 0.0f);
  for (size_t i = 1; i < 480; ++i) CHECK(heard[i] <= heard[i - 1]);
  std::vector<float> rest(30000);
  CHECK_EQ(voice.burst.read(rest.data(), 30000), 0u);
  release(one);
}

TEST(after_a_stop_new_shots_play) {
  Voice voice;
  Variation* one = making::variation(1, 1000, 1.0f);
  voice.schedule(one, 0);
  voice.read(10);
  voice.burst.stop(0);
  voice.schedule(one, 20);
  const std::vector<float> heard = voice.read(100);
  CHECK_EQ(heard[5], 0.0f);
  CHECK_EQ(heard[15], 1.0f);
  release(one);
}

TEST(a_voice_lets_go_of_all_it_played) {
  Variation* one = making::variation(1, 100);
  {
    Voice voice;
    voice.schedule(one, 0);
    voice.schedule(one, 1000000);
    voice.read(512);
    CHECK_EQ(one->refs.load(), 2u);
  }
  CHECK_EQ(one->refs.load(), 1u);
  release(one);
}

TEST(stereo_is_averaged_into_mono_and_repeated_over_more_channels) {
  Variation* both = make_float_variation(making::graveyard(), {0.2f, 0.6f, 0.2f, 0.6f}, 2, 48000);
  Voice mono(settings_of(1)), quad(settings_of(4));
  mono.schedule(both, 0);
  quad.schedule(both, 0);
  CHECK_NEAR(mono.read(2)[1], 0.4, 1e-6);
  const std::vector<float> heard = quad.read(2, 4);
  CHECK_NEAR(heard[0], 0.2, 1e-6);
  CHECK_NEAR(heard[1], 0.6, 1e-6);
  CHECK_NEAR(heard[2], 0.2, 1e-6);
  CHECK_NEAR(heard[3], 0.6, 1e-6);
  release(both);
}

TEST(a_game_schedules_while_the_audio_thread_reads) {
  Voice voice(settings_of(1, 32));
  Variation* click = making::click(300, 5);
  std::atomic<bool> done{false};
  std::thread audio([&] {
    std::vector<float> buffer(256);
    while (!done) voice.burst.read(buffer.data(), 256);
  });
  uint32_t scheduled = 0;
  for (int i = 0; i < 3000; ++i) {
    scheduled += voice.schedule(click, voice.burst.position() + 500, i % 2 == 0 ? 0.0f : 50.0f) ? 1 : 0;
    if (i % 100 == 0) voice.burst.stop(0.001f);
    making::graveyard()->empty();
  }
  done = true;
  audio.join();
  CHECK(scheduled > 0);
  release(click);
}
