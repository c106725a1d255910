// Whom the connection's tests talk to: real sidecars and servers that misbehave, each a process that ends with its
// object. Knows no check.
#pragma once

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "child.h"
#include "log.h"
#include "ready_file.h"
#include "supervisor.h"
#include "transport.h"

namespace peers {

using Clock = std::chrono::steady_clock;
using Millis = std::chrono::milliseconds;

inline std::string python() {
  const char* given = std::getenv("TEST_PYTHON");
  return given ? given : "python3";
}

// Looks every 5 ms until `done` or the time is over, which is long because machines that test are busy.
template <typename Done>
bool soon(Done done, Millis time = Millis(60'000)) {
  const auto limit = Clock::now() + time;
  while (!done()) {
    if (Clock::now() >= limit) return false;
    std::this_thread::sleep_for(Millis(5));
  }
  return true;
}

inline soundwell::LaunchSpec sidecar_spec(const std::string& runtime = "fake") {
  soundwell::LaunchSpec spec;
  spec.executable = python();
  spec.arguments = {"-m", "soundwell.sidecar"};
  spec.environment = {"SOUNDWELL_RUNTIME=" + runtime, "PYTHONWARNINGS=ignore"};
  spec.start_timeout_millis = 60'000;
  return spec;
}

// A real sidecar, launched and found by the core's own supervisor.
class Sidecar {
 public:
  explicit Sidecar(soundwell::LaunchSpec spec = sidecar_spec()) : supervisor_(log_) {
    status = supervisor_.start(spec, false);
    using Phase = soundwell::Supervisor::Phase;
    if (!status.ok()) return;
    soon([&] { return supervisor_.look(&ready, &status) != Phase::kStarting; });
  }
  soundwell::Status status;
  soundwell::Ready ready;

 private:
  soundwell::Log log_;
  soundwell::Supervisor supervisor_;
};

// A server of odd_server.py.
class OddServer {
 public:
  explicit OddServer(const std::string& kind) {
    soundwell::ChildSpec spec;
    spec.executable = python();
    const std::string here = __FILE__;
    spec.arguments = {here.substr(0, here.find_last_of("/\\") + 1) + "odd_server.py", kind};
    spec.environment = soundwell::environment_without("SOUNDWELL_");
    soundwell::Status why;
    child_ = soundwell::Child::spawn(spec, &why);
    std::string said;
    soon([&] {
      char buffer[256];
      said.append(buffer, child_->read_output(buffer, sizeof buffer));
      return said.find('\n') != std::string::npos || !child_->running();
    });
    const size_t at = said.find("port ");
    if (at != std::string::npos) endpoint.port = static_cast<uint16_t>(std::atoi(said.c_str() + at + 5));
  }
  ~OddServer() { child_->end_tree(Millis(0)); }
  bool runs() { return child_->running(); }
  soundwell::Endpoint endpoint;

 private:
  std::unique_ptr<soundwell::Child> child_;
};

}  // namespace peers
