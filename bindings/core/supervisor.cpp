#include "supervisor.h"

#include <algorithm>
#include <string_view>

#include "child.h"
#include "files.h"
#include "log.h"

namespace soundwell {
namespace {

constexpr std::chrono::milliseconds kGrace{300};
constexpr size_t kMaxLineBytes = 4096;
constexpr size_t kMaxReadBytes = 64 << 10;  // of output, per look

std::string hex_of(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

// The sidecar's own lines name their level (sidecar/log.py); anything else it prints is a Python traceback or the like.
Level level_of(std::string_view line) {
  const std::string_view start = line.substr(0, 64);
  auto says = [start](std::string_view word) { return start.find(word) != std::string_view::npos; };
  if (says("ERROR") || says("CRITICAL")) return Level::kError;
  if (says("WARNING")) return Level::kWarning;
  return says("DEBUG") ? Level::kDebug : Level::kInfo;
}

}  // namespace

Supervisor::Supervisor(Log& log) : log_(log) {}

Supervisor::~Supervisor() {
  if (!spec_.survive) stop();
}

Status Supervisor::start(const LaunchSpec& spec, bool may_adopt) {
  stop();
  spec_ = spec;
  Ready ready;
  if (may_adopt && spec.adopt && !spec.ready_file.empty() && read_ready(spec.ready_file, &ready).ok() &&
      process_runs(ready.pid)) {
    adopted_ = true;
    pid_ = ready.pid;
    log_.write(Level::kInfo, Source::kCore, "Adopted the sidecar that runs, pid " + std::to_string(pid_) + ".");
    return {};
  }
  Status status = prepare_ready_file();
  if (status.ok()) status = launch();
  if (!status.ok()) forget();
  return status;
}

Status Supervisor::prepare_ready_file() {
  if (spec_.ready_file.empty()) {
    private_folder_ = make_private_folder();
    if (private_folder_.empty())
      return {"UNAVAILABLE", "", "There is no place for temporary files; give a ready_file."};
    spec_.ready_file = private_folder_ + "/ready.json";
  }
  take_failure(spec_.ready_file);  // of an earlier launch
  return {};
}

Status Supervisor::launch() {
  token_ = hex_of(random_bytes(32));
  if (token_.empty()) return {"UNAVAILABLE", "", "The system gives no random numbers for a token."};
  ChildSpec child;
  child.executable = spec_.executable;
  child.arguments = spec_.arguments;
  // Settings of an outer sidecar, such as its port, must not leak in.
  child.environment = environment_without("SOUNDWELL_");
  child.environment.insert(child.environment.end(), spec_.environment.begin(), spec_.environment.end());
  for (const std::string& entry : {"SOUNDWELL_TOKEN=" + token_, "SOUNDWELL_READY_FILE=" + spec_.ready_file,
                                   "SOUNDWELL_PARENT_PID=" + std::to_string(this_process())}) {
    child.environment.push_back(entry);
  }
  // A survivor's stderr must not end with us.
  child.log_file = spec_.log_file.empty() && spec_.survive ? spec_.ready_file + ".log" : spec_.log_file;
  child.outlives = spec_.survive;
  Status why;
  child_ = Child::spawn(child, &why);
  if (!child_) return why;
  pid_ = child_->pid();
  started_ = Clock::now();
  log_.write(Level::kInfo, Source::kCore, "Launched a sidecar, pid " + std::to_string(pid_) + ".");
  return {};
}

Supervisor::Phase Supervisor::look(Ready* ready, Status* why) {
  if (child_) return look_at_launched(ready, why);
  if (!adopted_) return Phase::kNone;
  const bool there = process_runs(pid_) && read_ready(spec_.ready_file, ready).ok() && ready->pid == pid_;
  if (there) return ready->serving ? Phase::kServing : Phase::kStarting;
  *why = {"UNAVAILABLE", "", "The adopted sidecar has ended."};
  forget();
  return Phase::kDied;
}

Supervisor::Phase Supervisor::look_at_launched(Ready* ready, Status* why) {
  pass_on_output();
  const bool runs = child_->running();
  // By its token, not by its process: a launcher may stand between it and us.
  const bool ours = runs && read_ready(spec_.ready_file, ready).ok() && ready->endpoint.token == token_;
  if (ours) pid_ = ready->pid;
  if (ours && ready->serving) return Phase::kServing;
  const auto limit = std::chrono::milliseconds(spec_.start_timeout_millis);
  if (runs && Clock::now() - started_ < limit) return Phase::kStarting;
  *why = runs ? Status{"DEADLINE_EXCEEDED", "", "The launched sidecar did not serve in time; see its log."}
              : how_it_ended();
  stop();
  return Phase::kDied;
}

Status Supervisor::how_it_ended() {
  pass_on_output();
  Status failure = take_failure(spec_.ready_file);
  if (!failure.ok()) return failure;
  return {"UNAVAILABLE", "", "The launched sidecar ended with " + child_->ending() + "; see its log."};
}

void Supervisor::stop() {
  if (child_) {
    child_->end_tree(kGrace);
    pass_on_output();
    if (!printed_.empty()) printed_ += '\n';
    tell_lines();
    Ready ready;
    // Left where it was ended the hard way; a successor's is not ours to remove.
    if (read_ready(spec_.ready_file, &ready).ok() && ready.endpoint.token == token_) remove_file(spec_.ready_file);
  }
  forget();
}

void Supervisor::forget() {
  if (!private_folder_.empty()) {
    take_failure(private_folder_ + "/ready.json");
    remove_file(private_folder_ + "/ready.json");
    remove_folder(private_folder_);
    if (spec_.ready_file == private_folder_ + "/ready.json") spec_.ready_file.clear();
  }
  private_folder_.clear();
  printed_.clear();
  child_.reset();
  adopted_ = false;
  pid_ = 0;
}

void Supervisor::pass_on_output() {
  char buffer[4096];
  for (size_t total = 0, got = 0; child_ && total < kMaxReadBytes; total += got) {
    got = child_->read_output(buffer, sizeof buffer);
    if (got == 0) break;
    printed_.append(buffer, got);
    tell_lines();
  }
}

void Supervisor::tell_lines() {
  size_t begin = 0;
  for (size_t end; (end = printed_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    std::string_view line(printed_.data() + begin, end - begin);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty()) log_.write(level_of(line), Source::kSidecar, line);
  }
  printed_.erase(0, begin);
  if (printed_.size() > kMaxLineBytes) {
    log_.write(Level::kInfo, Source::kSidecar, printed_);
    printed_.clear();
  }
}

}  // namespace soundwell
