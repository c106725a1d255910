// CRC-32 as zlib computes it.
#pragma once

#include <cstdint>

namespace soundwell {

uint32_t crc32_of(const uint8_t* data, uint64_t len_bytes);

}  // namespace soundwell
