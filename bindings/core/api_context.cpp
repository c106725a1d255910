// The C ABI's context: made from checked settings, and destroyed.
#include "api.h"
#include "context.h"

namespace soundwell {
namespace {

soundwell_settings default_settings() {
  soundwell_settings settings = {};
  settings.abi_version = SOUNDWELL_ABI_VERSION;
  settings.client_name = "soundwell core";
  settings.client_name_len_bytes = 14;
  settings.sample_rate_hz = 48000;
  settings.cache_bytes = 64ull << 20;
  settings.min_keep = 2;
  settings.min_depth = 2;
  settings.max_depth = 16;
  settings.keep_played = 8;
  settings.max_in_flight = 128;
  settings.max_sounds = 4096;
  settings.connect_timeout_millis = 5000;
  settings.max_pause_millis = 8000;
  return settings;
}

struct Limit {
  const char* field;
  uint64_t value, low, high;
};

soundwell_code check(const soundwell_settings& settings, soundwell_error* error) {
  const Limit limits[] = {
      {"settings.sample_rate_hz", settings.sample_rate_hz, 8000, 192000},
      {"settings.cache_bytes", settings.cache_bytes, 1u << 20, uint64_t{1} << 40},
      {"settings.min_keep", settings.min_keep, 0, 256},
      {"settings.min_depth", settings.min_depth, 1, 256},
      {"settings.max_depth", settings.max_depth, settings.min_depth, 256},
      {"settings.keep_played", settings.keep_played, 0, 256},
      {"settings.max_in_flight", settings.max_in_flight, 1, 1024},
      {"settings.max_sounds", settings.max_sounds, 1, 65536},
      {"settings.connect_timeout_millis", settings.connect_timeout_millis, 10, 3600000},
      {"settings.max_pause_millis", settings.max_pause_millis, 10, 3600000},
      {"settings.strict", settings.strict, 0, 1},
  };
  for (const Limit& limit : limits) {
    if (limit.value >= limit.low && limit.value <= limit.high) continue;
    return wrong(error, limit.field,
                 "It is " + std::to_string(limit.value) + "; give " + std::to_string(limit.low) + " to " +
                     std::to_string(limit.high) + ".");
  }
  return SOUNDWELL_OK;
}

uint32_t power_of_two_at_least(uint32_t number) {
  uint32_t power = 1;
  while (power < number) power *= 2;
  return power;
}

ContextSettings settings_of(const soundwell_settings& given, std::string_view client_name) {
  ContextSettings settings;
  settings.client_name = client_name;
  settings.sample_rate_hz = given.sample_rate_hz;
  settings.seed = given.seed;
  settings.plan.min_depth = given.min_depth;
  settings.plan.max_depth = given.max_depth;
  settings.plan.max_in_flight = given.max_in_flight;
  settings.plan.cache_bytes = given.cache_bytes;
  settings.plan.min_keep = given.min_keep;
  settings.max_prewarm = std::max(64u, given.max_depth);
  settings.registry.max_sounds = given.max_sounds;
  settings.registry.pools.num_slots = power_of_two_at_least(settings.max_prewarm + given.keep_played + 1);
  settings.registry.pools.keep_played = given.keep_played;
  settings.registry.pools.seed = given.seed;
  settings.connect_timeout_millis = given.connect_timeout_millis;
  settings.max_pause_millis = given.max_pause_millis;
  settings.strict = given.strict != 0;
  return settings;
}

soundwell_code create(const soundwell_settings* given, soundwell_context** out, soundwell_error* error) {
  if (out == nullptr) return wrong(error, "out", "It is NULL; give the address of a pointer.");
  if (given == nullptr) return wrong(error, "settings", "It is NULL; fill one by soundwell_settings_init.");
  if (!sized_right(given, sizeof(soundwell_settings))) {
    return wrong(error, "settings.struct_size", "It is no size of this struct; fill it by soundwell_settings_init.");
  }
  if (given->abi_version != SOUNDWELL_ABI_VERSION) {
    return fail(error, SOUNDWELL_PROTOCOL_MISMATCH, "settings.abi_version",
                "Header and library are of different versions; build against the header of this library.");
  }
  soundwell_settings settings = default_settings();
  read_struct(given, &settings);
  std::string_view client_name;
  if (!read_text(settings.client_name, settings.client_name_len_bytes, "settings.client_name", &client_name, error)) {
    return SOUNDWELL_INVALID_INPUT;
  }
  if (client_name.size() > 128) return wrong(error, "settings.client_name", "It is longer than 128 bytes; shorten it.");
  const soundwell_code checked = check(settings, error);
  if (checked != SOUNDWELL_OK) return checked;
  *out = new soundwell_context(settings_of(settings, client_name));
  return SOUNDWELL_OK;
}

}  // namespace
}  // namespace soundwell

void soundwell_settings_init(soundwell_settings* settings, uint32_t struct_size) {
  soundwell::init_struct(settings, struct_size, soundwell::default_settings());
}

soundwell_code soundwell_create(const soundwell_settings* settings, soundwell_context** out, soundwell_error* error) {
  return soundwell::guarded(error, [&] { return soundwell::create(settings, out, error); });
}

void soundwell_destroy(soundwell_context* context) { delete context; }
