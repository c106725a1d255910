// Stats and PoolInfo: numbers of one moment, read only.
#include <pybind11/stl.h>

#include "binding.h"

namespace soundwell_python {

static const char* state_of(uint32_t state) {
  static const char* const names[] = {"offline", "starting", "connecting", "connected", "lost", "failed"};
  return state < 6 ? names[state] : names[0];
}

static std::map<std::string, uint64_t> tiers_of(const soundwell_stats& stats) {
  const uint64_t* counts = stats.tier_counts;
  return {
      {"silence", counts[0]}, {"live", counts[1]}, {"bank", counts[2]}, {"neighbour", counts[3]}, {"clip", counts[4]}};
}

static void bind_stats(py::module_& module) {
  py::class_<soundwell_stats> kind(module, "Stats");
  kind.def_property_readonly("state", [](const soundwell_stats& stats) { return state_of(stats.state); });
  kind.def_property_readonly("tier_counts", &tiers_of);
  kind.def_readonly("triggers", &soundwell_stats::triggers);
  kind.def_readonly("reused", &soundwell_stats::reused);
  kind.def_readonly("unknown", &soundwell_stats::unknown);
  kind.def_readonly("arrivals", &soundwell_stats::arrivals);
  kind.def_readonly("faults", &soundwell_stats::faults);
  kind.def_readonly("corrupt", &soundwell_stats::corrupt);
  kind.def_readonly("evicted", &soundwell_stats::evicted);
  kind.def_readonly("late_shots", &soundwell_stats::late_shots);
  kind.def_readonly("cache_bytes", &soundwell_stats::cache_bytes);
  kind.def_readonly("bank_bytes", &soundwell_stats::bank_bytes);
  kind.def_readonly("in_flight", &soundwell_stats::in_flight);
  kind.def_readonly("pools", &soundwell_stats::pools);
  kind.def_readonly("connects", &soundwell_stats::connects);
  kind.def_readonly("launches", &soundwell_stats::launches);
  kind.def_readonly("sidecar_pid", &soundwell_stats::sidecar_pid);
  kind.def_readonly("log_dropped", &soundwell_stats::log_dropped);
  kind.def_readonly("refill_p50_millis", &soundwell_stats::refill_p50_millis);
  kind.def_readonly("refill_p95_millis", &soundwell_stats::refill_p95_millis);
  kind.def_property_readonly("instance_id", [](const soundwell_stats& s) { return std::string(s.instance_id); });
  kind.def_property_readonly("model_id", [](const soundwell_stats& s) { return std::string(s.model_id); });
  kind.def_property_readonly("model_sha256", [](const soundwell_stats& s) { return std::string(s.model_sha256); });
  kind.def_property_readonly("last_error", [](const soundwell_stats& s) { return std::string(s.last_error); });
}

void bind_numbers(py::module_& module) {
  bind_stats(module);
  py::class_<soundwell_pool_info> pool(module, "PoolInfo");
  pool.def_readonly("fresh", &soundwell_pool_info::fresh);
  pool.def_readonly("played", &soundwell_pool_info::played);
  pool.def_readonly("banked", &soundwell_pool_info::banked);
  pool.def_readonly("in_flight", &soundwell_pool_info::in_flight);
  pool.def_readonly("goal", &soundwell_pool_info::goal);
  pool.def_readonly("depth", &soundwell_pool_info::depth);
  pool.def_readonly("rate_hz", &soundwell_pool_info::rate_hz);
  pool.def_readonly("refill_p95_millis", &soundwell_pool_info::refill_p95_millis);
  pool.def_readonly("len_bytes", &soundwell_pool_info::len_bytes);
}

}  // namespace soundwell_python
