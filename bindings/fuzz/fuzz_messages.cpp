// Bytes as messages of the wire: each decoder, the assembler behind them, and the framing of gRPC before them.
// The first byte chooses.
#include <cstdlib>

#include "codec.h"
#include "grpc_call.h"
#include "grpc_status.h"

using namespace soundwell;

namespace {

// Reads every byte that a piece points to, so that a wrong pointer is found.
void assemble(PcmAssembler& assembler, const PcmPiece& piece) {
  Status why;
  const PcmAssembler::Outcome outcome = assembler.add(piece, &why);
  if (outcome == PcmAssembler::Outcome::kWhole && assembler.take().size() != piece.total_bytes) std::abort();
}

void session_message(const uint8_t* data, size_t len_bytes) {
  static PcmAssembler assembler;
  SessionWord word;
  if (!decode(data, len_bytes, &word)) return;
  if (const auto* chunk = std::get_if<Chunk>(&word)) {
    assembler = PcmAssembler();
    assemble(assembler, chunk->piece);
    if (chunk->arrival.want_id.size() > 256) std::abort();
  }
  if (const auto* fault = std::get_if<Fault>(&word)) {
    if (fault->sentence.size() > 1024) std::abort();
  }
}

void render_message(const uint8_t* data, size_t len_bytes) {
  RenderWord word;
  if (!decode(data, len_bytes, &word)) return;
  if (const auto* piece = std::get_if<PcmPiece>(&word)) {
    PcmAssembler assembler;
    assemble(assembler, *piece);
  }
}

void framing(const uint8_t* data, size_t len_bytes) {
  if (len_bytes == 0) return;
  const size_t step = 1 + data[0];
  size_t told = 0;
  GrpcCall call(1 << 16, [&](const uint8_t*, size_t len) {
    told += len;
    return Status{};
  });
  for (size_t at = 1; at < len_bytes; at += step) {
    if (!call.data(data + at, std::min(step, len_bytes - at))) break;
  }
  call.closed(0);
  if (told > len_bytes || !call.done()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t len_bytes) {
  if (len_bytes == 0) return 0;
  const uint8_t kind = data[0];
  ++data, --len_bytes;
  if (kind % 5 == 0) {
    Welcome welcome;
    uint32_t version = 0;
    decode(data, len_bytes, &welcome, &version);
  }
  if (kind % 5 == 1) session_message(data, len_bytes);
  if (kind % 5 == 2) render_message(data, len_bytes);
  if (kind % 5 == 3) framing(data, len_bytes);
  if (kind % 5 == 4) {
    const std::string text(reinterpret_cast<const char*>(data), len_bytes);
    if (percent_decoded(text).size() > text.size()) std::abort();
  }
  return 0;
}
