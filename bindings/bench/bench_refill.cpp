// What one refill costs from want to a playable variation: `bench_refill PORT TOKEN COUNT`. The core's own connection,
// planner-side bookkeeping and pool, on one thread without the planner's tick, so that only work is measured.
#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>

#include "bench.h"
#include "log.h"
#include "planner.h"
#include "refill.h"
#include "registry.h"
#include "transport.h"

using namespace soundwell;

namespace {

constexpr std::chrono::milliseconds kLong{5'000};

double cpu_micros() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

struct Road {
  Log log;
  std::shared_ptr<Graveyard> graveyard = std::make_shared<Graveyard>();
  Registry registry{RegistrySettings(), graveyard};
  PlanSettings plan;
  Refill refill{registry, log, plan};
  std::unique_ptr<Transport> transport = make_transport();
  Pool* pool = nullptr;

  bool open(uint16_t port, const char* token) {
    Endpoint endpoint;
    endpoint.port = port;
    endpoint.token = token;
    Welcome welcome;
    const Status status = transport->connect(endpoint, {"bench"}, Open{"bench", {}, 1}, kLong, &welcome);
    if (!status.ok()) return std::fprintf(stderr, "%s\n", status.sentence.c_str()), false;
    SoundDescription step;
    step.id = "step";
    step.category = "footstep";
    uint32_t handle = 0;
    registry.define(step, PlaySettings(), &handle);
    pool = &registry.find(handle)->pool(1);
    plan.min_depth = plan.max_depth = 1;  // one at a time
    refill.begin();
    return true;
  }

  // One more variation: asked for, taken in, checked, published, acknowledged.
  bool one_more() {
    const uint64_t before = refill.stats().arrivals;
    pool->goal.store(pool->num_fresh() + 1);
    registry.touch(*pool);
    refill.step(*transport);
    std::optional<FromSidecar> message;
    while (refill.stats().arrivals == before) {
      if (!transport->receive(kLong, &message).ok() || !message) return false;
      refill.hear(*transport, std::move(*message));
    }
    // The acknowledgement leaves, and the end of the want is heard, which came with the variation or comes now.
    const Status status = transport->receive(kLong, &message);
    if (message) refill.hear(*transport, std::move(*message));
    return status.ok() && message;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fprintf(stderr, "usage: bench_refill PORT TOKEN COUNT\n"), 2;
  Road road;
  if (!road.open(static_cast<uint16_t>(std::atoi(argv[1])), argv[2])) return 1;
  std::vector<double> wall, cpu;
  for (int i = 0, count = std::atoi(argv[3]); i < count; ++i) {
    const uint64_t began = bench::now_nanos();
    const double cpu_began = cpu_micros();
    if (!road.one_more()) return std::fprintf(stderr, "the connection was lost\n"), 1;
    cpu.push_back(cpu_micros() - cpu_began);
    wall.push_back(1e-3 * static_cast<double>(bench::now_nanos() - began));
    // As a game does; else the pool is full after a while.
    if (i % 8 == 7) road.registry.drain(*road.registry.find(1)), road.refill.housekeep();
  }
  std::printf("{\"p50_us\": %.1f, \"cpu_p50_us\": %.1f, \"count\": %zu}\n", median(wall), median(cpu), wall.size());
  road.transport->close(std::chrono::milliseconds(50));
  return 0;
}
