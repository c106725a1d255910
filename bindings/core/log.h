// A bounded ring of log lines that the host polls. Knows no file, no console and no callback.
//
// `write` takes a short lock and may allocate: it is for the link's thread and for calls that may wait. The trigger
// path never logs; what it has to tell is told by the link's thread (see Refill::sweep).
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace soundwell {

enum class Level : uint32_t { kDebug = 0, kInfo = 1, kWarning = 2, kError = 3 };
enum class Source : uint32_t { kCore = 0, kSidecar = 1 };

struct LogLine {
  Level level = Level::kInfo;
  Source source = Source::kCore;
  double time_secs = 0;  // since the log was made
  std::string text;
};

class Log {
 public:
  static constexpr size_t kMaxLines = 256;
  static constexpr size_t kMaxTextBytes = 511;

  Log();

  // Any thread. Full: the oldest line goes and is counted. Never throws; text is cut to whole UTF-8 characters.
  void write(Level level, Source source, std::string_view text) noexcept;

  // The oldest line not yet polled. False: there is none.
  bool poll(LogLine* line);

  uint32_t dropped() const;

 private:
  mutable std::mutex guard_;
  std::vector<LogLine> ring_;  // kMaxLines, made once
  size_t first_ = 0, count_ = 0;
  uint32_t dropped_ = 0;
  std::chrono::steady_clock::time_point began_;
};

}  // namespace soundwell
