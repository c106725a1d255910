// A game that goes on triggering while its sidecar is killed again and again.
// Usage: bench_killed PYTHON [KILLS]. Prints one JSON object. Linux only: it reads /proc.
//
// The trigger thread asks for real-time priority, as a game's audio thread has; whether it was granted is told, since
// without it the longest call also counts what the system took away.
#include <dirent.h>
#include <pthread.h>
#include <signal.h>

#include <atomic>

#include "bench.h"

namespace {

struct Game {
  std::atomic<bool> ending{false};
  std::atomic<bool> real_time{false};
  bench::Histogram times;
  uint64_t triggers = 0, unanswered = 0, slow = 0;
};

void play(soundwell_context* context, soundwell_sound sound, Game* game) {
  sched_param priority{};
  priority.sched_priority = 1;
  game->real_time = pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority) == 0;
  const soundwell_trigger trigger{sound, 0.6f, 1};
  soundwell_played played;
  while (!game->ending) {
    const uint64_t began = bench::now_nanos();
    const soundwell_code code = soundwell_acquire(context, &trigger, &played);
    const uint64_t took = bench::now_nanos() - began;
    game->times.note(took);
    game->slow += took > 1000000;
    game->unanswered += code != SOUNDWELL_OK || played.variation == nullptr;
    ++game->triggers;
    soundwell_variation_release(played.variation);
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
}

std::vector<int> children_of(int pid) {
  std::vector<int> children;
  const std::string path = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children";
  if (std::FILE* file = std::fopen(path.c_str(), "r")) {
    int child = 0;
    while (std::fscanf(file, "%d", &child) == 1) children.push_back(child);
    std::fclose(file);
  }
  return children;
}

bool running(int pid) {
  char state = 'Z';
  if (std::FILE* file = std::fopen(("/proc/" + std::to_string(pid) + "/stat").c_str(), "r")) {
    if (std::fscanf(file, "%*d (%*[^)]) %c", &state) != 1) state = 'Z';
    std::fclose(file);
  }
  return state != 'Z';
}

void launch(soundwell_context* context, const std::string& python) {
  soundwell_error error = bench::no_error();
  soundwell_launch launch;
  soundwell_launch_init(&launch, sizeof launch);
  const std::string arguments = "-m\nsoundwell.sidecar", environment = "SOUNDWELL_RUNTIME=fake";
  launch.executable = python.data(), launch.executable_len_bytes = static_cast<uint32_t>(python.size());
  launch.arguments = arguments.data(), launch.arguments_len_bytes = static_cast<uint32_t>(arguments.size());
  launch.environment = environment.data(), launch.environment_len_bytes = static_cast<uint32_t>(environment.size());
  bench::require(soundwell_launch_sidecar(context, &launch, &error), error);
}

void give_clip(soundwell_context* context, soundwell_sound sound) {
  soundwell_error error = bench::no_error();
  const std::vector<float> clip(4800, 0.1f);
  bench::require(soundwell_set_clip(context, sound, clip.data(), clip.size(), 1, 48000, &error), error);
}

// Connected to another process than `pid`, and a fresh variation came from it.
bool recovers(soundwell_context* context, uint32_t pid, double timeout_secs) {
  const uint64_t arrivals = bench::stats_of(context).arrivals;
  return bench::wait_for(
      [&] {
        const soundwell_stats stats = bench::stats_of(context);
        return stats.state == SOUNDWELL_STATE_CONNECTED && stats.sidecar_pid != pid && stats.arrivals > arrivals;
      },
      timeout_secs);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: bench_killed PYTHON [KILLS]\n"), 2;
  const int kills = argc > 2 ? std::atoi(argv[2]) : 100;
  soundwell_settings settings = bench::default_settings();
  settings.max_pause_millis = 1000;
  soundwell_context* context = bench::create(settings);
  const soundwell_sound sound = bench::define(context, "step", "footstep", 0.3);
  give_clip(context, sound);
  launch(context, argv[1]);

  Game game;
  std::thread player(play, context, sound, &game);
  int recovered = 0;
  std::vector<int> family;
  double longest_secs = 0;
  if (!recovers(context, 0, 60)) std::fprintf(stderr, "the first sidecar never served\n");
  for (int i = 0; i < kills; ++i) {
    const uint32_t pid = bench::stats_of(context).sidecar_pid;
    if (pid == 0) break;
    for (int child : children_of(static_cast<int>(pid))) family.push_back(child);
    family.push_back(static_cast<int>(pid));
    kill(static_cast<pid_t>(pid), SIGKILL);
    const uint64_t began = bench::now_nanos();
    recovered += recovers(context, pid, 60);
    longest_secs = std::max(longest_secs, static_cast<double>(bench::now_nanos() - began) / 1e9);
  }
  const uint32_t last = bench::stats_of(context).sidecar_pid;
  for (int child : children_of(static_cast<int>(last))) family.push_back(child);
  family.push_back(static_cast<int>(last));
  game.ending = true;
  player.join();
  soundwell_destroy(context);

  const auto orphans = [&] { return std::count_if(family.begin(), family.end(), running); };
  bench::wait_for([&] { return orphans() == 0; }, 5);
  std::printf("{\"kills\": %d, \"recovered\": %d, \"triggers\": %llu, \"unanswered\": %llu, \"over_1_milli\": %llu, ",
              kills, recovered, static_cast<unsigned long long>(game.triggers),
              static_cast<unsigned long long>(game.unanswered), static_cast<unsigned long long>(game.slow));
  std::printf("\"longest_call_micros\": %.1f, \"longest_recovery_secs\": %.2f, \"orphans\": %ld, \"real_time\": %s}\n",
              static_cast<double>(game.times.largest()) / 1e3, longest_secs, static_cast<long>(orphans()),
              game.real_time ? "true" : "false");
  return 0;
}
