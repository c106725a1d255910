// Plain values <-> the bytes of proto/soundwell/v1, by nanopb. Knows no call and keeps nothing.
//
// Reading bounds every text; what is longer is cut, so that a talkative sidecar cannot fill memory. A message that is
// no protobuf, or holds values that cannot be, is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "messages.h"
#include "pcm_assembler.h"
#include "transport.h"

namespace soundwell {

std::string encoded(const Hello& hello);
std::string encoded(const Open& open);
std::string encoded(const ToSidecar& message);
std::string encoded(const RenderOrder& order);

struct Opened {
  std::string session_id;
};

// A part of a variation: everything but its PCM, and a piece of that.
struct Chunk {
  Arrival arrival;
  PcmPiece piece;
};

// monostate: of a newer sidecar, to be passed over.
using SessionWord = std::variant<std::monostate, Opened, Chunk, PoolState, Fault>;
// `Rendered` is the header; its PCM follows in pieces.
using RenderWord = std::variant<std::monostate, Rendered, PcmPiece>;

// False: not such a message. Pieces point into `bytes`.
bool decode(const uint8_t* bytes, size_t len_bytes, Welcome* welcome, uint32_t* protocol_version);
bool decode(const uint8_t* bytes, size_t len_bytes, SessionWord* word);
bool decode(const uint8_t* bytes, size_t len_bytes, RenderWord* word);

// Whether PCM of `len_bytes` can be what format and channels say.
bool plausible(const Format& format, uint32_t channels, size_t len_bytes);

}  // namespace soundwell
