// What the measuring programs share: a clock with its own cost known, and a histogram. Knows the public header only.
#pragma once

#include <soundwell/soundwell.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;

inline uint64_t now_nanos() {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count());
}

// Median of what two readings of the clock cost with nothing between them; subtracted from each measurement.
inline uint64_t clock_cost_nanos() {
  std::vector<uint64_t> costs(20001);
  for (uint64_t& cost : costs) {
    const uint64_t began = now_nanos();
    cost = now_nanos() - began;
  }
  std::nth_element(costs.begin(), costs.begin() + 10000, costs.end());
  return costs[10000];
}

// Counts per nanosecond up to 65 us, and the rest one by one. One thread each; `add` joins them.
class Histogram {
 public:
  Histogram() : counts_(65536) { large_.reserve(1 << 16); }

  void note(uint64_t nanos) {
    if (nanos < counts_.size()) {
      ++counts_[nanos];
    } else {
      large_.push_back(nanos);
    }
    ++total_;
  }

  void add(const Histogram& other) {
    for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    large_.insert(large_.end(), other.large_.begin(), other.large_.end());
    total_ += other.total_;
  }

  uint64_t quantile(double share) {
    const uint64_t wanted = static_cast<uint64_t>(share * static_cast<double>(total_));
    uint64_t seen = 0;
    for (size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > wanted) return i;
    }
    std::sort(large_.begin(), large_.end());
    return large_.empty() ? 0 : large_[std::min<size_t>(large_.size() - 1, wanted - seen)];
  }

  uint64_t largest() {
    if (!large_.empty()) return *std::max_element(large_.begin(), large_.end());
    return quantile(1.0 - 1e-12);
  }

  uint64_t total() const { return total_; }

 private:
  std::vector<uint64_t> counts_;
  std::vector<uint64_t> large_;
  uint64_t total_ = 0;
};

inline void require(soundwell_code code, const soundwell_error& error) {
  if (code == SOUNDWELL_OK) return;
  std::fprintf(stderr, "code %d: %s %s\n", static_cast<int>(code), error.field, error.sentence);
  std::exit(1);
}

inline soundwell_error no_error() {
  soundwell_error error{};
  error.struct_size = sizeof error;
  return error;
}

inline soundwell_settings default_settings() {
  soundwell_settings settings;
  soundwell_settings_init(&settings, sizeof settings);
  return settings;
}

inline soundwell_context* create(const soundwell_settings& settings) {
  soundwell_error error = no_error();
  soundwell_context* context = nullptr;
  require(soundwell_create(&settings, &context, &error), error);
  return context;
}

inline soundwell_sound define(soundwell_context* context, const std::string& id, const std::string& category,
                              double duration_secs) {
  soundwell_error error = no_error();
  soundwell_sound_settings settings;
  soundwell_sound_settings_init(&settings, sizeof settings);
  settings.id = id.data(), settings.id_len_bytes = static_cast<uint32_t>(id.size());
  settings.category = category.data(), settings.category_len_bytes = static_cast<uint32_t>(category.size());
  settings.duration_secs = duration_secs;
  soundwell_sound sound = 0;
  require(soundwell_define_sound(context, &settings, &sound, &error), error);
  return sound;
}

inline void connect(soundwell_context* context, const std::string& ready_file) {
  soundwell_error error = no_error();
  soundwell_endpoint endpoint;
  soundwell_endpoint_init(&endpoint, sizeof endpoint);
  endpoint.ready_file = ready_file.data();
  endpoint.ready_file_len_bytes = static_cast<uint32_t>(ready_file.size());
  require(soundwell_connect(context, &endpoint, &error), error);
}

inline soundwell_stats stats_of(soundwell_context* context) {
  soundwell_stats stats{};
  stats.struct_size = sizeof stats;
  soundwell_get_stats(context, &stats);
  return stats;
}

inline soundwell_pool_info pool_of(soundwell_context* context, soundwell_sound sound, uint32_t bucket) {
  soundwell_pool_info info{};
  info.struct_size = sizeof info;
  soundwell_get_pool(context, sound, bucket, &info, nullptr);
  return info;
}

// False after the timeout.
template <typename Condition>
bool wait_for(Condition condition, double timeout_secs) {
  const Clock::time_point limit =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(timeout_secs));
  while (!condition()) {
    if (Clock::now() > limit) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace bench
