// See crc32.h.
#include "crc32.h"

namespace soundwell {
namespace {

struct CrcTable {
  uint32_t entries[256];
  CrcTable() {
    for (uint32_t byte = 0; byte < 256; ++byte) {
      uint32_t rest = byte;
      for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? 0xEDB88320u : 0u);
      entries[byte] = rest;
    }
  }
};

}  // namespace

uint32_t crc32_of(const uint8_t* data, uint64_t len_bytes) {
  static const CrcTable table;
  uint32_t rest = 0xFFFFFFFFu;
  for (uint64_t at = 0; at < len_bytes; ++at) rest = table.entries[(rest ^ data[at]) & 0xFF] ^ (rest >> 8);
  return rest ^ 0xFFFFFFFFu;
}

}  // namespace soundwell
