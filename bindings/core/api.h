// What the files of the C ABI share: reading structs of any age, filling errors, and letting no exception out.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "soundwell/soundwell.h"
#include "transport.h"

namespace soundwell {

// Fills `error`, which may be null, and returns `code`.
soundwell_code fail(soundwell_error* error, soundwell_code code, std::string_view field, std::string_view sentence);
soundwell_code fail(soundwell_error* error, const Status& status);
inline soundwell_code wrong(soundwell_error* error, std::string_view field, std::string_view sentence) {
  return fail(error, SOUNDWELL_INVALID_INPUT, field, sentence);
}

soundwell_code code_of(const std::string& name);

// Runs `body`, which returns a soundwell_code, and turns what it throws into one.
template <typename Body>
soundwell_code guarded(soundwell_error* error, const Body& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return fail(error, SOUNDWELL_OUT_OF_MEMORY, "", "No memory is left; free some and call again.");
  } catch (const std::exception& thrown) {
    return fail(error, SOUNDWELL_ERROR, "", thrown.what());
  } catch (...) {
    return fail(error, SOUNDWELL_ERROR, "", "Something failed that should not; please report it.");
  }
}

// Structs grow at their end only. A caller older than the library hands in a shorter one, a newer one a longer.
constexpr uint32_t kMaxStructSize = 4096;

template <typename Struct>
bool sized_right(const Struct* given, uint32_t first_size) {
  return given->struct_size >= first_size && given->struct_size <= kMaxStructSize;
}

template <typename Struct>
void read_struct(const Struct* given, Struct* read) {
  std::memcpy(static_cast<void*>(read), given, std::min<size_t>(given->struct_size, sizeof(Struct)));
}

// Into the caller's struct, as much of it as the caller knows; its struct_size stays.
template <typename Struct>
void write_struct(const Struct& filled, Struct* given) {
  constexpr size_t kPast = sizeof(uint32_t);
  const size_t size = std::min<size_t>(given->struct_size, sizeof(Struct));
  std::memcpy(reinterpret_cast<char*>(given) + kPast, reinterpret_cast<const char*>(&filled) + kPast, size - kPast);
}

// For the `_init` functions.
template <typename Struct>
void init_struct(Struct* given, uint32_t struct_size, Struct defaults) {
  if (given == nullptr || struct_size < sizeof(uint32_t) || struct_size > kMaxStructSize) return;
  defaults.struct_size = struct_size;
  std::memset(static_cast<void*>(given), 0, struct_size);
  std::memcpy(static_cast<void*>(given), &defaults, std::min<size_t>(struct_size, sizeof(Struct)));
}

// A text argument. False: null with a length, or not UTF-8; `error` is filled.
bool read_text(const char* text, uint32_t len_bytes, std::string_view field, std::string_view* read,
               soundwell_error* error);

bool in_range(double value, double low, double high);  // false for NaN

}  // namespace soundwell
