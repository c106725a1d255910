// Processes on Windows: a job object holds all that a child starts, and ends it when its last handle goes, which is
// when this process ends, however it ends.
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>

#include <algorithm>

#include "child.h"
#include "utf16_windows.h"

namespace soundwell {
namespace {

struct Handle {
  Handle() = default;
  explicit Handle(HANDLE given) : handle(given == INVALID_HANDLE_VALUE ? nullptr : given) {}
  Handle(Handle&& other) noexcept : handle(other.release()) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle, other.handle);
    return *this;
  }
  ~Handle() {
    if (handle) CloseHandle(handle);
  }
  HANDLE release() {
    HANDLE given = handle;
    handle = nullptr;
    return given;
  }
  HANDLE handle = nullptr;
};

// As CommandLineToArgvW and the C runtime take it apart again.
std::wstring quoted(const std::wstring& argument) {
  if (!argument.empty() && argument.find_first_of(L" \t\n\v\"") == std::wstring::npos) return argument;
  std::wstring text = L"\"";
  size_t slashes = 0;
  for (const wchar_t letter : argument) {
    if (letter == L'"') text.append(slashes + 1, L'\\');
    slashes = letter == L'\\' ? slashes + 1 : 0;
    text += letter;
  }
  return text.append(slashes, L'\\') + L'"';
}

std::wstring command_line(const ChildSpec& spec) {
  std::wstring line = quoted(utf16(spec.executable));
  for (const std::string& argument : spec.arguments) line += L' ' + quoted(utf16(argument));
  return line;
}

// Sorted, each with its zero, and one more at the end.
std::wstring environment_block(const ChildSpec& spec) {
  std::vector<std::wstring> entries;
  for (const std::string& entry : spec.environment) entries.push_back(utf16(entry));
  std::sort(entries.begin(), entries.end(),
            [](const std::wstring& a, const std::wstring& b) { return _wcsicmp(a.c_str(), b.c_str()) < 0; });
  std::wstring block;
  for (const std::wstring& entry : entries) block += entry + L'\0';
  return block + L'\0';
}

std::wstring found_program(const std::wstring& name) {
  wchar_t path[MAX_PATH * 2];
  const DWORD len = SearchPathW(nullptr, name.c_str(), L".exe", MAX_PATH * 2, path, nullptr);
  return len > 0 && len < MAX_PATH * 2 ? std::wstring(path, len) : name;
}

Handle open_inheritable(const std::wstring& path, DWORD access, DWORD disposition) {
  SECURITY_ATTRIBUTES inherited = {sizeof inherited, nullptr, TRUE};
  const DWORD shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  return Handle(CreateFileW(path.c_str(), access, shared, &inherited, disposition, FILE_ATTRIBUTE_NORMAL, nullptr));
}

Handle new_job() {
  Handle job(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  if (job.handle) SetInformationJobObject(job.handle, JobObjectExtendedLimitInformation, &limits, sizeof limits);
  return job;
}

// Starts it halted, with these three standard handles and nothing else of this process's.
class Starter {
 public:
  Starter(HANDLE in, HANDLE out) : handles_{in, out} {
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory_.resize(size);
    info_.lpAttributeList = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data());
    InitializeProcThreadAttributeList(info_.lpAttributeList, 1, 0, &size);
    UpdateProcThreadAttribute(info_.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_, sizeof handles_,
                              nullptr, nullptr);
    info_.StartupInfo.cb = sizeof info_;
    info_.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    info_.StartupInfo.hStdInput = in;
    info_.StartupInfo.hStdOutput = in;  // the null device, for reading and writing
    info_.StartupInfo.hStdError = out;
  }
  ~Starter() { DeleteProcThreadAttributeList(info_.lpAttributeList); }

  bool start(const ChildSpec& spec, PROCESS_INFORMATION* made) {
    std::wstring line = command_line(spec), environment = environment_block(spec);
    const std::wstring program = found_program(utf16(spec.executable));
    const DWORD flags = CREATE_SUSPENDED | CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT;
    return CreateProcessW(program.c_str(), line.data(), nullptr, nullptr, TRUE, flags, environment.data(), nullptr,
                          &info_.StartupInfo, made) != 0;
  }

 private:
  HANDLE handles_[2];
  std::vector<char> memory_;
  STARTUPINFOEXW info_{};
};

}  // namespace

struct Child::Parts {
  Handle process, job, output;
  DWORD pid = 0;
  bool outlives = false;
};

Child::Child() : parts_(new Parts) {}

Child::~Child() {
  // The job's handle stays open until this process ends; the child then ends with it.
  if (parts_->outlives) parts_->job.release();
}

std::unique_ptr<Child> Child::spawn(const ChildSpec& spec, Status* why) {
  std::unique_ptr<Child> child(new Child);
  Parts& parts = *child->parts_;
  Handle write_end;
  if (spec.log_file.empty()) {
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, nullptr, TRUE};
    CreatePipe(&parts.output.handle, &write_end.handle, &inherited, 64 << 10);
    if (parts.output.handle) SetHandleInformation(parts.output.handle, HANDLE_FLAG_INHERIT, 0);
  } else {
    write_end = open_inheritable(utf16(spec.log_file), FILE_APPEND_DATA | SYNCHRONIZE, OPEN_ALWAYS);
  }
  const Handle null_device = open_inheritable(L"NUL", GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING);
  if (!write_end.handle || !null_device.handle) {
    *why = {"INVALID_INPUT", "launch.log_file", "The sidecar's log file cannot be opened: " + spec.log_file + "."};
    return nullptr;
  }
  PROCESS_INFORMATION made{};
  if (!Starter(null_device.handle, write_end.handle).start(spec, &made)) {
    *why = {"INVALID_INPUT", "launch.executable",
            spec.executable + " cannot be started (Windows error " + std::to_string(GetLastError()) +
                "); install soundwell or say where its program is."};
    return nullptr;
  }
  const Handle thread(made.hThread);
  parts.process = Handle(made.hProcess);
  parts.pid = made.dwProcessId;
  parts.outlives = spec.outlives;
  parts.job = new_job();
  // Before its first instruction, so that nothing it starts is outside.
  if (parts.job.handle) AssignProcessToJobObject(parts.job.handle, parts.process.handle);
  ResumeThread(thread.handle);
  return child;
}

uint32_t Child::pid() const { return parts_->pid; }

bool Child::running() { return WaitForSingleObject(parts_->process.handle, 0) == WAIT_TIMEOUT; }

std::string Child::ending() const {
  DWORD code = 0;
  GetExitCodeProcess(parts_->process.handle, &code);
  return "exit status " + std::to_string(code);
}

size_t Child::read_output(char* into, size_t room) {
  DWORD waiting = 0, got = 0;
  if (!parts_->output.handle || !PeekNamedPipe(parts_->output.handle, nullptr, 0, nullptr, &waiting, nullptr)) return 0;
  const auto wanted = static_cast<DWORD>(std::min<size_t>(room, waiting));
  return wanted > 0 && ReadFile(parts_->output.handle, into, wanted, &got, nullptr) ? got : 0;
}

// There is no asking here: a windowless process takes no signal. Its session has ended before, so nothing is lost.
void Child::end_tree(std::chrono::milliseconds grace) {
  if (parts_->job.handle) TerminateJobObject(parts_->job.handle, 1);
  if (!parts_->job.handle) TerminateProcess(parts_->process.handle, 1);
  WaitForSingleObject(parts_->process.handle, static_cast<DWORD>(grace.count()));
}

bool process_runs(uint32_t pid) {
  const Handle process(OpenProcess(SYNCHRONIZE, FALSE, pid));
  return process.handle && WaitForSingleObject(process.handle, 0) == WAIT_TIMEOUT;
}

uint32_t this_process() { return GetCurrentProcessId(); }

std::vector<std::string> environment_without(const std::string& dropped_prefix) {
  std::vector<std::string> kept;
  wchar_t* block = GetEnvironmentStringsW();
  for (const wchar_t* at = block; at && *at; at += std::wstring_view(at).size() + 1) {
    std::string entry = utf8(at);
    if (entry.compare(0, dropped_prefix.size(), dropped_prefix) != 0) kept.push_back(std::move(entry));
  }
  if (block) FreeEnvironmentStringsW(block);
  return kept;
}

}  // namespace soundwell
