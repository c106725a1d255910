// See context.h.
#include "context.h"

soundwell_context::soundwell_context(const soundwell::ContextSettings& given)
    : settings(given), registry(settings.registry, graveyard), refill(registry, log, settings.plan) {
#if SOUNDWELL_ENABLED
  soundwell::LinkSettings link_settings;
  link_settings.client_name = settings.client_name;
  link_settings.format.sample_rate_hz = settings.sample_rate_hz;
  link_settings.base_seed = settings.seed;
  link_settings.connect_timeout_millis = settings.connect_timeout_millis;
  link_settings.max_pause_millis = settings.max_pause_millis;
  link = std::make_unique<soundwell::Link>(refill, desk, log, link_settings);
#endif
}

// What callers still hold frees itself from now on.
soundwell_context::~soundwell_context() {
#if SOUNDWELL_ENABLED
  link.reset();
#endif
  graveyard->close();
}

void soundwell_context::keep_house() {
#if !SOUNDWELL_ENABLED
  const std::lock_guard<std::mutex> lock(housekeeping);
  refill.housekeep();
#endif
}

void soundwell_context::wake_link() {
#if SOUNDWELL_ENABLED
  link->wake();
#endif
}

bool soundwell_context::connected() const {
#if SOUNDWELL_ENABLED
  return link->stats().state == soundwell::LinkState::kConnected;
#else
  return false;
#endif
}
