// See log.h.
#include "log.h"

#include <utility>

#include "text.h"

namespace soundwell {
namespace {

// A sidecar may print anything; the host is promised UTF-8.
void make_ascii(std::string* text) {
  for (char& c : *text) {
    if (c == '\0' || static_cast<unsigned char>(c) > 0x7E) c = '?';
  }
}

}  // namespace

Log::Log() : ring_(kMaxLines), began_(std::chrono::steady_clock::now()) {}

void Log::write(Level level, Source source, std::string_view text) noexcept {
  try {
    LogLine line;
    line.level = level;
    line.source = source;
    line.time_secs = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    line.text = whole_characters(text, kMaxTextBytes);
    if (!is_utf8(line.text)) make_ascii(&line.text);
    const std::lock_guard<std::mutex> lock(guard_);
    ring_[(first_ + count_) % kMaxLines] = std::move(line);
    if (count_ < kMaxLines) {
      ++count_;
      return;
    }
    first_ = (first_ + 1) % kMaxLines;
    ++dropped_;
  } catch (...) {
    // No memory for a line of text: nobody can be told.
  }
}

bool Log::poll(LogLine* line) {
  const std::lock_guard<std::mutex> lock(guard_);
  if (count_ == 0) return false;
  *line = std::move(ring_[first_]);
  first_ = (first_ + 1) % kMaxLines;
  --count_;
  return true;
}

uint32_t Log::dropped() const {
  const std::lock_guard<std::mutex> lock(guard_);
  return dropped_;
}

}  // namespace soundwell
