// See text.h.
#include "text.h"

#include <cstring>

namespace soundwell {
namespace {

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_tail(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

// Bytes of the character at the beginning of `text`; 0: not well-formed.
size_t character_len_bytes(std::string_view text) {
  const auto first = static_cast<uint8_t>(text[0]);
  const size_t len = first < 0x80                    ? 1
                     : first >= 0xC2 && first < 0xE0 ? 2
                     : first >= 0xE0 && first < 0xF0 ? 3
                     : first >= 0xF0 && first < 0xF5 ? 4
                                                     : 0;
  if (len == 0 || len > text.size()) return 0;
  for (size_t at = 1; at < len; ++at) {
    if (!is_tail(text[at])) return 0;
  }
  const auto second = static_cast<uint8_t>(len > 1 ? text[1] : 0);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : len;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const size_t len = text[0] == '\0' ? 0 : character_len_bytes(text);
    if (len == 0) return false;
    text.remove_prefix(len);
  }
  return true;
}

uint64_t num_characters(std::string_view text) {
  uint64_t count = 0;
  for (const char c : text) count += is_tail(c) ? 0 : 1;
  return count;
}

bool is_sound_id(std::string_view text) {
  if (text.empty() || text.size() > 128 || !is_letter_or_digit(text[0])) return false;
  for (const char c : text) {
    if (!is_letter_or_digit(c) && (c == '\0' || std::strchr("_.-/", c) == nullptr)) return false;
  }
  return true;
}

bool is_hex(std::string_view text) {
  for (const char c : text) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return !text.empty();
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

bool pairs_of(std::string_view text, std::vector<std::pair<std::string, std::string>>* pairs, std::string* wrong) {
  for (const std::string& line : lines_of(text)) {
    const size_t sign = line.find('=');
    if (sign == 0 || sign == std::string::npos) {
      *wrong = line;
      return false;
    }
    pairs->emplace_back(line.substr(0, sign), line.substr(sign + 1));
  }
  return true;
}

std::string_view whole_characters(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes;
  while (end > 0 && is_tail(text[end])) --end;
  return text.substr(0, end);
}

void copy_text(std::string_view text, char* dst, size_t dst_len_bytes) {
  const std::string_view fits = whole_characters(text, dst_len_bytes - 1);
  std::memcpy(dst, fits.data(), fits.size());
  dst[fits.size()] = '\0';
}

}  // namespace soundwell
