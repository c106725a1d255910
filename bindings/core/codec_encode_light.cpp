// Plain values to bytes. nanopb calls each callback twice, once to learn its size: none of them may change anything.
#include <pb_encode.h>

#include "codec.h"
#include "service.pb.h"

namespace soundwell {
namespace {

// A field's value behind nanopb's void pointer; the value outlives the encoding.
template <typename T>
pb_callback_t field(const T& value, bool (*write)(pb_ostream_t*, const pb_field_t*, void* const*)) {
  pb_callback_t callback{};
  callback.funcs.encode = write;
  callback.arg = const_cast<T*>(&value);
  return callback;
}

bool write_text(pb_ostream_t* stream, const pb_field_t* tag, void* const* arg) {
  const auto& text = *static_cast<const std::string*>(*arg);
  if (text.empty()) return true;  // as proto3 does with a default
  return pb_encode_tag_for_field(stream, tag) &&
         pb_encode_string(stream, reinterpret_cast<const pb_byte_t*>(text.data()), text.size());
}

// In a oneof an empty text is said too.
bool write_said_text(pb_ostream_t* stream, const pb_field_t* tag, void* const* arg) {
  const auto& text = *static_cast<const std::string*>(*arg);
  return pb_encode_tag_for_field(stream, tag) &&
         pb_encode_string(stream, reinterpret_cast<const pb_byte_t*>(text.data()), text.size());
}

pb_callback_t text_field(const std::string& text) { return field(text, write_text); }

bool write_attributes(pb_ostream_t* stream, const pb_field_t* tag, void* const* arg) {
  for (const auto& [name, value] : *static_cast<const decltype(SoundDescription::attributes)*>(*arg)) {
    soundwell_v1_Sound_AttributesEntry entry = soundwell_v1_Sound_AttributesEntry_init_zero;
    entry.key = text_field(name);
    entry.value = text_field(value);
    if (!pb_encode_tag_for_field(stream, tag) ||
        !pb_encode_submessage(stream, soundwell_v1_Sound_AttributesEntry_fields, &entry)) {
      return false;
    }
  }
  return true;
}

soundwell_v1_Sound wire_of(const SoundDescription& sound) {
  soundwell_v1_Sound wire = soundwell_v1_Sound_init_zero;
  wire.id = text_field(sound.id);
  wire.category = text_field(sound.category);
  wire.attributes = field(sound.attributes, write_attributes);
  wire.text = text_field(sound.text);
  wire.duration_secs = sound.duration_secs;
  wire.channels = sound.channels;
  wire.loop = sound.loop;
  wire.has_spread = sound.spread != kFullSpread;
  wire.spread = sound.spread;
  wire.has_width = sound.width != kPlainWidth;
  wire.width = sound.width;
  return wire;
}

soundwell_v1_AudioFormat wire_of(const Format& format) {
  soundwell_v1_AudioFormat wire = soundwell_v1_AudioFormat_init_zero;
  wire.encoding = static_cast<soundwell_v1_Encoding>(format.encoding);
  wire.sample_rate_hz = format.sample_rate_hz;
  return wire;
}

soundwell_v1_Event wire_of(const TimelineEvent& event) {
  soundwell_v1_Event wire = soundwell_v1_Event_init_zero;
  wire.sound_id = text_field(event.sound_id);
  wire.time_secs = event.time_secs;
  wire.has_intensity = true;
  wire.intensity = event.intensity;
  wire.has_seed = event.has_seed;
  wire.seed = event.seed;
  return wire;
}

soundwell_v1_LoudnessPoint wire_of(const std::pair<double, double>& point) {
  soundwell_v1_LoudnessPoint wire = soundwell_v1_LoudnessPoint_init_zero;
  wire.time_secs = point.first;
  wire.level_db = point.second;
  return wire;
}

template <typename T>
bool write_each(pb_ostream_t* stream, const pb_field_t* tag, const std::vector<T>& values,
                const pb_msgdesc_t* description) {
  for (const T& value : values) {
    const auto wire = wire_of(value);
    if (!pb_encode_tag_for_field(stream, tag) || !pb_encode_submessage(stream, description, &wire)) return false;
  }
  return true;
}

bool write_sounds(pb_ostream_t* stream, const pb_field_t* tag, void* const* arg) {
  return write_each(stream, tag, *static_cast<const std::vector<SoundDescription>*>(*arg), soundwell_v1_Sound_fields);
}

bool write_events(pb_ostream_t* stream, const pb_field_t* tag, void* const* arg) {
  return write_each(stream, tag, *static_cast<const std::vector<TimelineEvent>*>(*arg), soundwell_v1_Event_fields);
}

bool write_loudness(pb_ostream_t* stream, const pb_field_t* tag, void* const* arg) {
  return write_each(stream, tag, *static_cast<const std::vector<std::pair<double, double>>*>(*arg),
                    soundwell_v1_LoudnessPoint_fields);
}

bool write_seeds(pb_ostream_t* stream, const pb_field_t* tag, void* const* arg) {
  for (const uint64_t seed : *static_cast<const std::vector<uint64_t>*>(*arg)) {
    if (!pb_encode_tag_for_field(stream, tag) || !pb_encode_varint(stream, seed)) return false;
  }
  return true;
}

bool write_capabilities(pb_ostream_t* stream, const pb_field_t* tag, void* const*) {
  for (const char* known : {"variation", "pool_state"}) {
    const std::string text = known;
    if (!pb_encode_tag_for_field(stream, tag) ||
        !pb_encode_string(stream, reinterpret_cast<const pb_byte_t*>(text.data()), text.size())) {
      return false;
    }
  }
  return true;
}

bool append(pb_ostream_t* stream, const pb_byte_t* bytes, size_t len_bytes) {
  static_cast<std::string*>(stream->state)->append(reinterpret_cast<const char*>(bytes), len_bytes);
  return true;
}

template <typename Wire>
std::string bytes_of(const Wire& wire, const pb_msgdesc_t* description) {
  std::string bytes;
  pb_ostream_t stream{};
  stream.callback = append;
  stream.state = &bytes;
  stream.max_size = SIZE_MAX;
  pb_encode(&stream, description, &wire);  // fails only where a callback does, and none of these can
  return bytes;
}

void fill(soundwell_v1_SessionRequest* wire, const Want& want) {
  wire->has_want = true;
  wire->want.want_id = text_field(want.want_id);
  if (want.sound_hash.empty()) {
    wire->want.which_description = soundwell_v1_Want_sound_tag;
    wire->want.description.sound = wire_of(want.sound);
  } else {
    wire->want.which_description = soundwell_v1_Want_sound_hash_tag;
    wire->want.description.sound_hash = field(want.sound_hash, write_said_text);
  }
  wire->want.which_level = soundwell_v1_Want_bucket_tag;
  wire->want.level.bucket = want.bucket;
  wire->want.count = want.count;
  wire->want.deadline_millis = want.deadline_millis;
  wire->want.priority = static_cast<soundwell_v1_Priority>(want.priority);
  wire->want.seeds = field(want.seeds, write_seeds);
}

void fill(soundwell_v1_SessionRequest* wire, const Cancel& cancel) {
  wire->has_cancel = true;
  wire->cancel.want_id = text_field(cancel.want_id);
}

void fill(soundwell_v1_SessionRequest* wire, const Ack& ack) {
  wire->has_ack = true;
  wire->ack.want_id = text_field(ack.want_id);
  wire->ack.index = ack.index;
}

}  // namespace

std::string encoded(const Hello& hello) {
  soundwell_v1_HandshakeRequest wire = soundwell_v1_HandshakeRequest_init_zero;
  wire.protocol_version = kProtocolVersion;
  wire.client_name = text_field(hello.client_name);
  wire.capabilities = field(hello, write_capabilities);
  return bytes_of(wire, soundwell_v1_HandshakeRequest_fields);
}

std::string encoded(const Open& open) {
  soundwell_v1_SessionRequest wire = soundwell_v1_SessionRequest_init_zero;
  wire.has_open = true;
  wire.open.protocol_version = kProtocolVersion;
  wire.open.client_name = text_field(open.client_name);
  wire.open.has_format = true;
  wire.open.format = wire_of(open.format);
  wire.open.base_seed = open.base_seed;
  return bytes_of(wire, soundwell_v1_SessionRequest_fields);
}

std::string encoded(const ToSidecar& message) {
  soundwell_v1_SessionRequest wire = soundwell_v1_SessionRequest_init_zero;
  std::visit([&](const auto& said) { fill(&wire, said); }, message);
  return bytes_of(wire, soundwell_v1_SessionRequest_fields);
}

std::string encoded(const RenderOrder& order) {
  soundwell_v1_RenderRequest wire = soundwell_v1_RenderRequest_init_zero;
  wire.has_timeline = true;
  wire.timeline.sounds = field(order.sounds, write_sounds);
  wire.timeline.events = field(order.events, write_events);
  wire.timeline.duration_secs = order.duration_secs;
  wire.timeline.channels = order.channels;
  wire.timeline.loudness = field(order.loudness, write_loudness);
  wire.timeline.seed = order.seed;
  wire.has_format = true;
  wire.format = wire_of(order.format);
  wire.steps = order.steps;
  wire.deadline_millis = order.deadline_millis;
  return bytes_of(wire, soundwell_v1_RenderRequest_fields);
}

}  // namespace soundwell
