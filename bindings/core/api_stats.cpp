// The C ABI's numbers and log.
#include "api.h"
#include "context.h"
#include "text.h"

namespace soundwell {
namespace {

void add_sounds(const Registry& registry, soundwell_stats* stats) {
  for (uint32_t index = 0; index < registry.num_sounds(); ++index) {
    const Sound& sound = registry.sound_at(index);
    for (uint32_t tier = 0; tier <= SOUNDWELL_TIER_CLIP; ++tier) stats->tier_counts[tier] += sound.tier_count(tier);
    for (uint32_t bucket = 0; bucket < kNumBuckets; ++bucket) {
      stats->pools += sound.pool(bucket).playable() || sound.num_banked(bucket) > 0 ? 1 : 0;
    }
    stats->reused += sound.reused();
  }
  stats->unknown = registry.unknown();
  stats->tier_counts[SOUNDWELL_TIER_SILENCE] += stats->unknown;
  for (const uint64_t count : stats->tier_counts) stats->triggers += count;
}

void add_refill(const RefillStats& refill, soundwell_stats* stats) {
  stats->arrivals = refill.arrivals;
  stats->faults = refill.faults;
  stats->corrupt = refill.corrupt;
  stats->evicted = refill.evicted;
  stats->in_flight = refill.in_flight;
  stats->refill_p50_millis = refill.p50_millis;
  stats->refill_p95_millis = refill.p95_millis;
}

#if SOUNDWELL_ENABLED
void add_link(const LinkStats& link, soundwell_stats* stats) {
  stats->state = static_cast<uint32_t>(link.state);
  stats->connects = link.connects;
  stats->launches = link.launches;
  stats->sidecar_pid = link.sidecar_pid;
  copy_text(link.instance_id, stats->instance_id, sizeof stats->instance_id);
  copy_text(link.model_id, stats->model_id, sizeof stats->model_id);
  copy_text(link.model_sha256, stats->model_sha256, sizeof stats->model_sha256);
  copy_text(link.last_error.sentence, stats->last_error, sizeof stats->last_error);
}
#endif

soundwell_code get_stats(soundwell_context* context, soundwell_stats* given) {
  if (context == nullptr || given == nullptr) return SOUNDWELL_INVALID_INPUT;
  if (!sized_right(given, sizeof(soundwell_stats))) return SOUNDWELL_INVALID_INPUT;
  context->keep_house();
  soundwell_stats stats = {};
  add_sounds(context->registry, &stats);
  add_refill(context->refill.stats(), &stats);
  stats.late_shots = context->tally->late_shots.load();
  stats.cache_bytes = context->registry.held_bytes();
  stats.bank_bytes = context->registry.bank_bytes();
  stats.log_dropped = context->log.dropped();
#if SOUNDWELL_ENABLED
  add_link(context->link->stats(), &stats);
#endif
  write_struct(stats, given);
  return SOUNDWELL_OK;
}

uint32_t poll_log(soundwell_context* context, soundwell_log_line* given) {
  LogLine line;
  context->keep_house();
  if (!context->log.poll(&line)) return 0;
  soundwell_log_line filled = {};
  filled.level = static_cast<uint32_t>(line.level);
  filled.source = static_cast<uint32_t>(line.source);
  filled.time_secs = line.time_secs;
  copy_text(line.text, filled.text, sizeof filled.text);
  write_struct(filled, given);
  return 1;
}

}  // namespace
}  // namespace soundwell

soundwell_code soundwell_get_stats(soundwell_context* context, soundwell_stats* stats) {
  return soundwell::guarded(nullptr, [&] { return soundwell::get_stats(context, stats); });
}

uint32_t soundwell_poll_log(soundwell_context* context, soundwell_log_line* line) {
  if (context == nullptr || line == nullptr || !soundwell::sized_right(line, sizeof(soundwell_log_line))) return 0;
  uint32_t polled = 0;
  soundwell::guarded(nullptr, [&] {
    polled = soundwell::poll_log(context, line);
    return SOUNDWELL_OK;
  });
  return polled;
}
