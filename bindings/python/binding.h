// What the binding files share: how a call leaves the interpreter, how an error becomes an exception, how a settings
// struct becomes a Python class. Knows the public header only, not the core.
#pragma once

#include <pybind11/pybind11.h>
#include <soundwell/soundwell.h>

#include <memory>
#include <string>
#include <utility>

namespace soundwell_python {

namespace py = pybind11;

// Raises the class of soundwell/errors.py that has this code.
[[noreturn]] void raise(soundwell_code code, const soundwell_error& error);

// Calls `function(&error)` with the interpreter released, and raises where it failed.
template <typename Function>
void call(Function&& function) {
  soundwell_error error{};
  error.struct_size = sizeof error;
  soundwell_code code = SOUNDWELL_OK;
  {
    py::gil_scoped_release released;
    code = function(&error);
  }
  if (code != SOUNDWELL_OK) raise(code, error);
}

// A context that `close` may end while another thread is inside a call: the last one out destroys it.
using Handle = std::shared_ptr<soundwell_context>;

// One owner's share of a variation.
class Variation {
 public:
  explicit Variation(soundwell_variation* owned) : owned_(owned, soundwell_variation_release) {}
  soundwell_variation* get() const { return owned_.get(); }

 private:
  std::shared_ptr<soundwell_variation> owned_;
};

// --- Settings structs ------------------------------------------------------------------------------------------------
// A settings class holds the C struct and the texts that it points to.

template <typename Box, typename Abi, typename T>
void number(py::class_<Box>& kind, const char* name, T Abi::*field) {
  kind.def_property(
      name, [field](const Box& box) { return box.abi.*field; }, [field](Box& box, T value) { box.abi.*field = value; });
}

template <typename Box, typename Abi>
void flag(py::class_<Box>& kind, const char* name, uint32_t Abi::*field) {
  kind.def_property(
      name, [field](const Box& box) { return box.abi.*field != 0; },
      [field](Box& box, bool value) { box.abi.*field = value; });
}

// Names as arguments: Settings(seed=3). An unknown one is refused, because setting it is.
template <typename Box>
void by_names(py::class_<Box>& kind) {
  kind.def(py::init([](const py::kwargs& fields) {
    py::object made = py::cast(Box());
    for (auto [name, value] : fields) py::setattr(made, name, value);
    return made.cast<Box>();
  }));
}

inline std::pair<const char*, uint32_t> text_of(const std::string& text) {
  return {text.data(), static_cast<uint32_t>(text.size())};
}

// One file each.
void bind_settings(py::module_& module);
void bind_variation(py::module_& module);
void bind_context(py::module_& module);
void bind_voice(py::module_& module);
void bind_timeline(py::module_& module);
void bind_numbers(py::module_& module);

}  // namespace soundwell_python
