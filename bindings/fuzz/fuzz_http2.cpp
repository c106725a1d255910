// Bytes of a hostile server into a whole connection: HTTP/2 frames, gRPC messages, session and renderings above them.
// The first byte says in which steps they arrive.
#include <algorithm>
#include <optional>

#include "grpc_call.h"
#include "http2.h"
#include "renders.h"
#include "session.h"

using namespace soundwell;

namespace {

void drain(Http2& http2) {
  for (std::string_view bytes = http2.outgoing(); !bytes.empty(); bytes = http2.outgoing()) http2.wrote(bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t len_bytes) {
  if (len_bytes == 0) return 0;
  const size_t step = data[0] == 0 ? len_bytes : 1 + 16 * data[0];
  ++data, --len_bytes;
  Http2 http2;
  Session session(http2);
  Renders renders(http2);
  Welcome welcome;
  uint32_t version = 0;
  GrpcCall handshake(4 << 20, [&](const uint8_t* bytes, size_t len) {
    return decode(bytes, len, &welcome, &version) ? Status{} : Status{"ERROR", "", ""};
  });
  const int32_t stream = http2.request(call_headers("Handshake", "token", 5000), &handshake);  // stream 1
  http2.write(stream, framed(encoded(Hello{"fuzz"})));
  http2.end(stream);
  session.begin(Open{"fuzz", {}, 1}, "token");                   // stream 3
  (void)renders.begin(RenderOrder(), 1, "token", 1 << 20);       // stream 5
  std::optional<FromSidecar> message;
  while (len_bytes > 0 && !http2.over()) {
    const size_t taken = std::min(step, len_bytes);
    drain(http2);
    if (!http2.feed(data, taken)) break;
    data += taken, len_bytes -= taken;
    while (!session.empty()) session.take(&message);
    renders.look(Renders::Clock::time_point());
  }
  drain(http2);
  http2.leave();
  drain(http2);
  return 0;
}
