// Contexts that come and go: idle, connecting to somebody who never answers, to nobody, and while launching.
// Usage: bench_life [CYCLES]. Prints one JSON object: the longest `soundwell_destroy`, threads and files left over.
#include <arpa/inet.h>
#include <dirent.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

namespace {

int count_in(const char* path) {
  int count = 0;
  if (DIR* folder = opendir(path)) {
    while (readdir(folder)) ++count;
    closedir(folder);
  }
  return count;
}

long resident_bytes() {
  long pages = 0, resident = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
    std::fclose(file);
  }
  return resident * sysconf(_SC_PAGESIZE);
}

// A listener that accepts nothing: connecting succeeds, the handshake hangs.
uint32_t silent_port() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t len_bytes = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 2048) != 0)
    return 0;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &len_bytes);
  return ntohs(address.sin_port);
}

void connect_to(soundwell_context* context, uint32_t port) {
  soundwell_error error = bench::no_error();
  soundwell_endpoint endpoint;
  soundwell_endpoint_init(&endpoint, sizeof endpoint);
  endpoint.port = port;
  endpoint.token = "x", endpoint.token_len_bytes = 1;
  bench::require(soundwell_connect(context, &endpoint, &error), error);
}

void launch_something(soundwell_context* context) {
  soundwell_error error = bench::no_error();
  soundwell_launch launch;
  soundwell_launch_init(&launch, sizeof launch);
  launch.executable = "sleep", launch.executable_len_bytes = 5;  // starts, and never writes its ready file
  launch.arguments = "30", launch.arguments_len_bytes = 2;
  bench::require(soundwell_launch_sidecar(context, &launch, &error), error);
}

double cycle(int kind, uint32_t port) {
  soundwell_context* context = bench::create(bench::default_settings());
  bench::define(context, "step", "footstep", 0.3);
  if (kind == 1) connect_to(context, port);
  if (kind == 2) connect_to(context, 1);
  if (kind == 3) launch_something(context);
  if (kind > 0) {
    bench::wait_for([&] { return bench::stats_of(context).state != SOUNDWELL_STATE_OFFLINE; }, 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const uint64_t began = bench::now_nanos();
  soundwell_destroy(context);
  return static_cast<double>(bench::now_nanos() - began) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  const int cycles = argc > 1 ? std::atoi(argv[1]) : 1000;
  const uint32_t port = silent_port();
  double longest[4] = {0, 0, 0, 0};
  for (int i = 0; i < 8; ++i) cycle(i % 4, port);  // what is made once is made
  const int threads = count_in("/proc/self/task"), files = count_in("/proc/self/fd");
  const long bytes = resident_bytes();
  for (int i = 0; i < cycles; ++i) longest[i % 4] = std::max(longest[i % 4], cycle(i % 4, port));
  std::printf("{\"cycles\": %d, \"idle_millis\": %.2f, \"silent_peer_millis\": %.2f, \"nobody_millis\": %.2f, ", cycles,
              longest[0], longest[1], longest[2]);
  std::printf("\"launching_millis\": %.2f, \"threads_left\": %d, \"files_left\": %d, \"grown_bytes\": %ld}\n",
              longest[3], count_in("/proc/self/task") - threads, count_in("/proc/self/fd") - files,
              resident_bytes() - bytes);
  return 0;
}
