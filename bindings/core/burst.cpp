// See burst.h.
#include "burst.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "resampler.h"

namespace soundwell {
namespace {

uint32_t power_of_two_at_least(uint32_t number) {
  uint32_t power = 1;
  while (power < number) power *= 2;
  return power;
}

uint32_t number_of(uint64_t stop) { return static_cast<uint32_t>(stop >> 32); }
uint32_t fade_of(uint64_t stop) { return static_cast<uint32_t>(stop); }

}  // namespace

Burst::Burst(const VoiceSettings& settings, std::shared_ptr<Graveyard> graveyard, std::shared_ptr<VoiceTally> tally)
    : settings_(settings),
      graveyard_(std::move(graveyard)),
      tally_(std::move(tally)),
      slots_(settings.max_shots),
      scheduled_(power_of_two_at_least(settings.max_shots)),
      ended_(power_of_two_at_least(settings.max_shots)) {
  active_.reserve(settings.max_shots);
  for (uint32_t slot = settings.max_shots; slot-- > 0;) free_.push_back(static_cast<uint16_t>(slot));
}

Burst::~Burst() {
  for (Playing& playing : slots_) release(playing.variation);
}

// --- The game's side -------------------------------------------------------------------------------------------------

bool Burst::schedule(const Shot* shots, uint32_t num_shots) {
  uint16_t slot;
  while (ended_.pop(&slot)) free_.push_back(slot);
  if (free_.size() < num_shots) return false;
  std::vector<Playing> prepared;
  prepared.reserve(num_shots);
  try {
    for (uint32_t index = 0; index < num_shots; ++index) prepared.push_back(prepare(shots[index]));
  } catch (...) {
    for (Playing& playing : prepared) release(playing.variation);
    throw;
  }
  for (Playing& playing : prepared) {
    slot = free_.back();
    free_.pop_back();
    slots_[slot] = playing;
    scheduled_.push(slot);
  }
  return true;
}

// So that the attack falls on a whole frame after conversion too, it is made the conversion's anchor.
Burst::Playing Burst::prepare(const Shot& shot) const {
  Playing playing;
  Conversion conversion;
  conversion.source_frames =
      source_frames_of(shot.variation->sample_rate_hz, settings_.sample_rate_hz, shot.pitch_cents);
  conversion.anchor = settings_.align_onset ? shot.variation->onset_frames : 0;
  playing.onset = conversion.anchor;
  if (conversion.source_frames == 1.0) {
    retain(shot.variation);
    playing.variation = shot.variation;
  } else {
    Converted converted = convert(*shot.variation, conversion);
    playing.onset = converted.anchor;
    playing.variation = make_float_variation(graveyard_, std::move(converted.samples), shot.variation->channels,
                                             settings_.sample_rate_hz);
  }
  playing.starts_at = static_cast<int64_t>(shot.at_frame) - static_cast<int64_t>(playing.onset);
  playing.gain = gain_of(shot.gain_db);
  playing.stops_seen = number_of(stop_.load(std::memory_order_acquire));
  return playing;
}

void Burst::stop(float fade_secs) {
  const uint32_t fade_frames = frames_of(fade_secs, settings_.sample_rate_hz);
  uint64_t before = stop_.load(std::memory_order_relaxed);
  uint64_t after;
  do {
    after = (static_cast<uint64_t>(number_of(before) + 1) << 32) | fade_frames;
  } while (!stop_.compare_exchange_weak(before, after, std::memory_order_acq_rel, std::memory_order_relaxed));
}

// --- The audio thread ------------------------------------------------------------------------------------------------

uint32_t Burst::read(float* dst, uint32_t num_frames) {
  std::memset(dst, 0, sizeof(float) * num_frames * settings_.channels);
  take_scheduled();
  obey_stop();
  uint32_t last_frame = 0;
  for (size_t index = 0; index < active_.size();) {
    if (mix(&slots_[active_[index]], dst, num_frames, &last_frame)) {
      ++index;
    } else {
      end(index);
    }
  }
  position_.fetch_add(num_frames, std::memory_order_release);
  return active_.empty() ? last_frame : num_frames;
}

void Burst::take_scheduled() {
  uint16_t slot;
  while (scheduled_.pop(&slot)) {
    begin(&slots_[slot]);
    active_.push_back(slot);
  }
}

// A shot whose first frames have passed leaves them out; one whose attack has passed attacks now.
void Burst::begin(Playing* playing) {
  const auto now = static_cast<int64_t>(position());
  if (playing->starts_at >= now) return;
  const int64_t attack = playing->starts_at + static_cast<int64_t>(playing->onset);
  if (attack < now) tally_->late_shots.fetch_add(1, std::memory_order_relaxed);
  const int64_t passed = attack < now ? static_cast<int64_t>(playing->onset) : now - playing->starts_at;
  playing->skipped = std::min(static_cast<uint64_t>(passed), playing->variation->num_frames);
  playing->starts_at = now;
}

// What was scheduled before the last stop fades, or is dropped where it has not begun.
void Burst::obey_stop() {
  const uint64_t stop = stop_.load(std::memory_order_acquire);
  if (number_of(stop) == obeyed_) return;
  obeyed_ = number_of(stop);
  const auto now = static_cast<int64_t>(position());
  for (size_t index = 0; index < active_.size();) {
    Playing& playing = slots_[active_[index]];
    const bool meant = static_cast<int32_t>(playing.stops_seen - obeyed_) < 0;
    if (meant && (playing.starts_at >= now || fade_of(stop) == 0)) {
      end(index);
      continue;
    }
    if (meant && playing.fade_step == 0) playing.fade_step = 1.0f / static_cast<float>(fade_of(stop));
    ++index;
  }
}

// Adds what of a shot falls into this buffer. False: it has ended.
bool Burst::mix(Playing* playing, float* dst, uint32_t num_frames, uint32_t* last_frame) {
  const auto now = static_cast<int64_t>(position());
  int64_t until = playing->ends_at();
  float slope = 0;
  if (playing->fade_step != 0) {
    until = std::min(until, now + static_cast<int64_t>(std::ceil(playing->fade / playing->fade_step)));
    slope = -playing->gain * playing->fade_step;
  }
  const int64_t from = std::max(now, playing->starts_at);
  const int64_t to = std::min(now + num_frames, until);
  if (from < to) {
    const uint64_t first = static_cast<uint64_t>(from - playing->starts_at) + playing->skipped;
    mix_frames(*playing->variation, first, static_cast<uint64_t>(to - from), settings_.channels,
               playing->gain * playing->fade, slope, dst + (from - now) * settings_.channels);
    playing->fade -= playing->fade_step * static_cast<float>(to - from);
    *last_frame = std::max(*last_frame, static_cast<uint32_t>(to - now));
  }
  return now + num_frames < until;
}

void Burst::end(size_t active_index) {
  const uint16_t slot = active_[active_index];
  active_[active_index] = active_.back();
  active_.pop_back();
  release(std::exchange(slots_[slot].variation, nullptr));
  ended_.push(slot);
}

}  // namespace soundwell
