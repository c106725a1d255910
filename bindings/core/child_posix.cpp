// Processes on Linux and macOS. posix_spawn, because a fork of a game's gigabytes would halt its other threads.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "child.h"

#if defined(__APPLE__)
#include <crt_externs.h>
#else
extern char** environ;
#endif

namespace soundwell {
namespace {

constexpr std::chrono::milliseconds kLook{5};   // between two looks at a process that is to end
constexpr std::chrono::milliseconds kReap{150};  // after SIGKILL only the system can be slow

// Above the three standard ones: a game may run without those, and ours must not become one of them.
int raised(int descriptor) {
  if (descriptor < 0) return -1;
  const int high = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  close(descriptor);
  return high;
}

// Descriptors that a new program would inherit. One that another thread opens meanwhile is missed.
std::vector<int> inheritable() {
  std::vector<int> found;
#if defined(__linux__)
  DIR* folder = opendir("/proc/self/fd");
  if (!folder) return found;
  while (const dirent* entry = readdir(folder)) {
    const int descriptor = std::atoi(entry->d_name);
    if (descriptor <= 2 || descriptor == dirfd(folder)) continue;
    const int flags = fcntl(descriptor, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) found.push_back(descriptor);
  }
  closedir(folder);
#endif
  return found;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

class SpawnPlan {
 public:
  explicit SpawnPlan(int stderr_to) {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, stderr_to, 2);
    for (const int descriptor : inheritable()) posix_spawn_file_actions_addclose(&actions, descriptor);
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);  // a group of its own: its workers are ended with it
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP;
#if defined(POSIX_SPAWN_CLOEXEC_DEFAULT)
    flags = static_cast<short>(flags | POSIX_SPAWN_CLOEXEC_DEFAULT);
#endif
    posix_spawnattr_setflags(&attributes, flags);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

bool open_output(const std::string& log_file, int* read_end, int* write_end) {
  *read_end = -1;
  if (!log_file.empty()) {
    *write_end = raised(open(log_file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
    return *write_end >= 0;
  }
  int ends[2];
  if (pipe(ends) != 0) return false;
  *read_end = raised(ends[0]);
  *write_end = raised(ends[1]);
  fcntl(*read_end, F_SETFL, O_NONBLOCK);
  return *read_end >= 0 && *write_end >= 0;
}

}  // namespace

struct Child::Parts {
  pid_t pid = 0;
  int output = -1;
  bool ended = false, reaped = false;
  std::string ending;

  // Looks without reaping: as long as it is a zombie its id, and its group's, can be nobody else's.
  bool look() {
    if (ended) return true;
    siginfo_t facts{};
    const int result = waitid(P_PID, static_cast<id_t>(pid), &facts, WEXITED | WNOHANG | WNOWAIT);
    if (result == 0 && facts.si_pid == 0) return false;
    if (result != 0 && (errno != ECHILD || process_runs(static_cast<uint32_t>(pid)))) return false;
    ended = true;
    if (result != 0) {  // the host ignores SIGCHLD, or waits for everybody
      reaped = true;
      ending = "an unknown status";
      return true;
    }
    ending = (facts.si_code == CLD_EXITED ? "exit status " : "signal ") + std::to_string(facts.si_status);
    return true;
  }

  void reap() {
    while (!reaped && waitpid(pid, nullptr, WNOHANG) < 0 && errno == EINTR) {
    }
    reaped = true;
  }

  bool wait(std::chrono::milliseconds time) {
    const auto limit = std::chrono::steady_clock::now() + time;
    while (!look()) {
      if (std::chrono::steady_clock::now() >= limit) return false;
      std::this_thread::sleep_for(kLook);
    }
    return true;
  }
};

Child::Child() : parts_(new Parts) {}

Child::~Child() {
  if (parts_->output >= 0) close(parts_->output);
  if (parts_->look()) parts_->reap();
}

std::unique_ptr<Child> Child::spawn(const ChildSpec& spec, Status* why) {
  std::unique_ptr<Child> child(new Child);
  int write_end = -1;
  if (!open_output(spec.log_file, &child->parts_->output, &write_end)) {
    *why = {"INVALID_INPUT", "launch.log_file", "The sidecar's log file cannot be opened: " + spec.log_file + "."};
    return nullptr;
  }
  std::vector<std::string> arguments = spec.arguments, environment = spec.environment;
  arguments.insert(arguments.begin(), spec.executable);
  SpawnPlan plan(write_end);
  const int error = posix_spawnp(&child->parts_->pid, spec.executable.c_str(), &plan.actions, &plan.attributes,
                                 pointers_to(arguments).data(), pointers_to(environment).data());
  close(write_end);
  if (error == 0) return child;
  *why = {"INVALID_INPUT", "launch.executable",
          spec.executable + " cannot be started (" + std::strerror(error) +
              "); install soundwell or say where its program is."};
  child->parts_->ended = child->parts_->reaped = true;
  return nullptr;
}

uint32_t Child::pid() const { return static_cast<uint32_t>(parts_->pid); }

bool Child::running() { return !parts_->look(); }

std::string Child::ending() const { return parts_->ending; }

size_t Child::read_output(char* into, size_t room) {
  if (parts_->output < 0) return 0;
  ssize_t got;
  do {
    got = read(parts_->output, into, room);
  } while (got < 0 && errno == EINTR);
  return got > 0 ? static_cast<size_t>(got) : 0;
}

void Child::end_tree(std::chrono::milliseconds grace) {
  Parts& parts = *parts_;
  if (parts.reaped) return;
  if (!parts.look()) {
    kill(-parts.pid, SIGTERM);
    parts.wait(grace);
  }
  // Also where it ended by itself: what it left behind is in its group.
  kill(-parts.pid, SIGKILL);
  parts.wait(kReap);
  parts.reap();
}

bool process_runs(uint32_t pid) {
  if (pid == 0 || (kill(static_cast<pid_t>(pid), 0) != 0 && errno != EPERM)) return false;
#if defined(__linux__)
  char path[32], facts[512];
  std::snprintf(path, sizeof path, "/proc/%u/stat", pid);
  FILE* file = std::fopen(path, "re");
  if (!file) return errno != ENOENT;
  const size_t len_bytes = std::fread(facts, 1, sizeof facts - 1, file);
  std::fclose(file);
  facts[len_bytes] = '\0';
  // The name in parentheses may hold anything, so the state stands behind the last one.
  const char* after = std::strrchr(facts, ')');
  return !after || after[1] == '\0' || (after[2] != 'Z' && after[2] != 'X');
#else
  return true;
#endif
}

uint32_t this_process() { return static_cast<uint32_t>(getpid()); }

std::vector<std::string> environment_without(const std::string& dropped_prefix) {
  std::vector<std::string> kept;
#if defined(__APPLE__)
  char** entries = *_NSGetEnviron();
#else
  char** entries = environ;
#endif
  for (; entries && *entries; ++entries) {
    if (std::strncmp(*entries, dropped_prefix.c_str(), dropped_prefix.size()) != 0) kept.emplace_back(*entries);
  }
  return kept;
}

}  // namespace soundwell
