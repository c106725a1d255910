// One stream socket to this machine, never blocking, and a bell that any thread may ring to end a wait.
// Knows no HTTP/2. Two bodies: socket_posix.cpp and socket_windows.cpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "transport.h"

namespace soundwell {

class Socket {
 public:
  using Millis = std::chrono::milliseconds;

  Socket();
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Begins to connect. Not ok: INVALID_INPUT (not loopback, path too long) or UNAVAILABLE (nobody there).
  Status open(const Endpoint& endpoint);

  // After `wait` said writable: whether the connection stands. Not ok: UNAVAILABLE.
  Status finish_open();

  enum class Flow { kMoved, kBlocked, kEnded };
  Flow read(uint8_t* into, size_t room, size_t* moved);
  Flow write(const uint8_t* from, size_t len_bytes, size_t* moved);

  struct Events {
    bool readable = false;
    bool writable = false;
    bool rung = false;  // and the bell is silent again
  };
  // Waits for bytes, for room where `for_writing`, for the bell, or until `timeout` is over.
  Events wait(bool for_writing, Millis timeout);

  // Any thread, as long as the socket exists.
  void ring();

  void close();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// "127.0.0.1", "localhost", "::1" and their like, as a numeric address; empty: not loopback.
std::string loopback_address(const std::string& host);

}  // namespace soundwell
