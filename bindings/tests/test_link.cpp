// The network thread and the supervisor through the C ABI, with real sidecars: launch, adopt, survive, lose, recover,
// give up, and end in time with nothing left behind.
#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <thread>

#include "check.h"
#include "files.h"
#include "peers.h"
#include "soundwell/soundwell.h"

using peers::Millis;
using soundwell::process_runs;

namespace {

void say(const char** text, uint32_t* len_bytes, const std::string& value) {
  *text = value.c_str();
  *len_bytes = static_cast<uint32_t>(value.size());
}

size_t entries(const char* folder) {
  size_t count = 0;
  DIR* opened = opendir(folder);
  while (opened && readdir(opened)) ++count;
  if (opened) closedir(opened);
  return count;
}

struct Game {
  Game() {
    soundwell_settings settings;
    soundwell_settings_init(&settings, sizeof settings);
    settings.max_pause_millis = 200;
    settings.connect_timeout_millis = 3'000;
    soundwell_create(&settings, &context, nullptr);
  }
  ~Game() { end(); }
  Millis end() {
    const auto began = peers::Clock::now();
    soundwell_destroy(context);
    context = nullptr;
    return std::chrono::duration_cast<Millis>(peers::Clock::now() - began);
  }
  soundwell_stats stats() {
    soundwell_stats now = {};
    now.struct_size = sizeof now;
    soundwell_get_stats(context, &now);
    return now;
  }
  bool reaches(soundwell_state state, Millis time = Millis(60'000)) {
    return peers::soon([&] { return stats().state == static_cast<uint32_t>(state); }, time);
  }
  // Lines of the log since the last call, joined.
  std::string log() {
    std::string all;
    soundwell_log_line line = {};
    line.struct_size = sizeof line;
    while (soundwell_poll_log(context, &line)) all += std::to_string(line.source) + " " + line.text + "\n";
    return all;
  }
  // How many variations of one sound are ready once `count` were wanted.
  bool fills(uint32_t count) {
    soundwell_sound_settings step;
    soundwell_sound_settings_init(&step, sizeof step);
    const std::string id = "step", category = "footstep";
    say(&step.id, &step.id_len_bytes, id);
    say(&step.category, &step.category_len_bytes, category);
    soundwell_sound sound = 0;
    if (soundwell_define_sound(context, &step, &sound, nullptr) != SOUNDWELL_OK) return false;
    soundwell_prewarm(context, sound, 2, count, nullptr);
    return peers::soon([&] {
      soundwell_pool_info info = {};
      info.struct_size = sizeof info;
      soundwell_get_pool(context, sound, 1, &info, nullptr);
      return info.fresh >= count;
    });
  }
  soundwell_context* context = nullptr;
};

// What a launch is given, with the texts that it points to.
struct Launch {
  explicit Launch(std::string more = "") : environment("SOUNDWELL_RUNTIME=fake\nPYTHONWARNINGS=ignore\n" + more) {
    soundwell_launch_init(&settings, sizeof settings);
    say(&settings.executable, &settings.executable_len_bytes, executable);
    say(&settings.arguments, &settings.arguments_len_bytes, arguments);
    say(&settings.environment, &settings.environment_len_bytes, environment);
  }
  soundwell_code of(Game& game) {
    say(&settings.ready_file, &settings.ready_file_len_bytes, ready_file);
    return soundwell_launch_sidecar(game.context, &settings, nullptr);
  }
  const std::string executable = peers::python(), arguments = "-m\nsoundwell.sidecar", environment;
  std::string ready_file;
  soundwell_launch settings;
};

// A folder whose name is awkward on purpose; goes with its ready file.
struct Folder {
  ~Folder() {
    soundwell::remove_file(path + "/ready ü.json");
    soundwell::remove_file(path + "/ready ü.json.log");
    soundwell::remove_folder(path);
  }
  std::string ready_file() const { return path + "/ready ü.json"; }
  const std::string path = soundwell::make_private_folder();
};

soundwell_code connect(Game& game, const soundwell::Endpoint& there, const std::string& ready_file = "") {
  soundwell_endpoint endpoint;
  soundwell_endpoint_init(&endpoint, sizeof endpoint);
  endpoint.port = there.port;
  say(&endpoint.token, &endpoint.token_len_bytes, there.token);
  say(&endpoint.ready_file, &endpoint.ready_file_len_bytes, ready_file);
  return soundwell_connect(game.context, &endpoint, nullptr);
}

// It stands in the ready file, but neither in the arguments, which everybody may read, nor in the log.
void check_token_is_kept(Game& game, const std::string& ready_file) {
  soundwell::Ready ready;
  CHECK(soundwell::read_ready(ready_file, &ready).ok());
  CHECK_EQ(ready.endpoint.token.size(), 64U);
  const std::string log = game.log();
  CHECK(log.find("\n1 ") != std::string::npos);  // the sidecar's own lines come by the log
  CHECK(log.find(ready.endpoint.token) == std::string::npos);
  std::FILE* file = std::fopen(("/proc/" + std::to_string(ready.pid) + "/cmdline").c_str(), "rb");
  REQUIRE(file);
  char text[4096];
  const std::string arguments(text, std::fread(text, 1, sizeof text, file));
  std::fclose(file);
  CHECK(arguments.find("soundwell.sidecar") != std::string::npos);
  CHECK(arguments.find(ready.endpoint.token) == std::string::npos);
}

// One for all tests that only need somebody who answers.
peers::Sidecar& sidecar() {
  static peers::Sidecar running;
  return running;
}

}  // namespace

TEST(a_launched_sidecar_serves_and_ends_with_its_context) {
  std::thread([] {}).join();  // a sanitizer's runtime starts one of its own with the first
  const size_t threads = entries("/proc/self/task"), descriptors = entries("/proc/self/fd");
  Folder folder;
  Game game;
  Launch launch;
  launch.ready_file = folder.ready_file();
  CHECK(launch.of(game) == SOUNDWELL_OK);
  CHECK_EQ(game.stats().state, static_cast<uint32_t>(SOUNDWELL_STATE_STARTING));
  REQUIRE(game.reaches(SOUNDWELL_STATE_CONNECTED));
  CHECK(game.fills(3));
  const soundwell_stats stats = game.stats();
  CHECK_EQ(stats.launches, 1U);
  CHECK_EQ(std::string(stats.model_id), "fake");
  CHECK(process_runs(stats.sidecar_pid));
  check_token_is_kept(game, folder.ready_file());
  CHECK(game.end() <= Millis(500));
  CHECK(!process_runs(stats.sidecar_pid));
  CHECK_EQ(entries("/proc/self/task"), threads);
  CHECK_EQ(entries("/proc/self/fd"), descriptors);
}

TEST(a_killed_sidecar_is_launched_again_and_disconnect_ends_it) {
  Game game;
  Launch().of(game);
  REQUIRE(game.reaches(SOUNDWELL_STATE_CONNECTED));
  const uint32_t first = game.stats().sidecar_pid;
  kill(static_cast<pid_t>(first), SIGKILL);
  REQUIRE(peers::soon([&] { return game.stats().connects == 2; }));
  CHECK(game.stats().sidecar_pid != first);
  CHECK_EQ(game.stats().launches, 2U);
  CHECK(game.fills(2));
  const uint32_t second = game.stats().sidecar_pid;
  soundwell_disconnect(game.context);
  CHECK(peers::soon([&] { return !process_runs(second); }));
  CHECK_EQ(game.stats().state, static_cast<uint32_t>(SOUNDWELL_STATE_OFFLINE));
  CHECK(game.fills(1));  // pools stay
}

TEST(a_survivor_is_adopted_by_the_next_context) {
  Folder folder;
  Launch launch;
  launch.ready_file = folder.ready_file();
  launch.settings.survive = 1;
  uint32_t pid = 0;
  {
    Game first;
    launch.of(first);
    REQUIRE(first.reaches(SOUNDWELL_STATE_CONNECTED));
    pid = first.stats().sidecar_pid;
  }
  CHECK(process_runs(pid));
  Game second;
  launch.of(second);
  REQUIRE(second.reaches(SOUNDWELL_STATE_CONNECTED));
  CHECK_EQ(second.stats().launches, 0U);
  CHECK_EQ(second.stats().sidecar_pid, pid);
  CHECK(second.fills(1));
  kill(static_cast<pid_t>(pid), SIGKILL);  // now it launches one of its own
  REQUIRE(peers::soon([&] { return second.stats().launches == 1 && second.stats().connects == 2; }));
  second.end();
  soundwell::Ready ready;
  if (soundwell::read_ready(folder.ready_file(), &ready).ok()) kill(static_cast<pid_t>(ready.pid), SIGKILL);
}

TEST(what_cannot_start_fails_and_says_why) {
  Game game;
  Launch wrong;
  const std::string nowhere = "/no/such program";
  say(&wrong.settings.executable, &wrong.settings.executable_len_bytes, nowhere);
  wrong.of(game);
  REQUIRE(game.reaches(SOUNDWELL_STATE_FAILED));
  CHECK(std::string(game.stats().last_error).find(nowhere) != std::string::npos);
  Launch broken("FAKE_RUNTIME=lost_weights=1\n");
  broken.of(game);
  REQUIRE(game.reaches(SOUNDWELL_STATE_STARTING));
  REQUIRE(game.reaches(SOUNDWELL_STATE_FAILED));
  CHECK(std::string(game.stats().last_error).find("SHA-256") != std::string::npos);
  CHECK_EQ(game.stats().launches, 1U);
}

TEST(a_wrong_token_fails_and_is_logged_once) {
  soundwell::Endpoint endpoint = sidecar().ready.endpoint;
  endpoint.token = "guessed";
  Game game;
  connect(game, endpoint);
  REQUIRE(game.reaches(SOUNDWELL_STATE_FAILED));
  std::this_thread::sleep_for(Millis(600));  // tried again meanwhile
  const std::string log = game.log();
  const size_t first = log.find("token");
  REQUIRE(first != std::string::npos);
  CHECK(log.find("token", log.find('\n', first)) == std::string::npos);
  connect(game, sidecar().ready.endpoint);
  CHECK(game.reaches(SOUNDWELL_STATE_CONNECTED));
}

TEST(another_protocol_fails) {
  peers::OddServer newer("newer");
  Game game;
  connect(game, newer.endpoint);
  CHECK(game.reaches(SOUNDWELL_STATE_FAILED));
}

TEST(a_launched_sidecar_of_another_protocol_is_ended_and_not_launched_again) {
  Game game;
  Launch newer;
  const std::string code =
      "-c\nimport soundwell.rpc.messages as m; m.PROTOCOL_VERSION = 99; "
      "from soundwell.cli import main; main()\nserve";
  say(&newer.settings.arguments, &newer.settings.arguments_len_bytes, code);
  newer.of(game);
  REQUIRE(game.reaches(SOUNDWELL_STATE_FAILED));
  std::this_thread::sleep_for(Millis(600));  // longer than the longest pause of this game
  CHECK_EQ(game.stats().launches, 1U);
  CHECK_EQ(game.stats().sidecar_pid, 0U);
  CHECK(std::string(game.stats().last_error).find("same release") != std::string::npos);
}

TEST(a_ready_file_is_read_again_until_it_is_there_and_after_each_loss) {
  Folder folder;
  Game game;
  connect(game, {}, folder.ready_file());
  REQUIRE(game.reaches(SOUNDWELL_STATE_LOST));
  for (uint32_t round = 1; round <= 2; ++round) {
    soundwell::LaunchSpec spec = peers::sidecar_spec();
    spec.ready_file = folder.ready_file();
    peers::Sidecar sidecar(spec);
    REQUIRE(peers::soon([&] { return game.stats().connects == round; }));
    CHECK_EQ(std::string(game.stats().instance_id), sidecar.ready.instance);
    CHECK(game.fills(1));
  }
  CHECK(game.reaches(SOUNDWELL_STATE_LOST));
}

TEST(a_half_sent_variation_is_asked_for_again_at_the_next_sidecar) {
  peers::OddServer half("half");
  Game game;
  connect(game, half.endpoint);
  REQUIRE(game.reaches(SOUNDWELL_STATE_CONNECTED));
  std::thread filling([&] { CHECK(game.fills(1)); });
  CHECK(peers::soon([&] { return !half.runs(); }));
  connect(game, sidecar().ready.endpoint);
  filling.join();
}

TEST(destroy_ends_in_time_whatever_is_going_on) {
  const size_t threads = entries("/proc/self/task"), descriptors = entries("/proc/self/fd");
  {
    peers::OddServer silence("silence");
    Game connecting;
    connect(connecting, silence.endpoint);
    std::this_thread::sleep_for(Millis(100));
    CHECK(connecting.end() <= Millis(500));
  }
  for (const int wait_millis : {0, 1, 30, 300}) {
    Game launching;
    Launch().of(launching);
    std::this_thread::sleep_for(Millis(wait_millis));
    const uint32_t pid = launching.stats().sidecar_pid;
    CHECK(launching.end() <= Millis(500));
    CHECK(!process_runs(pid));
  }
  CHECK_EQ(entries("/proc/self/task"), threads);
  CHECK_EQ(entries("/proc/self/fd"), descriptors);
}

TEST(orders_that_follow_each_other_fast_end_at_the_last) {
  const soundwell::Endpoint last = sidecar().ready.endpoint;
  peers::OddServer silence("silence");
  Game game;
  for (int i = 0; i < 50; ++i) {
    connect(game, silence.endpoint);
    if (i % 3 == 0) soundwell_disconnect(game.context);
    if (i % 7 == 0) std::this_thread::sleep_for(Millis(3));
  }
  connect(game, last);
  CHECK(game.reaches(SOUNDWELL_STATE_CONNECTED));
  CHECK_EQ(game.stats().connects, 1U);
}
