// SHA-256 by the instructions of x86 (SHA-NI) and ARMv8, chosen at run time. What disagrees with the portable rounds
// on a known block is not used.
#include <cstring>

#include "sha256_rounds.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#define SOUNDWELL_SHA256_X86 1
#elif defined(__aarch64__)
#include <arm_neon.h>
#define SOUNDWELL_SHA256_ARM 1
#if defined(__linux__)
#include <sys/auxv.h>
#elif defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#endif
#endif

namespace soundwell {
namespace {

#if defined(SOUNDWELL_SHA256_X86)

bool processor_can() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned kSse41 = 1U << 19, kSha = 1U << 29;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & kSse41) == 0) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & kSha) != 0;
}

// Four rounds a turn. The next words are made in place: words[i & 3] holds W[4 i] to W[4 i + 3].
__attribute__((target("sha,sse4.1"))) void process(uint32_t* state, const uint8_t* blocks, size_t num_blocks) {
  const __m128i swapped = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<__m128i*>(state)), 0xB1);
  const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<__m128i*>(state + 4)), 0x1B);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
  for (; num_blocks > 0; --num_blocks, blocks += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i words[4];
    for (int i = 0; i < 4; ++i) {
      words[i] = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(blocks + 16 * i)), swapped);
    }
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      if (i >= 4) {
        const __m128i last = words[(i + 3) & 3];
        const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(words[i & 3], words[(i + 1) & 3]),
                                          _mm_alignr_epi8(last, words[(i + 2) & 3], 4));
        words[i & 3] = _mm_sha256msg2_epu32(sum, last);
      }
      const __m128i constants = _mm_load_si128(reinterpret_cast<const __m128i*>(kSha256Rounds + 4 * i));
      const __m128i term = _mm_add_epi32(words[i & 3], constants);
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, term);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(term, 0x0E));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#elif defined(SOUNDWELL_SHA256_ARM)

bool processor_can() {
#if defined(__APPLE__)
  return true;
#elif defined(__linux__)
  return (getauxval(AT_HWCAP) & (1UL << 6)) != 0;  // HWCAP_SHA2
#elif defined(_WIN32)
  return IsProcessorFeaturePresent(30) != 0;  // PF_ARM_V8_CRYPTO_INSTRUCTIONS_AVAILABLE
#else
  return false;
#endif
}

#if defined(__clang__)
__attribute__((target("sha2")))
#else
__attribute__((target("+crypto")))
#endif
void process(uint32_t* state, const uint8_t* blocks, size_t num_blocks) {
  uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);
  for (; num_blocks > 0; --num_blocks, blocks += 64) {
    const uint32x4_t abcd_before = abcd, efgh_before = efgh;
    uint32x4_t words[4];
    for (int i = 0; i < 4; ++i) words[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(blocks + 16 * i)));
    for (int i = 0; i < 16; ++i) {
      if (i >= 4) {
        words[i & 3] =
            vsha256su1q_u32(vsha256su0q_u32(words[i & 3], words[(i + 1) & 3]), words[(i + 2) & 3], words[(i + 3) & 3]);
      }
      const uint32x4_t term = vaddq_u32(words[i & 3], vld1q_u32(kSha256Rounds + 4 * i));
      const uint32x4_t abcd_now = abcd;
      abcd = vsha256hq_u32(abcd, efgh, term);
      efgh = vsha256h2q_u32(efgh, abcd_now, term);
    }
    abcd = vaddq_u32(abcd, abcd_before);
    efgh = vaddq_u32(efgh, efgh_before);
  }
  vst1q_u32(state, abcd);
  vst1q_u32(state + 4, efgh);
}

#else

bool processor_can() { return false; }
void process(uint32_t*, const uint8_t*, size_t) {}

#endif

bool agrees_with_portable() {
  uint8_t block[64];
  for (int i = 0; i < 64; ++i) block[i] = static_cast<uint8_t>(37 * i + 11);
  uint32_t fast[8] = {1, 2, 3, 4, 5, 6, 7, 8}, portable[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  process(fast, block, 1);
  Sha256::portable()(portable, block, 1);
  return std::memcmp(fast, portable, sizeof fast) == 0;
}

}  // namespace

Sha256::Process sha256_of_processor() { return processor_can() && agrees_with_portable() ? process : nullptr; }

}  // namespace soundwell
