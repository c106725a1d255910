// Bytes to plain values. Everything here comes from another process and is believed only as far as it is checked.
#include <pb_decode.h>

#include <algorithm>
#include <cstring>

#include "codec.h"
#include "service.pb.h"

namespace soundwell {
namespace {

constexpr size_t kMaxNameBytes = 256;
constexpr size_t kMaxSentenceBytes = 1024;

template <size_t kMaxBytes>
bool read_text(pb_istream_t* stream, const pb_field_t*, void** arg) {
  auto& text = *static_cast<std::string*>(*arg);
  text.resize(std::min(stream->bytes_left, kMaxBytes));
  return pb_read(stream, reinterpret_cast<pb_byte_t*>(text.data()), text.size()) &&
         pb_read(stream, nullptr, stream->bytes_left);
}

struct PcmTarget {
  const uint8_t* message;
  size_t len_bytes;
  PcmPiece* piece;
};

// Notes where the bytes lie in the message instead of copying them. A field of another wire type than bytes is handed
// over in a buffer of nanopb's own, which ends with this call: it is refused.
bool read_pcm(pb_istream_t* stream, const pb_field_t*, void** arg) {
  const auto& target = *static_cast<const PcmTarget*>(*arg);
  const auto at = reinterpret_cast<uintptr_t>(stream->state), begin = reinterpret_cast<uintptr_t>(target.message);
  if (at < begin || at - begin > target.len_bytes || stream->bytes_left > target.len_bytes - (at - begin)) return false;
  target.piece->data = static_cast<const uint8_t*>(stream->state);
  target.piece->len_bytes = stream->bytes_left;
  return pb_read(stream, nullptr, stream->bytes_left);
}

pb_callback_t into(std::string* text,
                   bool (*read)(pb_istream_t*, const pb_field_t*, void**) = read_text<kMaxNameBytes>) {
  pb_callback_t callback{};
  callback.funcs.decode = read;
  callback.arg = text;
  return callback;
}

pb_callback_t into(PcmTarget* piece) {
  pb_callback_t callback{};
  callback.funcs.decode = read_pcm;
  callback.arg = piece;
  return callback;
}

// The other side may send any number; loading it as an enum that lacks it would be undefined.
template <typename Enum>
uint32_t number_of(const Enum& value) {
  static_assert(sizeof value == sizeof(uint32_t), "an enum of C");
  uint32_t number;
  std::memcpy(&number, &value, sizeof number);
  return number;
}

template <typename Enum>
MadeBy made_by_of(const Enum& value) {
  const uint32_t number = number_of(value);
  return number <= static_cast<uint32_t>(MadeBy::kFake) ? static_cast<MadeBy>(number) : MadeBy::kUnspecified;
}

template <typename Enum>
bool read_encoding(const Enum& value, Encoding* encoding) {
  const uint32_t number = number_of(value);
  *encoding = static_cast<Encoding>(number);
  return number == 1 || number == 2;
}

template <typename Wire>
bool parse(const uint8_t* bytes, size_t len_bytes, const pb_msgdesc_t* description, Wire* wire) {
  pb_istream_t stream = pb_istream_from_buffer(bytes, len_bytes);
  // Without setting fields to zero: the callbacks are set already.
  return pb_decode_ex(&stream, description, wire, PB_DECODE_NOINIT);
}

void finish(const soundwell_v1_PcmChunk& wire, PcmPiece* piece) {
  piece->offset_bytes = wire.offset_bytes;
  piece->total_bytes = wire.total_bytes;
  piece->sha256.assign(reinterpret_cast<const char*>(wire.sha256.bytes), wire.sha256.size);
}

// The numbers of a chunk; its texts and PCM are in place.
bool finish(const soundwell_v1_VariationChunk& wire, Chunk* chunk) {
  Arrival& arrival = chunk->arrival;
  arrival.index = wire.index;
  arrival.bucket = wire.bucket;
  arrival.seed = wire.seed;
  arrival.made_by = made_by_of(wire.made_by);
  arrival.steps = wire.steps;
  arrival.latency_millis = wire.latency_millis;
  arrival.onset_frames = wire.onset_frames;
  arrival.rms_dbfs = wire.rms_dbfs;
  arrival.format.sample_rate_hz = wire.sample_rate_hz;
  arrival.channels = wire.channels;
  finish(wire.pcm, &chunk->piece);
  return wire.has_pcm && read_encoding(wire.encoding, &arrival.format.encoding);
}

}  // namespace

bool plausible(const Format& format, uint32_t channels, size_t len_bytes) {
  const bool legal = channels >= 1 && channels <= 2 && format.sample_rate_hz >= 8000 && format.sample_rate_hz <= 192000;
  const size_t sample_bytes = format.encoding == Encoding::kInt16 ? 2 : 4;
  return legal && len_bytes % (sample_bytes * channels) == 0;
}

bool decode(const uint8_t* bytes, size_t len_bytes, Welcome* welcome, uint32_t* protocol_version) {
  soundwell_v1_HandshakeResponse wire = soundwell_v1_HandshakeResponse_init_zero;
  wire.instance_id = into(&welcome->instance_id);
  wire.sidecar_version = into(&welcome->sidecar_version);
  wire.model_id = into(&welcome->model_id);
  wire.model_sha256 = into(&welcome->model_sha256);
  if (!parse(bytes, len_bytes, soundwell_v1_HandshakeResponse_fields, &wire)) return false;
  *protocol_version = wire.protocol_version;
  welcome->model_sample_rate_hz = wire.model_sample_rate_hz;
  welcome->max_message_bytes = wire.limits.max_message_bytes;
  welcome->max_outstanding_variations = wire.limits.max_outstanding_variations;
  welcome->session_window_bytes = wire.limits.session_window_bytes;
  return true;
}

bool decode(const uint8_t* bytes, size_t len_bytes, SessionWord* word) {
  Opened opened;
  Chunk chunk;
  PoolState state;
  Fault fault;
  soundwell_v1_SessionResponse wire = soundwell_v1_SessionResponse_init_zero;
  wire.opened.session_id = into(&opened.session_id);
  wire.variation.want_id = into(&chunk.arrival.want_id);
  wire.variation.sound_id = into(&chunk.arrival.sound_id);
  wire.variation.sound_hash = into(&chunk.arrival.sound_hash);
  wire.variation.model_sha256 = into(&chunk.arrival.model_sha256);
  PcmTarget pcm{bytes, len_bytes, &chunk.piece};
  wire.variation.pcm.data = into(&pcm);
  wire.pool_state.want_id = into(&state.want_id);
  wire.pool_state.sound_hash = into(&state.sound_hash);
  wire.fault.want_id = into(&fault.want_id);
  wire.fault.code = into(&fault.code);
  wire.fault.field = into(&fault.field);
  wire.fault.sentence = into(&fault.sentence, read_text<kMaxSentenceBytes>);
  if (!parse(bytes, len_bytes, soundwell_v1_SessionResponse_fields, &wire)) return false;
  *word = std::monostate{};
  if (wire.has_variation) {
    if (!finish(wire.variation, &chunk)) return false;
    *word = std::move(chunk);
  } else if (wire.has_pool_state) {
    state.bucket = wire.pool_state.bucket;
    state.delivered = wire.pool_state.delivered;
    state.failed = wire.pool_state.failed;
    state.queued_orders = wire.pool_state.queued_orders;
    *word = std::move(state);
  } else if (wire.has_fault) {
    fault.count = wire.fault.count;
    *word = std::move(fault);
  } else if (wire.has_opened) {
    *word = std::move(opened);
  }
  return true;
}

bool decode(const uint8_t* bytes, size_t len_bytes, RenderWord* word) {
  Rendered header;
  PcmPiece piece;
  soundwell_v1_RenderResponse wire = soundwell_v1_RenderResponse_init_zero;
  wire.header.model_sha256 = into(&header.model_sha256);
  PcmTarget pcm{bytes, len_bytes, &piece};
  wire.pcm.data = into(&pcm);
  if (!parse(bytes, len_bytes, soundwell_v1_RenderResponse_fields, &wire)) return false;
  *word = std::monostate{};
  if (wire.has_pcm) {
    finish(wire.pcm, &piece);
    *word = std::move(piece);
  } else if (wire.has_header) {
    header.sample_rate_hz = wire.header.sample_rate_hz;
    header.channels = wire.header.channels;
    header.num_frames = wire.header.num_frames;
    header.made_by = made_by_of(wire.header.made_by);
    header.steps = wire.header.steps;
    if (!read_encoding(wire.header.encoding, &header.encoding)) return false;
    *word = std::move(header);
  }
  return true;
}

}  // namespace soundwell
