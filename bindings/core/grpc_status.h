// What a gRPC status means in our own words. Mirrors sdk/soundwell/rpc/convert/status.py.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "transport.h"

namespace soundwell {

// `code` and `field`: our own trailing metadata, empty where gRPC made the status by itself.
Status status_of_grpc(uint32_t grpc_status, std::string sentence, std::string_view code, std::string_view field);

// Of an answer that is no gRPC at all.
Status status_of_http(std::string_view http_status);

// Of a stream that was reset instead of ended.
Status status_of_reset(uint32_t http2_error_code);

// grpc-message is percent-encoded UTF-8; what is no legal escape stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace soundwell
