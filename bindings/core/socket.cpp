// What both socket bodies share: which hosts are this machine.
#include "socket.h"

#include <cstdlib>

namespace soundwell {
namespace {

// Exactly four numbers up to 255 with dots between them.
bool is_ipv4(const std::string& text) {
  const char* at = text.c_str();
  for (int part = 0; part < 4; ++part) {
    char* end = nullptr;
    if (*at < '0' || *at > '9') return false;
    const unsigned long number = std::strtoul(at, &end, 10);
    if (number > 255 || end - at > 3) return false;
    if (*end != (part < 3 ? '.' : '\0')) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

std::string loopback_address(const std::string& host) {
  if (host == "localhost") return "127.0.0.1";
  if (host == "::1" || host == "[::1]") return "::1";
  const bool loopback = host.compare(0, 4, "127.") == 0 && is_ipv4(host);
  return loopback ? host : std::string();
}

}  // namespace soundwell
