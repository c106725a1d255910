// The socket on Linux and macOS: poll, and a pipe as its bell. A signal in between never ends a call early.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "socket.h"

namespace soundwell {
namespace {

#ifdef MSG_NOSIGNAL
constexpr int kSendFlags = MSG_NOSIGNAL;
#else
constexpr int kSendFlags = 0;  // SO_NOSIGPIPE is set instead
#endif

template <typename Call>
auto uninterrupted(Call call) {
  decltype(call()) result;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

// Not inherited by programs the game starts; set at once where the system can.
bool prepare(int descriptor) {
  return fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 && fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0;
}

int new_socket(int family) {
#if defined(SOCK_CLOEXEC) && defined(SOCK_NONBLOCK)
  return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
#else
  const int descriptor = socket(family, SOCK_STREAM, 0);
  if (descriptor >= 0 && !prepare(descriptor)) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
#endif
}

struct Address {
  sockaddr_storage storage{};
  socklen_t len_bytes = 0;
};

Status unix_address(const std::string& path, Address* address) {
  auto* where = reinterpret_cast<sockaddr_un*>(&address->storage);
  if (path.size() >= sizeof where->sun_path || path.find('\0') != std::string::npos) {
    return {"INVALID_INPUT", "endpoint.unix_path",
            "The path of a Unix socket may have at most " + std::to_string(sizeof where->sun_path - 1) + " bytes."};
  }
  where->sun_family = AF_UNIX;
  std::memcpy(where->sun_path, path.c_str(), path.size() + 1);
  address->len_bytes = static_cast<socklen_t>(sizeof *where);
  return {};
}

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
  return {"UNAVAILABLE", "", std::string("No sidecar answers there (") + std::strerror(error) + ")."};
}

Socket::Flow flow_of(ssize_t result, size_t* moved) {
  *moved = result > 0 ? static_cast<size_t>(result) : 0;
  if (result > 0) return Socket::Flow::kMoved;
  const bool blocked = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  return blocked ? Socket::Flow::kBlocked : Socket::Flow::kEnded;
}

}  // namespace

struct Socket::Parts {
  int socket = -1;
  int bell_out = -1, bell_in = -1;  // read end, write end
};

Socket::Socket() : parts_(new Parts) {
  int ends[2];
  if (pipe(ends) != 0) return;  // `open` tells
  parts_->bell_out = ends[0];
  parts_->bell_in = ends[1];
  prepare(ends[0]);
  prepare(ends[1]);
}

Socket::~Socket() {
  close();
  if (parts_->bell_out >= 0) ::close(parts_->bell_out);
  if (parts_->bell_in >= 0) ::close(parts_->bell_in);
}

Status Socket::open(const Endpoint& endpoint) {
  close();
  Address address;
  const bool local = !endpoint.unix_path.empty();
  const Status legal = local ? unix_address(endpoint.unix_path, &address) : ip_address(endpoint, &address);
  if (!legal.ok()) return legal;
  parts_->socket = new_socket(address.storage.ss_family);
  if (parts_->socket < 0 || parts_->bell_out < 0) return nobody_there(errno);
  const int on = 1;
  if (!local) setsockopt(parts_->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef SO_NOSIGPIPE
  setsockopt(parts_->socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  // A connect that a signal interrupts goes on by itself: EINTR means EINPROGRESS here, calling again would fail.
  const int result = ::connect(parts_->socket, reinterpret_cast<sockaddr*>(&address.storage), address.len_bytes);
  if (result != 0 && errno != EINPROGRESS && errno != EINTR) return nobody_there(errno);
  return {};
}

Status Socket::finish_open() {
  int error = 0;
  socklen_t len_bytes = sizeof error;
  if (getsockopt(parts_->socket, SOL_SOCKET, SO_ERROR, &error, &len_bytes) != 0) error = errno;
  return error == 0 ? Status{} : nobody_there(error);
}

Socket::Flow Socket::read(uint8_t* into, size_t room, size_t* moved) {
  return flow_of(uninterrupted([&] { return recv(parts_->socket, into, room, 0); }), moved);
}

Socket::Flow Socket::write(const uint8_t* from, size_t len_bytes, size_t* moved) {
  return flow_of(uninterrupted([&] { return send(parts_->socket, from, len_bytes, kSendFlags); }), moved);
}

Socket::Events Socket::wait(bool for_writing, Millis timeout) {
  pollfd watched[2] = {{parts_->socket, static_cast<short>(POLLIN | (for_writing ? POLLOUT : 0)), 0},
                       {parts_->bell_out, POLLIN, 0}};
  const int limit = static_cast<int>(std::clamp<long long>(timeout.count(), 0, 60'000));
  // A signal ends the wait as its time would: who calls looks at the clock anyway.
  if (poll(watched, 2, limit) <= 0) return {};
  Events events;
  events.readable = (watched[0].revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) != 0;
  events.writable = (watched[0].revents & (POLLOUT | POLLHUP | POLLERR | POLLNVAL)) != 0;
  events.rung = watched[1].revents != 0;
  uint8_t drained[64];
  while (events.rung && uninterrupted([&] { return ::read(parts_->bell_out, drained, sizeof drained); }) > 0) {
  }
  return events;
}

void Socket::ring() {
  const uint8_t stroke = 1;
  // A full pipe is a ringing bell already.
  (void)!uninterrupted([&] { return ::write(parts_->bell_in, &stroke, 1); });
}

void Socket::close() {
  if (parts_->socket >= 0) ::close(parts_->socket);
  parts_->socket = -1;
}

}  // namespace soundwell
