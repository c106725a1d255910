// The socket on Windows: Winsock with WSAPoll, and a UDP socket that talks to itself as its bell.
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>

#include "socket.h"

namespace soundwell {
namespace {

// Winsock counts starts and ends, so each socket takes its own part.
struct Winsock {
  Winsock() {
    WSADATA data;
    started = WSAStartup(MAKEWORD(2, 2), &data) == 0;
  }
  ~Winsock() {
    if (started) WSACleanup();
  }
  bool started = false;
};

bool prepare(SOCKET socket) {
  u_long on = 1;
  SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
  return ioctlsocket(socket, FIONBIO, &on) == 0;
}

struct Address {
  sockaddr_storage storage{};
  int len_bytes = 0;
};

Status ip_address(const Endpoint& endpoint, Address* address) {
  const std::string host = loopback_address(endpoint.host);
  if (host.empty()) {
    return {"INVALID_INPUT", "endpoint.host",
            "\"" + endpoint.host + "\" is not a loopback address; the core speaks no TLS, use 127.0.0.1."};
  }
  auto* four = reinterpret_cast<sockaddr_in*>(&address->storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&address->storage);
  if (inet_pton(AF_INET, host.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(endpoint.port);
    address->len_bytes = sizeof *four;
  } else {
    inet_pton(AF_INET6, host.c_str(), &six->sin6_addr);
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(endpoint.port);
    address->len_bytes = sizeof *six;
  }
  return {};
}

Status nobody_there(int error) {
  return {"UNAVAILABLE", "", "No sidecar answers there (Winsock error " + std::to_string(error) + ")."};
}

Socket::Flow flow_of(int result, size_t* moved) {
  *moved = result > 0 ? static_cast<size_t>(result) : 0;
  if (result > 0) return Socket::Flow::kMoved;
  const bool blocked = result < 0 && WSAGetLastError() == WSAEWOULDBLOCK;
  return blocked ? Socket::Flow::kBlocked : Socket::Flow::kEnded;
}

// A UDP socket on loopback, connected to itself: what is sent on it makes it readable.
SOCKET new_bell() {
  const SOCKET bell = socket(AF_INET, SOCK_DGRAM, 0);
  if (bell == INVALID_SOCKET) return bell;
  sockaddr_in self{};
  self.sin_family = AF_INET;
  self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int len_bytes = sizeof self;
  auto* address = reinterpret_cast<sockaddr*>(&self);
  const bool made = bind(bell, address, len_bytes) == 0 && getsockname(bell, address, &len_bytes) == 0 &&
                    ::connect(bell, address, len_bytes) == 0 && prepare(bell);
  if (made) return bell;
  closesocket(bell);
  return INVALID_SOCKET;
}

constexpr int int_of(size_t size) { return static_cast<int>(std::min<size_t>(size, 1 << 30)); }

}  // namespace

struct Socket::Parts {
  Winsock winsock;
  SOCKET socket = INVALID_SOCKET;
  SOCKET bell = INVALID_SOCKET;
};

Socket::Socket() : parts_(new Parts) { parts_->bell = new_bell(); }

Socket::~Socket() {
  close();
  if (parts_->bell != INVALID_SOCKET) closesocket(parts_->bell);
}

Status Socket::open(const Endpoint& endpoint) {
  close();
  if (!endpoint.unix_path.empty()) {
    return {"INVALID_INPUT", "endpoint.unix_path", "Unix sockets are not used on Windows; give host and port."};
  }
  Address address;
  const Status legal = ip_address(endpoint, &address);
  if (!legal.ok()) return legal;
  parts_->socket = socket(address.storage.ss_family, SOCK_STREAM, 0);
  if (parts_->socket == INVALID_SOCKET || parts_->bell == INVALID_SOCKET || !prepare(parts_->socket)) {
    return nobody_there(WSAGetLastError());
  }
  const int on = 1;
  setsockopt(parts_->socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
  const int result = ::connect(parts_->socket, reinterpret_cast<sockaddr*>(&address.storage), address.len_bytes);
  if (result != 0 && WSAGetLastError() != WSAEWOULDBLOCK) return nobody_there(WSAGetLastError());
  return {};
}

Status Socket::finish_open() {
  int error = 0, len_bytes = sizeof error;
  if (getsockopt(parts_->socket, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &len_bytes) != 0) {
    error = WSAGetLastError();
  }
  return error == 0 ? Status{} : nobody_there(error);
}

Socket::Flow Socket::read(uint8_t* into, size_t room, size_t* moved) {
  return flow_of(recv(parts_->socket, reinterpret_cast<char*>(into), int_of(room), 0), moved);
}

Socket::Flow Socket::write(const uint8_t* from, size_t len_bytes, size_t* moved) {
  return flow_of(send(parts_->socket, reinterpret_cast<const char*>(from), int_of(len_bytes), 0), moved);
}

Socket::Events Socket::wait(bool for_writing, Millis timeout) {
  WSAPOLLFD watched[2] = {{parts_->socket, static_cast<SHORT>(POLLRDNORM | (for_writing ? POLLWRNORM : 0)), 0},
                          {parts_->bell, POLLRDNORM, 0}};
  const int limit = static_cast<int>(std::clamp<long long>(timeout.count(), 0, 60'000));
  if (WSAPoll(watched, 2, limit) <= 0) return {};
  constexpr SHORT kOver = POLLHUP | POLLERR | POLLNVAL;
  Events events;
  events.readable = (watched[0].revents & (POLLRDNORM | kOver)) != 0;
  events.writable = (watched[0].revents & (POLLWRNORM | kOver)) != 0;
  events.rung = watched[1].revents != 0;
  char drained[64];
  while (events.rung && recv(parts_->bell, drained, sizeof drained, 0) > 0) {
  }
  return events;
}

void Socket::ring() { (void)send(parts_->bell, "", 1, 0); }

void Socket::close() {
  if (parts_->socket != INVALID_SOCKET) closesocket(parts_->socket);
  parts_->socket = INVALID_SOCKET;
}

}  // namespace soundwell
