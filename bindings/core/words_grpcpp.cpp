#include "words_grpcpp.h"

#include <utility>

#include "grpc_status.h"

namespace soundwell {

Status status_of(const grpc::Status& status, const grpc::ClientContext& context) {
  if (status.ok()) return {};
  const auto& told = context.GetServerTrailingMetadata();
  auto text = [&](const char* key) {
    const auto at = told.find(key);
    return at == told.end() ? std::string() : std::string(at->second.data(), at->second.size());
  };
  return status_of_grpc(static_cast<uint32_t>(status.error_code()), status.error_message(), text("soundwell-code"),
                        text("soundwell-field"));
}

static void fill(wire::Sound* target, const SoundDescription& sound) {
  target->set_id(sound.id);
  target->set_category(sound.category);
  for (const auto& [name, value] : sound.attributes) (*target->mutable_attributes())[name] = value;
  target->set_text(sound.text);
  target->set_duration_secs(sound.duration_secs);
  target->set_channels(sound.channels);
  target->set_loop(sound.loop);
  if (sound.spread != kFullSpread) target->set_spread(sound.spread);
  if (sound.width != kPlainWidth) target->set_width(sound.width);
}

void fill(wire::AudioFormat* target, const Format& format) {
  target->set_encoding(static_cast<wire::Encoding>(format.encoding));
  target->set_sample_rate_hz(format.sample_rate_hz);
}

static void fill(wire::SessionRequest* target, const Want& want) {
  wire::Want& words = *target->mutable_want();
  words.set_want_id(want.want_id);
  if (want.sound_hash.empty()) fill(words.mutable_sound(), want.sound);
  if (!want.sound_hash.empty()) words.set_sound_hash(want.sound_hash);
  words.set_bucket(want.bucket);
  words.set_count(want.count);
  words.set_deadline_millis(want.deadline_millis);
  words.set_priority(static_cast<wire::Priority>(want.priority));
  for (const uint64_t seed : want.seeds) words.add_seeds(seed);
}

static void fill(wire::SessionRequest* target, const Cancel& cancel) {
  target->mutable_cancel()->set_want_id(cancel.want_id);
}

static void fill(wire::SessionRequest* target, const Ack& ack) {
  target->mutable_ack()->set_want_id(ack.want_id);
  target->mutable_ack()->set_index(ack.index);
}

wire::RenderRequest request_of(const RenderOrder& order) {
  wire::RenderRequest request;
  wire::Timeline& timeline = *request.mutable_timeline();
  for (const SoundDescription& sound : order.sounds) fill(timeline.add_sounds(), sound);
  for (const TimelineEvent& event : order.events) {
    wire::Event& words = *timeline.add_events();
    words.set_sound_id(event.sound_id);
    words.set_time_secs(event.time_secs);
    words.set_intensity(event.intensity);
    if (event.has_seed) words.set_seed(event.seed);
  }
  for (const auto& [time_secs, level_db] : order.loudness) {
    timeline.add_loudness()->set_time_secs(time_secs);
    timeline.mutable_loudness()->rbegin()->set_level_db(level_db);
  }
  timeline.set_duration_secs(order.duration_secs);
  timeline.set_channels(order.channels);
  timeline.set_seed(order.seed);
  fill(request.mutable_format(), order.format);
  request.set_steps(order.steps);
  request.set_deadline_millis(order.deadline_millis);
  return request;
}

wire::SessionRequest request_of(const ToSidecar& message) {
  wire::SessionRequest request;
  std::visit([&](const auto& said) { fill(&request, said); }, message);
  return request;
}

PcmPiece piece_of(const wire::PcmChunk& chunk) {
  return {chunk.offset_bytes(), chunk.total_bytes(), reinterpret_cast<const uint8_t*>(chunk.data().data()),
          chunk.data().size(), chunk.sha256()};
}

Arrival arrival_of(const wire::VariationChunk& chunk, std::vector<uint8_t> pcm) {
  Arrival arrival;
  arrival.want_id = chunk.want_id();
  arrival.index = chunk.index();
  arrival.sound_id = chunk.sound_id();
  arrival.sound_hash = chunk.sound_hash();
  arrival.bucket = chunk.bucket();
  arrival.seed = chunk.seed();
  arrival.model_sha256 = chunk.model_sha256();
  arrival.made_by = static_cast<MadeBy>(chunk.made_by());
  arrival.steps = chunk.steps();
  arrival.latency_millis = chunk.latency_millis();
  arrival.onset_frames = chunk.onset_frames();
  arrival.rms_dbfs = chunk.rms_dbfs();
  arrival.format = {static_cast<Encoding>(chunk.encoding()), chunk.sample_rate_hz()};
  arrival.channels = chunk.channels();
  arrival.pcm = std::move(pcm);
  return arrival;
}

}  // namespace soundwell
