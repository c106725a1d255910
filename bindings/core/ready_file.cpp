#include "ready_file.h"

#include <cstdlib>
#include <map>

#include "files.h"
#include "json.h"

namespace soundwell {
namespace {

constexpr size_t kMaxFileBytes = 16 << 10;  // a ready file has some two hundred

std::string failure_file(const std::string& path) { return path + ".failure"; }

// A whole number from 0 to `most`.
bool whole_number(const std::string& text, unsigned long most, unsigned long* number) {
  if (text.empty() || text.size() > 10 || text.find_first_not_of("0123456789") != std::string::npos) return false;
  *number = std::strtoul(text.c_str(), nullptr, 10);
  return *number <= most;
}

}  // namespace

bool parse_ready(std::string_view text, Ready* ready) {
  std::map<std::string, std::string> members;
  unsigned long pid = 0, port = 0, protocol = 0;
  if (!parse_json_object(text, &members)) return false;
  if (!whole_number(members["pid"], 0x7FFFFFFF, &pid) || !whole_number(members["port"], 65535, &port) ||
      !whole_number(members["protocol"], 0x7FFFFFFF, &protocol)) {
    return false;
  }
  const std::string& state = members["state"];
  if (pid == 0 || port == 0 || members["host"].empty() || (state != "loading" && state != "serving")) return false;
  ready->pid = static_cast<uint32_t>(pid);
  ready->protocol = static_cast<uint32_t>(protocol);
  ready->instance = members["instance"];
  ready->serving = state == "serving";
  ready->endpoint.host = members["host"];
  ready->endpoint.port = static_cast<uint16_t>(port);
  ready->endpoint.token = members["token"];
  return true;
}

bool parse_failure(std::string_view text, Status* failure) {
  std::map<std::string, std::string> members;
  if (!parse_json_object(text, &members) || members["code"].empty()) return false;
  *failure = {members["code"], members["field"], members["sentence"]};
  return true;
}

Status read_ready(const std::string& path, Ready* ready) {
  std::string text;
  switch (read_file(path, kMaxFileBytes, &text)) {
    case FileRead::kMissing:
      return {"UNAVAILABLE", "", "No sidecar has written " + path + "; start one by `soundwell serve`."};
    case FileRead::kUnreadable:
      return {"INVALID_INPUT", "ready_file", path + " cannot be read, or is no ready file of a sidecar."};
    case FileRead::kRead:
      break;
  }
  if (parse_ready(text, ready)) return {};
  return {"INVALID_INPUT", "ready_file", path + " is not the ready file of a sidecar."};
}

Status take_failure(const std::string& path) {
  std::string text;
  Status failure;
  if (read_file(failure_file(path), kMaxFileBytes, &text) != FileRead::kRead) return {};
  remove_file(failure_file(path));
  return parse_failure(text, &failure) ? failure : Status{};
}

}  // namespace soundwell
