// `soundwell_acquire` from several threads while a refill runs: how long a call takes, and what it does beside choosing.
// Usage: bench_acquire READY_FILE [CALLS [THREADS]]. Prints one JSON object.
//
// Each call stands between two readings of the clock, whose own median cost is measured and subtracted. Allocations
// and locks are counted by standing in for malloc and pthread_mutex_lock in this program, which has the core linked in.
#include <dlfcn.h>
#include <pthread.h>

#include <atomic>

#include "bench.h"

extern "C" void* __libc_malloc(size_t len_bytes);

static thread_local bool inside_acquire = false;
static std::atomic<uint64_t> allocations{0};
static std::atomic<uint64_t> locks{0};

extern "C" void* malloc(size_t len_bytes) {
  if (inside_acquire) allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(len_bytes);
}

extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) {
  using Lock = int (*)(pthread_mutex_t*);
  static const Lock real = reinterpret_cast<Lock>(dlsym(RTLD_NEXT, "pthread_mutex_lock"));
  if (inside_acquire) locks.fetch_add(1, std::memory_order_relaxed);
  return real(mutex);
}

namespace {

struct Result {
  bench::Histogram times;
  uint64_t silent = 0;
};

constexpr uint32_t kPool = 12;
constexpr uint64_t kWarmUp = 1000;  // calls that are not counted

soundwell_context* make_context() {
  soundwell_settings settings = bench::default_settings();
  settings.min_depth = settings.max_depth = settings.keep_played = kPool;
  return bench::create(settings);
}

void trigger_often(soundwell_context* context, soundwell_sound sound, uint64_t calls, uint64_t emitter,
                   uint64_t clock_cost, Result* result) {
  const soundwell_trigger trigger{sound, 0.6f, emitter};
  soundwell_played played;
  for (uint64_t i = 0; i < calls + kWarmUp; ++i) {
    inside_acquire = true;
    const uint64_t began = bench::now_nanos();
    soundwell_acquire(context, &trigger, &played);
    const uint64_t took = bench::now_nanos() - began;
    inside_acquire = false;
    if (i >= kWarmUp) result->times.note(took > clock_cost ? took - clock_cost : 0);
    result->silent += played.variation == nullptr;
    soundwell_variation_release(played.variation);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: bench_acquire READY_FILE [CALLS [THREADS]]\n"), 2;
  const uint64_t calls = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10000000;
  const uint64_t num_threads = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 4;

  soundwell_context* context = make_context();
  bench::connect(context, argv[1]);
  const soundwell_sound sound = bench::define(context, "step", "footstep", 0.3);
  soundwell_prewarm(context, sound, 2, kPool, nullptr);
  if (!bench::wait_for([&] { return bench::pool_of(context, sound, 1).fresh >= kPool; }, 60)) return 3;

  const uint64_t clock_cost = bench::clock_cost_nanos();
  const uint64_t arrivals_before = bench::stats_of(context).arrivals;
  const uint64_t began = bench::now_nanos();
  std::vector<Result> results(num_threads);
  std::vector<std::thread> threads;
  for (uint64_t i = 0; i < num_threads; ++i) {
    threads.emplace_back(trigger_often, context, sound, calls / num_threads, i + 1, clock_cost, &results[i]);
  }
  for (std::thread& thread : threads) thread.join();
  const double took_secs = static_cast<double>(bench::now_nanos() - began) / 1e9;
  const uint64_t arrivals = bench::stats_of(context).arrivals - arrivals_before;

  Result all;
  for (const Result& result : results) all.times.add(result.times), all.silent += result.silent;
  std::printf("{\"calls\": %llu, \"threads\": %llu, \"p50_nanos\": %llu, \"p99_nanos\": %llu, \"p999_nanos\": %llu, ",
              static_cast<unsigned long long>(all.times.total()), static_cast<unsigned long long>(num_threads),
              static_cast<unsigned long long>(all.times.quantile(0.5)),
              static_cast<unsigned long long>(all.times.quantile(0.99)),
              static_cast<unsigned long long>(all.times.quantile(0.999)));
  std::printf("\"max_nanos\": %llu, \"clock_nanos\": %llu, \"allocations\": %llu, \"locks\": %llu, ",
              static_cast<unsigned long long>(all.times.largest()), static_cast<unsigned long long>(clock_cost),
              static_cast<unsigned long long>(allocations.load()), static_cast<unsigned long long>(locks.load()));
  std::printf("\"silent\": %llu, \"arrivals\": %llu, \"took_secs\": %.3f}\n",
              static_cast<unsigned long long>(all.silent), static_cast<unsigned long long>(arrivals), took_secs);
  soundwell_destroy(context);
  return 0;
}
