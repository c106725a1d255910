// Small questions about texts that come from outside.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace soundwell {

// Well-formed UTF-8 without a zero byte.
bool is_utf8(std::string_view text);

// Characters of a well-formed text.
uint64_t num_characters(std::string_view text);

// Letters, digits and _ . - /, beginning with a letter or digit, 1 to 128.
bool is_sound_id(std::string_view text);

bool is_hex(std::string_view text);

// The lines of a text, without empty ones.
std::vector<std::string> lines_of(std::string_view text);

// Lines NAME=value. False: a line has no name or no '='; `wrong` is that line.
bool pairs_of(std::string_view text, std::vector<std::pair<std::string, std::string>>* pairs, std::string* wrong);

// The longest beginning of `text` of at most `max_bytes` that does not cut a character.
std::string_view whole_characters(std::string_view text, size_t max_bytes);

// Copies what fits of `text` into `dst` with a final zero.
void copy_text(std::string_view text, char* dst, size_t dst_len_bytes);

}  // namespace soundwell
