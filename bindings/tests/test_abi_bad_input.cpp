// Bad input at the C ABI: each gets its code, its field and a sentence, and changes nothing.
#include <soundwell/soundwell.h>
#include <unistd.h>

#include <cmath>
#include <cstddef>
#include <thread>

#include "bank_writer.h"
#include "check.h"

namespace {

struct Game {
  soundwell_context* context = nullptr;
  soundwell_error error = {sizeof(soundwell_error), 0, "", ""};
  soundwell_sound sound = 0;

  explicit Game(bool strict = false) {
    soundwell_settings settings;
    soundwell_settings_init(&settings, sizeof settings);
    settings.strict = strict ? 1 : 0;
    settings.max_sounds = 2;
    CHECK_EQ(soundwell_create(&settings, &context, &error), SOUNDWELL_OK);
    CHECK_EQ(define("step"), SOUNDWELL_OK);
  }
  ~Game() { soundwell_destroy(context); }

  soundwell_sound_settings sound_settings(const char* id) const {
    soundwell_sound_settings settings;
    soundwell_sound_settings_init(&settings, sizeof settings);
    settings.id = id;
    settings.id_len_bytes = static_cast<uint32_t>(std::strlen(id));
    return settings;
  }
  soundwell_code define(const char* id) {
    const soundwell_sound_settings settings = sound_settings(id);
    return soundwell_define_sound(context, &settings, &sound, &error);
  }
  soundwell_variation* clip(uint64_t num_frames = 4) {
    const std::vector<float> samples(num_frames, 0.5f);
    CHECK_EQ(soundwell_set_clip(context, sound, samples.data(), num_frames, 1, 48000, &error), SOUNDWELL_OK);
    const soundwell_trigger trigger{sound, 0.5f, 0};
    soundwell_played played;
    CHECK_EQ(soundwell_acquire(context, &trigger, &played), SOUNDWELL_OK);
    return played.variation;
  }
};

template <typename Change>
void expect_settings(const char* field, const Change& change, soundwell_code wanted = SOUNDWELL_INVALID_INPUT) {
  soundwell_settings settings;
  soundwell_settings_init(&settings, sizeof settings);
  change(&settings);
  soundwell_context* context = nullptr;
  soundwell_error error = {sizeof(soundwell_error), 0, "", ""};
  CHECK_EQ(soundwell_create(&settings, &context, &error), wanted);
  CHECK_EQ(std::string(error.field), std::string(field));
  CHECK(std::strlen(error.sentence) > 10);
  CHECK(context == nullptr);
}

template <typename Change>
void expect_sound(const char* field, const Change& change) {
  Game game;
  soundwell_sound_settings settings = game.sound_settings("other");
  change(&settings);
  soundwell_sound sound = 77;
  CHECK_EQ(soundwell_define_sound(game.context, &settings, &sound, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string(field));
  CHECK_EQ(sound, 77u);
}

}  // namespace

TEST(wrong_settings_of_a_context_are_named) {
  expect_settings("settings.struct_size", [](soundwell_settings* s) { s->struct_size = 3; });
  expect_settings("settings.struct_size", [](soundwell_settings* s) { s->struct_size = 1u << 31; });
  expect_settings(
      "settings.abi_version", [](soundwell_settings* s) { s->abi_version = 99; }, SOUNDWELL_PROTOCOL_MISMATCH);
  expect_settings("settings.sample_rate_hz", [](soundwell_settings* s) { s->sample_rate_hz = 7999; });
  expect_settings("settings.cache_bytes", [](soundwell_settings* s) { s->cache_bytes = 5; });
  expect_settings("settings.max_depth", [](soundwell_settings* s) { s->max_depth = 1; });
  expect_settings("settings.max_sounds", [](soundwell_settings* s) { s->max_sounds = 0; });
  expect_settings("settings.strict", [](soundwell_settings* s) { s->strict = 2; });
  expect_settings("settings.client_name", [](soundwell_settings* s) { s->client_name = nullptr; });
  expect_settings("settings.client_name", [](soundwell_settings* s) {
    s->client_name = "\xFF\xFE";
    s->client_name_len_bytes = 2;
  });
}

TEST(null_is_answered_everywhere) {
  soundwell_error error = {sizeof(soundwell_error), 0, "", ""};
  soundwell_context* context = nullptr;
  soundwell_settings settings;
  soundwell_settings_init(&settings, sizeof settings);
  CHECK_EQ(soundwell_create(nullptr, &context, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_create(&settings, nullptr, nullptr), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_connect(nullptr, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_launch_sidecar(nullptr, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_define_sound(nullptr, nullptr, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_set_clip(nullptr, 1, nullptr, 0, 0, 0, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_prewarm(nullptr, 1, 0, 1, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_get_pool(nullptr, 1, 0, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_load_bank(nullptr, nullptr, 0, 0, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_acquire(nullptr, nullptr, nullptr), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_variation_get_info(nullptr, nullptr), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_burst_create(nullptr, nullptr, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_burst_schedule(nullptr, nullptr, 0, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_bed_create(nullptr, nullptr, nullptr, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_bed_change(nullptr, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_render(nullptr, nullptr, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_poll_render(nullptr, 1, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_get_stats(nullptr, nullptr), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_poll_log(nullptr, nullptr), 0u);
  CHECK_EQ(soundwell_voice_read(nullptr, nullptr, 64), 0u);
  CHECK_EQ(soundwell_variation_read(nullptr, 0, 1, 1, nullptr), 0u);
  soundwell_settings_init(nullptr, 8);
  soundwell_variation_retain(nullptr);
  soundwell_variation_release(nullptr);
  soundwell_voice_stop(nullptr, 1);
  soundwell_voice_destroy(nullptr);
  soundwell_bed_set(nullptr, 0, 0);
  soundwell_drain(nullptr, 1);
  soundwell_unload_bank(nullptr, 1);
  soundwell_cancel_render(nullptr, 1);
  soundwell_disconnect(nullptr);
  soundwell_destroy(nullptr);
}

TEST(wrong_sounds_are_named) {
  expect_sound("settings.id", [](soundwell_sound_settings* s) {
    s->id = "a b";
    s->id_len_bytes = 3;
  });
  expect_sound("settings.id", [](soundwell_sound_settings* s) { s->id_len_bytes = 0; });
  expect_sound("settings.channels", [](soundwell_sound_settings* s) { s->channels = 3; });
  expect_sound("settings.duration_secs", [](soundwell_sound_settings* s) { s->duration_secs = NAN; });
  expect_sound("settings.mode", [](soundwell_sound_settings* s) { s->mode = 9; });
  expect_sound("settings.avoid_last_emitter", [](soundwell_sound_settings* s) { s->avoid_last_emitter = 9; });
  expect_sound("settings.pitch_jitter_cents", [](soundwell_sound_settings* s) { s->pitch_jitter_cents = -1; });
  expect_sound("settings.attributes", [](soundwell_sound_settings* s) {
    s->attributes = "gravel";
    s->attributes_len_bytes = 6;
  });
  for (const double outside : {-0.01, 1.01, double{NAN}}) {
    expect_sound("settings.spread", [&](soundwell_sound_settings* s) { s->spread = outside; });
    expect_sound("settings.width", [&](soundwell_sound_settings* s) { s->width = outside; });
  }
  expect_sound("settings.text", [](soundwell_sound_settings* s) { s->text_len_bytes = 5; });
  const std::string text(501, 'a');
  expect_sound("settings.text", [&](soundwell_sound_settings* s) {
    s->text = text.data();
    s->text_len_bytes = 501;
  });
}

TEST(more_sounds_than_room_are_refused) {
  Game game;
  CHECK_EQ(game.define("two"), SOUNDWELL_OK);
  CHECK_EQ(game.define("three"), SOUNDWELL_OVERLOADED);
  CHECK_EQ(game.define("step"), SOUNDWELL_OK);
  CHECK_EQ(game.sound, 1u);
}

TEST(an_unknown_sound_is_silence_or_in_strict_mode_an_error) {
  Game quiet, strict(true);
  const soundwell_trigger trigger{99, 0.5f, 0};
  soundwell_played played;
  CHECK_EQ(soundwell_acquire(quiet.context, &trigger, &played), SOUNDWELL_OK);
  CHECK(played.variation == nullptr);
  CHECK_EQ(soundwell_acquire(strict.context, &trigger, &played), SOUNDWELL_INVALID_INPUT);
  soundwell_stats stats = {};
  stats.struct_size = sizeof stats;
  CHECK_EQ(soundwell_get_stats(quiet.context, &stats), SOUNDWELL_OK);
  CHECK_EQ(stats.unknown, 1u);
  CHECK_EQ(stats.triggers, 1u);
}

TEST(an_older_callers_struct_is_never_written_past_its_end) {
  struct Guarded {
    soundwell_settings settings;
    uint8_t after[64];
  } guarded;
  std::memset(&guarded, 0xAB, sizeof guarded);
  soundwell_settings_init(&guarded.settings, 16);
  CHECK_EQ(guarded.settings.struct_size, 16u);
  CHECK_EQ(reinterpret_cast<uint8_t*>(&guarded)[16], 0xAB);
  soundwell_settings_init(&guarded.settings, sizeof guarded);  // a newer caller, with fields we do not know
  CHECK_EQ(guarded.after[63], 0);
  soundwell_context* context = nullptr;
  CHECK_EQ(soundwell_create(&guarded.settings, &context, nullptr), SOUNDWELL_OK);
  soundwell_destroy(context);
}

TEST(a_caller_older_than_spread_and_width_gets_their_defaults) {
  Game game;
  soundwell_sound_settings settings = game.sound_settings("old");
  CHECK_EQ(settings.spread, 1.0);
  CHECK_EQ(settings.width, 0.5);
  settings.spread = settings.width = 77;  // what lies behind an older struct is not looked at
  settings.reserved = 0xABABABAB;         // nor is its padding
  settings.struct_size = offsetof(soundwell_sound_settings, spread);
  CHECK_EQ(soundwell_define_sound(game.context, &settings, &game.sound, &game.error), SOUNDWELL_OK);
  settings.struct_size = sizeof settings;
  CHECK_EQ(soundwell_define_sound(game.context, &settings, &game.sound, &game.error), SOUNDWELL_INVALID_INPUT);
}

TEST(a_wrong_error_struct_is_left_alone) {
  soundwell_error error;
  std::memset(&error, 0, sizeof error);
  error.struct_size = 8;
  CHECK_EQ(soundwell_create(nullptr, nullptr, &error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(error.sentence[0], '\0');
}

TEST(clips_are_checked) {
  Game game;
  const float bad[] = {0.0f, NAN};
  CHECK_EQ(soundwell_set_clip(game.context, game.sound, bad, 2, 1, 48000, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("pcm"));
  CHECK_EQ(soundwell_set_clip(game.context, game.sound, bad, 1, 3, 48000, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_set_clip(game.context, game.sound, nullptr, 5, 1, 48000, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_set_clip(game.context, 55, bad, 1, 1, 48000, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("sound"));
}

TEST(a_truncated_bank_says_so_and_a_path_may_be_of_any_language) {
  Game game;
  const bank_writer::Bytes whole = bank_writer::small();
  const std::string path = "pfad mit lücke " + std::to_string(::getpid()) + ".bank";
  const auto size = static_cast<uint32_t>(path.size());
  uint32_t bank = 0;
  bank_writer::save(bank_writer::Bytes(whole.begin(), whole.end() - 1), path);
  CHECK_EQ(soundwell_load_bank(game.context, path.data(), size, 0, &bank, &game.error), SOUNDWELL_BANK_CORRUPT);
  CHECK_EQ(bank, 0u);
  bank_writer::save(whole, path);
  CHECK_EQ(soundwell_load_bank(game.context, path.data(), size, 1, &bank, &game.error), SOUNDWELL_OK);
  std::remove(path.c_str());
  CHECK_EQ(soundwell_load_bank(game.context, path.data(), size, 0, &bank, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_load_bank(game.context, "\xFF", 1, 0, &bank, &game.error), SOUNDWELL_INVALID_INPUT);
  soundwell_unload_bank(game.context, 12345);
}

TEST(prewarming_is_bounded_and_named) {
  Game game;
  CHECK_EQ(soundwell_prewarm(game.context, game.sound, 8, 1, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("buckets"));
  CHECK_EQ(soundwell_prewarm(game.context, game.sound, 2, 65, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("count"));
  CHECK_EQ(soundwell_prewarm(game.context, game.sound, 2, 64, &game.error), SOUNDWELL_OK);
  soundwell_pool_info info = {};
  info.struct_size = sizeof info;
  CHECK_EQ(soundwell_get_pool(game.context, game.sound, 1, &info, &game.error), SOUNDWELL_OK);
  CHECK_EQ(info.goal, 64u);
  CHECK_EQ(soundwell_get_pool(game.context, game.sound, 3, &info, &game.error), SOUNDWELL_INVALID_INPUT);
}

TEST(voices_refuse_what_is_not_theirs) {
  Game game;
  soundwell_variation* clip = game.clip();
  soundwell_voice_settings settings;
  soundwell_voice_settings_init(&settings, sizeof settings);
  soundwell_voice *burst = nullptr, *bed = nullptr;
  settings.channels = 9;
  CHECK_EQ(soundwell_burst_create(game.context, &settings, &burst, &game.error), SOUNDWELL_INVALID_INPUT);
  settings.channels = 1;
  CHECK_EQ(soundwell_burst_create(game.context, &settings, &burst, &game.error), SOUNDWELL_OK);
  CHECK_EQ(soundwell_bed_create(game.context, &settings, nullptr, &bed, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_bed_create(game.context, &settings, clip, &bed, &game.error), SOUNDWELL_OK);
  const soundwell_shot shots[] = {{clip, 0, 0, 0}, {clip, 0, 9999, 0}};
  CHECK_EQ(soundwell_burst_schedule(bed, shots, 1, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_bed_change(burst, clip, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(soundwell_burst_schedule(burst, shots, 2, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("shots[1].pitch_cents"));
  float buffer[64];
  CHECK_EQ(soundwell_voice_read(burst, buffer, 64), 0u);  // none of the two was taken
  soundwell_voice_destroy(burst);
  soundwell_voice_destroy(bed);
  soundwell_variation_release(clip);
}

TEST(variations_and_voices_outlive_their_context) {
  soundwell_variation* clip;
  soundwell_voice* burst = nullptr;
  {
    Game game;
    clip = game.clip(1000);
    soundwell_voice_settings settings;
    soundwell_voice_settings_init(&settings, sizeof settings);
    settings.channels = 1;
    CHECK_EQ(soundwell_burst_create(game.context, &settings, &burst, &game.error), SOUNDWELL_OK);
    const soundwell_shot shot = {clip, 0, 100, 0};
    CHECK_EQ(soundwell_burst_schedule(burst, &shot, 1, &game.error), SOUNDWELL_OK);
  }
  float buffer[2000];
  CHECK(soundwell_voice_read(burst, buffer, 2000) > 900);
  CHECK_NEAR(buffer[500], 0.5, 0.01);
  soundwell_variation_info info = {};
  info.struct_size = sizeof info;
  CHECK_EQ(soundwell_variation_get_info(clip, &info), SOUNDWELL_OK);
  CHECK_EQ(info.made_by, static_cast<uint32_t>(SOUNDWELL_MADE_BY_DESIGNER));
  CHECK_EQ(soundwell_variation_read(clip, 990, 20, 2, buffer), 10u);
  CHECK_EQ(buffer[19], 0.5f);
  CHECK_EQ(buffer[20], 0.0f);
  soundwell_voice_destroy(burst);
  soundwell_variation_release(clip);
}

TEST(renderings_are_checked_and_need_a_sidecar) {
  Game game;
  soundwell_timeline timeline;
  soundwell_timeline_init(&timeline, sizeof timeline);
  uint64_t render = 0;
  soundwell_event event = {game.sound, 0.5f, 2.0, 0};
  timeline.events = &event;
  timeline.num_events = 1;
  CHECK_EQ(soundwell_render(game.context, &timeline, &render, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("timeline.events[0].time_secs"));
  event.time_secs = 0.5;
  timeline.steps = 3;
  CHECK_EQ(soundwell_render(game.context, &timeline, &render, &game.error), SOUNDWELL_INVALID_INPUT);
  timeline.steps = 0;
  CHECK_EQ(soundwell_render(game.context, &timeline, &render, &game.error), SOUNDWELL_UNAVAILABLE);
  soundwell_variation* out = nullptr;
  CHECK_EQ(soundwell_poll_render(game.context, 7, &out, &game.error), SOUNDWELL_INVALID_INPUT);
}

TEST(endpoints_are_checked) {
  Game game;
  soundwell_endpoint endpoint;
  soundwell_endpoint_init(&endpoint, sizeof endpoint);
  endpoint.port = 70000;
#if SOUNDWELL_ENABLED
  CHECK_EQ(soundwell_connect(game.context, &endpoint, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("endpoint.port"));
  endpoint.port = 50051;
  endpoint.host = "example.com";
  endpoint.host_len_bytes = 11;
  CHECK_EQ(soundwell_connect(game.context, &endpoint, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("endpoint.host"));
  endpoint.host_len_bytes = 0;
  endpoint.ready_file = "x";
  endpoint.ready_file_len_bytes = 1;
  endpoint.token = "a b";
  endpoint.token_len_bytes = 3;
  CHECK_EQ(soundwell_connect(game.context, &endpoint, &game.error), SOUNDWELL_INVALID_INPUT);
  soundwell_launch launch;
  soundwell_launch_init(&launch, sizeof launch);
  launch.environment = "NAME";
  launch.environment_len_bytes = 4;
  CHECK_EQ(soundwell_launch_sidecar(game.context, &launch, &game.error), SOUNDWELL_INVALID_INPUT);
  CHECK_EQ(std::string(game.error.field), std::string("launch.environment"));
#else
  CHECK_EQ(soundwell_connect(game.context, &endpoint, &game.error), SOUNDWELL_UNAVAILABLE);
#endif
}

TEST(all_calls_at_once_from_many_threads) {
  Game game;
  soundwell_variation_release(game.clip(100));
  const soundwell_sound sound = game.sound;  // defining it again writes to the game's own
  std::vector<std::thread> threads;
  for (uint64_t emitter = 1; emitter <= 3; ++emitter) {
    threads.emplace_back([&, emitter] {
      for (int i = 0; i < 3000; ++i) {
        const soundwell_trigger trigger{sound, 0.5f, emitter};
        soundwell_played played;
        soundwell_acquire(game.context, &trigger, &played);
        soundwell_variation_release(played.variation);
      }
    });
  }
  const float samples[] = {0.1f, 0.2f};
  soundwell_stats stats = {};
  stats.struct_size = sizeof stats;
  for (int i = 0; i < 200; ++i) {
    soundwell_set_clip(game.context, game.sound, samples, 2, 1, 48000, nullptr);
    soundwell_drain(game.context, game.sound);
    game.define("step");
    soundwell_get_stats(game.context, &stats);
  }
  for (std::thread& thread : threads) thread.join();
  soundwell_get_stats(game.context, &stats);
  CHECK_EQ(stats.triggers, 9001u);
  CHECK_EQ(stats.tier_counts[SOUNDWELL_TIER_CLIP], 9001u);
}
