// One process of the operating system that we started, and all that it started. Knows nothing of sidecars.
// Two bodies: child_posix.cpp and child_windows.cpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "transport.h"

namespace soundwell {

struct ChildSpec {
  std::string executable;  // a path, or a name on PATH
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // NAME=value; all of it
  std::string log_file;                  // its stderr is appended there; empty: `read_output` gives it
  bool outlives = false;                 // goes on when the Child is gone, until this process ends
};

class Child {
 public:
  // Without a shell; nothing of this process's files is inherited. Null: `why` says why.
  static std::unique_ptr<Child> spawn(const ChildSpec& spec, Status* why);

  // Lets go of it. On Windows that ends it, unless it outlives.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  uint32_t pid() const;
  bool running();              // what has ended is still ours to `end_tree`
  std::string ending() const;  // how it ended: "exit status 3", "signal 9"

  // What it wrote to stderr and nobody read; 0: nothing now. Never blocks.
  size_t read_output(char* into, size_t room);

  // Asks all of it to end, and ends what is left of it after `grace`.
  void end_tree(std::chrono::milliseconds grace);

 private:
  Child();
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Whether a process of that id runs, ours or not. A zombie does not.
bool process_runs(uint32_t pid);
uint32_t this_process();

// NAME=value of this process, without those whose name begins with `dropped_prefix`.
std::vector<std::string> environment_without(const std::string& dropped_prefix);

}  // namespace soundwell
