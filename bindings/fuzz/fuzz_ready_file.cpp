// Texts as ready files and failure files. What is accepted must hold what a connection needs.
#include <cstdlib>

#include "ready_file.h"

using namespace soundwell;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t len_bytes) {
  const std::string_view text(reinterpret_cast<const char*>(data), len_bytes);
  Ready ready;
  Status failure;
  if (parse_ready(text, &ready) && (ready.pid == 0 || ready.endpoint.port == 0 || ready.endpoint.host.empty())) {
    std::abort();
  }
  if (parse_failure(text, &failure) && failure.ok()) std::abort();
  return 0;
}
