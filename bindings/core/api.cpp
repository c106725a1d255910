// See api.h. Version and errors of the C ABI.
#include "api.h"

#include "text.h"

namespace soundwell {

soundwell_code fail(soundwell_error* error, soundwell_code code, std::string_view field, std::string_view sentence) {
  if (error != nullptr && error->struct_size >= sizeof(soundwell_error)) {
    error->code = code;
    copy_text(field, error->field, sizeof error->field);
    copy_text(sentence, error->sentence, sizeof error->sentence);
  }
  return code;
}

soundwell_code fail(soundwell_error* error, const Status& status) {
  return fail(error, code_of(status.code), status.field, status.sentence);
}

soundwell_code code_of(const std::string& name) {
  struct Named {
    const char* name;
    soundwell_code code;
  };
  static constexpr Named kCodes[] = {
      {"", SOUNDWELL_OK},
      {"INVALID_INPUT", SOUNDWELL_INVALID_INPUT},
      {"UNAVAILABLE", SOUNDWELL_UNAVAILABLE},
      {"UNAUTHENTICATED", SOUNDWELL_UNAUTHENTICATED},
      {"PROTOCOL_MISMATCH", SOUNDWELL_PROTOCOL_MISMATCH},
      {"OVERLOADED", SOUNDWELL_OVERLOADED},
      {"DEADLINE_EXCEEDED", SOUNDWELL_DEADLINE_EXCEEDED},
      {"CANCELLED", SOUNDWELL_CANCELLED},
      {"BANK_CORRUPT", SOUNDWELL_BANK_CORRUPT},
  };
  for (const Named& named : kCodes) {
    if (name == named.name) return named.code;
  }
  return SOUNDWELL_ERROR;
}

bool read_text(const char* text, uint32_t len_bytes, std::string_view field, std::string_view* read,
               soundwell_error* error) {
  if (text == nullptr && len_bytes != 0) {
    wrong(error, field, "It is NULL but has a length; give the text or the length 0.");
    return false;
  }
  *read = len_bytes == 0 ? std::string_view() : std::string_view(text, len_bytes);
  if (is_utf8(*read)) return true;
  wrong(error, field, "It is not UTF-8 or holds a zero byte; check its encoding and its length in bytes.");
  return false;
}

bool in_range(double value, double low, double high) { return value >= low && value <= high; }

}  // namespace soundwell

const char* soundwell_version(void) { return SOUNDWELL_VERSION; }

uint32_t soundwell_abi_version(void) { return SOUNDWELL_ABI_VERSION; }
