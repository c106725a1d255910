// A continuous voice for beds and engines: one recording that loops, glides and crossfades into others.
//
// The game's side converts, sets and changes; the audio thread reads. Between them travel one pointer and one number.
#pragma once

#include <memory>

#include "voice.h"

namespace soundwell {

// Reads one recording round and round: at its loop points where it has them, else with a crossfade at the joint.
class LoopReader {
 public:
  LoopReader() = default;
  LoopReader(Variation* variation, uint32_t crossfade_frames);

  // The next frame, as stereo; moves on by `step` frames.
  void next(double step, float* left, float* right);

  Variation* variation() const { return variation_; }

 private:
  void at(double frame, float* left, float* right) const;
  float sample(int64_t frame, uint32_t channel) const;

  Variation* variation_ = nullptr;
  double at_ = 0;
  int64_t end_ = 0;     // exclusive
  int64_t period_ = 1;  // that it goes back by at the end
  int64_t fade_ = 0;    // frames of crossfade before the end; 0: none
  bool round_again_ = false;
};

class Bed final : public soundwell_voice {
 public:
  // Takes over a reference to `first`, which `prepare` made.
  Bed(const VoiceSettings& settings, Variation* first);
  ~Bed() override;

  // A reference to `variation`, or to a copy at the voice's rate with its loop points kept in step.
  static Variation* prepare(Variation* variation, const VoiceSettings& settings, std::shared_ptr<Graveyard> graveyard);

  // The game's side. Takes over a reference where it says true. False: a crossfade is under way.
  bool change(Variation* prepared);

  // Any thread; audio-thread safe.
  void set(float gain_db, float pitch_cents);
  void stop(float fade_secs) override;

  uint32_t read(float* dst, uint32_t num_frames) override;
  Bed* as_bed() override { return this; }

  const VoiceSettings& settings() const { return settings_; }

 private:
  void begin_change();
  void end_change();
  void glide();
  void render(float* dst, uint32_t num_frames);
  void frame(float* left, float* right);
  float stop_level();

  const VoiceSettings settings_;
  const uint32_t crossfade_frames_;
  const uint32_t smoothing_steps_;

  std::atomic<Variation*> incoming_{nullptr};
  std::atomic<bool> changing_{false};
  std::atomic<uint64_t> target_;           // two floats: gain, cents
  std::atomic<uint32_t> stop_frames_{0};   // fade of the stop, and one; 0: none

  // The audio thread's.
  LoopReader now_playing_;
  LoopReader coming_;
  uint32_t changed_frames_ = 0;  // of the crossfade
  uint64_t gliding_to_ = 0;
  uint32_t glide_steps_left_ = 0;
  float gain_ = 0;  // it fades in
  float gain_slope_ = 0;
  float cents_ = 0;
  double step_ = 1;
  float stop_fade_ = 1;
  bool silent_ = false;
};

}  // namespace soundwell
