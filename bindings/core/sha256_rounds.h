// What the bodies of SHA-256 share. Only sha256*.cpp includes it.
#pragma once

#include "sha256.h"

namespace soundwell {

extern const uint32_t kSha256Rounds[64];  // FIPS 180-4, 4.2.2

// The rounds in this processor's own instructions; null: it has none.
Sha256::Process sha256_of_processor();

}  // namespace soundwell
