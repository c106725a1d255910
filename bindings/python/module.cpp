// The module soundwell.native._core: the C ABI as Python classes, one file each.
#include "binding.h"

namespace soundwell_python {

static const char* name_of(soundwell_code code) {
  switch (code) {
    case SOUNDWELL_INVALID_INPUT:
      return "INVALID_INPUT";
    case SOUNDWELL_UNAVAILABLE:
      return "UNAVAILABLE";
    case SOUNDWELL_UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    case SOUNDWELL_PROTOCOL_MISMATCH:
      return "PROTOCOL_MISMATCH";
    case SOUNDWELL_OVERLOADED:
      return "OVERLOADED";
    case SOUNDWELL_DEADLINE_EXCEEDED:
      return "DEADLINE_EXCEEDED";
    case SOUNDWELL_CANCELLED:
      return "CANCELLED";
    case SOUNDWELL_BANK_CORRUPT:
      return "BANK_CORRUPT";
    default:
      return "ERROR";
  }
}

void raise(soundwell_code code, const soundwell_error& error) {
  if (code == SOUNDWELL_OUT_OF_MEMORY) throw std::bad_alloc();
  const py::module_ errors = py::module_::import("soundwell.errors");
  const py::object kind = errors.attr("BY_CODE").attr("get")(name_of(code), errors.attr("SoundwellError"));
  py::object raised;
  if (code == SOUNDWELL_INVALID_INPUT) {
    raised = kind(error.sentence, py::arg("field") = error.field);
  } else {
    raised = kind(error.sentence);
  }
  PyErr_SetObject(kind.ptr(), raised.ptr());
  throw py::error_already_set();
}

}  // namespace soundwell_python

PYBIND11_MODULE(_core, module) {
  using namespace soundwell_python;
  if (soundwell_abi_version() != SOUNDWELL_ABI_VERSION) throw py::import_error("libsoundwell is of another version");
  module.attr("__version__") = soundwell_version();
  bind_settings(module);
  bind_variation(module);
  bind_numbers(module);
  bind_context(module);
  bind_voice(module);
  bind_timeline(module);
}
