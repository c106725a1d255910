#include <algorithm>
#include <cstdlib>
#include <utility>

#include "grpc_call.h"
#include "grpc_status.h"

namespace soundwell {
namespace {

constexpr size_t kPrefixBytes = 5;  // compressed or not, then the length, big endian
constexpr size_t kMaxHeaderBytes = 16 << 10;

}  // namespace

GrpcCall::GrpcCall(size_t max_message_bytes, OnMessage on_message)
    : max_message_bytes_(max_message_bytes), on_message_(std::move(on_message)) {}

bool GrpcCall::fail(Status status) {
  if (!failed_) status_ = std::move(status);
  failed_ = true;
  return false;
}

bool GrpcCall::header(std::string_view name, std::string_view value) {
  header_bytes_ += name.size() + value.size();
  if (header_bytes_ > kMaxHeaderBytes) return fail({"ERROR", "", "The sidecar's answer has endless headers."});
  if (name == ":status") http_status_ = value;
  if (name == "grpc-status") grpc_status_ = value;
  if (name == "grpc-message") grpc_message_ = value;
  if (name == "soundwell-code") code_ = value;
  if (name == "soundwell-field") field_ = value;
  return true;
}

bool GrpcCall::data(const uint8_t* bytes, size_t len_bytes) {
  while (len_bytes > 0) {
    if (failed_) return false;
    const size_t wanted = in_message_ ? message_bytes_ : kPrefixBytes;
    const uint8_t* whole = bytes;
    size_t used = wanted;
    // Mostly a message comes in one piece and is read where it lies.
    if (!partial_.empty() || len_bytes < wanted) {
      used = gather(bytes, len_bytes, wanted);
      whole = partial_.data();
      if (partial_.size() < wanted) return true;
    }
    bytes += used, len_bytes -= used;
    if (!(in_message_ ? take(whole, wanted) : begin_message(whole))) return false;
    partial_.clear();
    // An empty message is whole with its prefix.
    if (in_message_ && message_bytes_ == 0 && !take(whole, 0)) return false;
  }
  return !failed_;
}

bool GrpcCall::take(const uint8_t* message, size_t len_bytes) {
  in_message_ = false;
  Status read = on_message_(message, len_bytes);
  return read.ok() || fail(std::move(read));
}

bool GrpcCall::begin_message(const uint8_t* prefix) {
  if (prefix[0] != 0) return fail({"ERROR", "", "The sidecar sent a compressed message; none was asked for."});
  message_bytes_ = static_cast<size_t>(prefix[1]) << 24 | static_cast<size_t>(prefix[2]) << 16 |
                   static_cast<size_t>(prefix[3]) << 8 | prefix[4];
  if (message_bytes_ > max_message_bytes_) {
    return fail({"MESSAGE_TOO_LARGE", "",
                 "The sidecar sent a message of " + std::to_string(message_bytes_) + " bytes; the limit is " +
                     std::to_string(max_message_bytes_) + "."});
  }
  in_message_ = true;
  return true;
}

size_t GrpcCall::gather(const uint8_t* bytes, size_t len_bytes, size_t wanted) {
  partial_.reserve(wanted);
  const size_t used = std::min(len_bytes, wanted - partial_.size());
  partial_.insert(partial_.end(), bytes, bytes + used);
  return used;
}

void GrpcCall::closed(uint32_t error_code) {
  done_ = true;
  if (failed_) return;
  const bool http_ok = http_status_.empty() || http_status_ == "200";
  if (!http_ok && grpc_status_.empty()) {
    status_ = status_of_http(http_status_);
  } else if (grpc_status_.empty()) {
    status_ = status_of_reset(error_code);
  } else {
    const auto number = static_cast<uint32_t>(std::strtoul(grpc_status_.c_str(), nullptr, 10));
    status_ = status_of_grpc(number, percent_decoded(grpc_message_), code_, field_);
  }
}

std::string framed(std::string_view message) {
  std::string whole(1, '\0');
  for (int shift = 24; shift >= 0; shift -= 8) whole += static_cast<char>(message.size() >> shift & 0xFF);
  return whole.append(message);
}

Http2::Headers call_headers(std::string_view method, std::string_view token, uint32_t timeout_millis) {
  Http2::Headers headers = {{":method", "POST"},
                            {":scheme", "http"},
                            {":path", "/soundwell.v1.Soundwell/" + std::string(method)},
                            {":authority", "localhost"},
                            {"te", "trailers"},
                            {"content-type", "application/grpc"},
                            {"user-agent", "soundwell-core/" SOUNDWELL_VERSION},
                            {"authorization", "Bearer " + std::string(token)}};
  // At most eight digits are legal.
  if (timeout_millis != 0)
    headers.emplace_back("grpc-timeout", std::to_string(std::min(timeout_millis, 99'999'999U)) + "m");
  return headers;
}

}  // namespace soundwell
