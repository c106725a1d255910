// The C ABI's banks.
#include "api.h"
#include "context.h"

namespace soundwell {
namespace {

soundwell_code load_bank(soundwell_context* context, const char* path, uint32_t path_len_bytes, bool check_pcm,
                         uint32_t* bank, soundwell_error* error) {
  if (context == nullptr) return wrong(error, "context", "It is NULL; make one by soundwell_create.");
  if (bank == nullptr) return wrong(error, "bank", "It is NULL; give the address of a number.");
  std::string_view text;
  if (!read_text(path, path_len_bytes, "path", &text, error)) return SOUNDWELL_INVALID_INPUT;
  if (text.empty()) return wrong(error, "path", "It is empty; give the path of a bank.");
  const Status status = context->registry.load_bank(std::string(text), check_pcm, bank);
  context->keep_house();
  return status.ok() ? SOUNDWELL_OK : fail(error, status);
}

}  // namespace
}  // namespace soundwell

soundwell_code soundwell_load_bank(soundwell_context* context, const char* path, uint32_t path_len_bytes,
                                   uint32_t check_pcm, uint32_t* bank, soundwell_error* error) {
  return soundwell::guarded(
      error, [&] { return soundwell::load_bank(context, path, path_len_bytes, check_pcm != 0, bank, error); });
}

void soundwell_unload_bank(soundwell_context* context, uint32_t bank) {
  if (context == nullptr) return;
  soundwell::guarded(nullptr, [&] {
    context->registry.unload_bank(bank);
    context->keep_house();
    return SOUNDWELL_OK;
  });
}
