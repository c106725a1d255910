// How a core finds its sidecar: one small JSON file that only its owner may read, and the failure beside it.
// Mirrors sdk/soundwell/rpc/ready_file.py. Opens no socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "transport.h"

namespace soundwell {

// What stands in a ready file.
struct Ready {
  uint32_t pid = 0;
  uint32_t protocol = 0;
  std::string instance;
  bool serving = false;  // else it is loading: calls wait until it serves
  Endpoint endpoint;
};

// Not ok: UNAVAILABLE where there is none (yet), INVALID_INPUT where it is something else.
Status read_ready(const std::string& path, Ready* ready);

// What a sidecar that could not serve left beside `path`, as a status; ok: nothing. The file is removed.
Status take_failure(const std::string& path);

// The same from text. Strict JSON of one flat object; members that are not known are passed over.
bool parse_ready(std::string_view text, Ready* ready);
bool parse_failure(std::string_view text, Status* failure);

}  // namespace soundwell
