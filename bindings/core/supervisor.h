// A sidecar process of ours: launched or adopted, watched, ended with everything it started. Opens no connection.
//
// The token travels by environment and ready file, never in the arguments, which everybody on a machine can read.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ready_file.h"
#include "transport.h"

namespace soundwell {

class Log;

struct LaunchSpec {
  bool adopt = true;
  std::string executable = "soundwell";  // a path, or a name on PATH
  std::vector<std::string> arguments = {"serve"};
  std::vector<std::string> environment;  // NAME=value, on top of this process's
  std::string ready_file;                // empty: a private temporary one
  std::string log_file;                  // empty: stderr is kept and told by the log
  bool survive = false;                  // outlives this supervisor, not this process
  uint32_t start_timeout_millis = 120000;
};

class Child;  // one process of the operating system: child_posix.cpp, child_windows.cpp

class Supervisor {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Supervisor(Log& log);
  ~Supervisor();  // a survivor is left alone, another is stopped
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  // Adopts the sidecar of the ready file where one runs, else launches one. An earlier one is stopped first.
  // Not ok: INVALID_INPUT or UNAVAILABLE, and nothing runs.
  Status start(const LaunchSpec& spec, bool may_adopt);

  enum class Phase { kNone, kStarting, kServing, kDied };
  // Looks at process and ready file, and passes on what the sidecar printed. Never blocks. kDied fills `why` with what
  // the sidecar left beside its ready file, or how it ended; then there is none.
  Phase look(Ready* ready, Status* why);

  // Asks a launched one to end, and ends it and all it started after 300 ms. An adopted one is let go.
  void stop();

  // Passes on what it printed. Seldom enough and it would wait for us.
  void pass_on_output();

  uint32_t pid() const { return pid_; }
  bool adopted() const { return adopted_; }

 private:
  Status launch();
  Status prepare_ready_file();
  Phase look_at_launched(Ready* ready, Status* why);
  Status how_it_ended();
  void tell_lines();
  void forget();

  Log& log_;
  LaunchSpec spec_;
  std::string private_folder_;  // of the temporary ready file
  std::string token_;
  std::unique_ptr<Child> child_;
  std::string printed_;  // by the sidecar, and not told yet: no end of line came
  uint32_t pid_ = 0;
  bool adopted_ = false;
  Clock::time_point started_;
};

}  // namespace soundwell
