#include "grpc_status.h"

#include <utility>

namespace soundwell {
namespace {

// Our codes (soundwell/errors.py) where the other side did not say its own; index: the gRPC status.
constexpr const char* kCodes[17] = {"",
                                    "CANCELLED",
                                    "ERROR",
                                    "INVALID_INPUT",
                                    "DEADLINE_EXCEEDED",
                                    "ERROR",
                                    "ERROR",
                                    "ERROR",
                                    "OVERLOADED",
                                    "PROTOCOL_MISMATCH",
                                    "ERROR",
                                    "ERROR",
                                    "PROTOCOL_MISMATCH",
                                    "ERROR",
                                    "UNAVAILABLE",
                                    "ERROR",
                                    "UNAUTHENTICATED"};

int hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

}  // namespace

Status status_of_grpc(uint32_t grpc_status, std::string sentence, std::string_view code, std::string_view field) {
  if (grpc_status == 0) return {};
  if (!code.empty()) return {std::string(code), std::string(field), std::move(sentence)};
  const bool too_large = grpc_status == 8 && sentence.find("larger than max") != std::string::npos;
  if (too_large) return {"MESSAGE_TOO_LARGE", "", std::move(sentence)};
  if (sentence.empty()) sentence = "The sidecar ended the call with gRPC status " + std::to_string(grpc_status) + ".";
  return {grpc_status < 17 ? kCodes[grpc_status] : "ERROR", "", std::move(sentence)};
}

Status status_of_http(std::string_view http_status) {
  const bool later = http_status == "429" || http_status == "502" || http_status == "503" || http_status == "504";
  const char* code = later ? "UNAVAILABLE" : http_status == "401" ? "UNAUTHENTICATED" : "PROTOCOL_MISMATCH";
  return {code, "", "What answers there is no sidecar: it says HTTP status " + std::string(http_status) + "."};
}

Status status_of_reset(uint32_t http2_error_code) {
  constexpr uint32_t kRefusedStream = 7, kCancel = 8, kEnhanceYourCalm = 11;
  const std::string sentence =
      "The sidecar ended the call without a status (HTTP/2 error " + std::to_string(http2_error_code) + ").";
  if (http2_error_code == kCancel) return {"CANCELLED", "", sentence};
  if (http2_error_code == kEnhanceYourCalm) return {"OVERLOADED", "", sentence};
  const bool gone = http2_error_code == 0 || http2_error_code == kRefusedStream;
  return {gone ? "UNAVAILABLE" : "ERROR", "", sentence};
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    decoded += low >= 0 ? static_cast<char>(16 * high + low) : text[i];
    if (low >= 0) i += 2;
  }
  return decoded;
}

}  // namespace soundwell
