// The words the core and a sidecar exchange, as plain values. Knows no wire format: see transport.h.
//
// Each struct mirrors the message of the same name in proto/soundwell/v1, whose comments are the specification.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace soundwell {

constexpr uint32_t kProtocolVersion = 1;

enum class Encoding : uint32_t { kInt16 = 1, kFloat32 = 2 };
enum class MadeBy : uint32_t { kUnspecified = 0, kModel = 1, kProcedural = 2, kFake = 3 };
enum class Priority : uint32_t { kLive = 1, kPrefetch = 2, kBatch = 3 };

constexpr double kFullSpread = 1.0;  // said by absence, so that a sound without them keeps its hash
constexpr double kPlainWidth = 0.5;

struct SoundDescription {
  std::string id;
  std::string category;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;
  double duration_secs = 1.0;
  uint32_t channels = 1;
  bool loop = false;
  double spread = kFullSpread;
  double width = kPlainWidth;
};

struct Format {
  Encoding encoding = Encoding::kInt16;
  uint32_t sample_rate_hz = 48000;
};

struct Hello {
  std::string client_name;
};

struct Welcome {
  std::string instance_id;
  std::string sidecar_version;
  std::string model_id;
  std::string model_sha256;
  uint32_t model_sample_rate_hz = 0;
  uint64_t max_message_bytes = 0;
  uint32_t max_outstanding_variations = 0;
  uint64_t session_window_bytes = 0;
};

struct Open {
  std::string client_name;
  Format format;
  uint64_t base_seed = 0;
};

struct Want {
  std::string want_id;
  SoundDescription sound;  // sent in full when `sound_hash` is empty
  std::string sound_hash;  // as told by an earlier variation of this session
  uint32_t bucket = 1;
  uint32_t count = 1;
  uint32_t deadline_millis = 0;  // 0: none
  Priority priority = Priority::kPrefetch;
  std::vector<uint64_t> seeds;  // empty, or one for each variation
};

struct Cancel {
  std::string want_id;
};

struct Ack {
  std::string want_id;
  uint32_t index = 0;
};

using ToSidecar = std::variant<Want, Cancel, Ack>;

// One whole variation: its chunks joined and its SHA-256 found right by the transport.
struct Arrival {
  std::string want_id;
  uint32_t index = 0;
  std::string sound_id;
  std::string sound_hash;
  uint32_t bucket = 0;
  uint64_t seed = 0;
  std::string model_sha256;
  MadeBy made_by = MadeBy::kUnspecified;
  uint32_t steps = 0;
  float latency_millis = 0;
  uint32_t onset_frames = 0;
  float rms_dbfs = 0;
  Format format;
  uint32_t channels = 1;
  std::vector<uint8_t> pcm;  // interleaved, in `format.encoding`
};

struct PoolState {
  std::string want_id;
  std::string sound_hash;
  uint32_t bucket = 0;
  uint32_t delivered = 0;
  uint32_t failed = 0;
  uint32_t queued_orders = 0;
};

// Something of a want was not done (code such as OVERLOADED of soundwell/errors.py). A variation whose SHA-256 is
// wrong is told by the transport as code "CORRUPT", count 1.
struct Fault {
  std::string want_id;
  std::string code;
  std::string field;
  std::string sentence;
  uint32_t count = 0;
};

using FromSidecar = std::variant<Arrival, PoolState, Fault>;

struct TimelineEvent {
  std::string sound_id;
  double time_secs = 0;
  double intensity = 0.6;
  bool has_seed = false;
  uint64_t seed = 0;
};

struct RenderOrder {
  std::vector<SoundDescription> sounds;
  std::vector<TimelineEvent> events;
  std::vector<std::pair<double, double>> loudness;  // (time_secs, level_db)
  double duration_secs = 1.0;
  uint32_t channels = 1;
  uint64_t seed = 0;
  Format format;
  uint32_t steps = 0;            // 0: the sidecar's default
  uint32_t deadline_millis = 0;  // 0: none
};

struct Rendered {
  uint32_t sample_rate_hz = 0;
  uint32_t channels = 0;
  uint64_t num_frames = 0;
  Encoding encoding = Encoding::kInt16;
  MadeBy made_by = MadeBy::kUnspecified;
  uint32_t steps = 0;
  std::string model_sha256;
  std::vector<uint8_t> pcm;
};

}  // namespace soundwell
