// Burst and Bed: voices that a caller pulls.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "context.h"

namespace soundwell_python {

using Samples = py::array_t<float, py::array::c_style>;

struct Shot {
  Variation variation;
  uint64_t at_frame;
  float pitch_cents, gain_db;
};

class Voice {
 public:
  Voice(soundwell_voice* owned, uint32_t channels) : owned_(owned), channels_(channels) {}
  ~Voice() {
    py::gil_scoped_release released;
    soundwell_voice_destroy(owned_);
  }
  Voice(const Voice&) = delete;
  Voice& operator=(const Voice&) = delete;

  soundwell_voice* get() const { return owned_; }

  // (num_frames, channels) and fresh; see `read_into` for a callback.
  Samples read(uint32_t num_frames) {
    Samples out({static_cast<py::ssize_t>(num_frames), static_cast<py::ssize_t>(channels_)});
    read_into(out);
    return out;
  }

  uint32_t read_into(Samples& out) {
    if (out.ndim() != 2 || out.shape(1) != static_cast<py::ssize_t>(channels_)) {
      throw py::value_error("the array must be of shape (num_frames, channels of the voice)");
    }
    float* dst = out.mutable_data();
    const uint32_t num_frames = static_cast<uint32_t>(out.shape(0));
    py::gil_scoped_release released;
    return soundwell_voice_read(owned_, dst, num_frames);
  }

 private:
  soundwell_voice* owned_;
  uint32_t channels_;
};

struct Burst : Voice {
  using Voice::Voice;
};
struct Bed : Voice {
  using Voice::Voice;
};

static std::unique_ptr<Burst> make_burst(const Context& context, const VoiceSettings& settings) {
  soundwell_voice* made = nullptr;
  call_on(context, [&](auto* c, auto* error) { return soundwell_burst_create(c, &settings.abi, &made, error); });
  return std::make_unique<Burst>(made, settings.abi.channels);
}

static std::unique_ptr<Bed> make_bed(const Context& context, const Variation& variation,
                                     const VoiceSettings& settings) {
  soundwell_voice* made = nullptr;
  call_on(context,
          [&](auto* c, auto* error) { return soundwell_bed_create(c, &settings.abi, variation.get(), &made, error); });
  return std::make_unique<Bed>(made, settings.abi.channels);
}

static void schedule(Burst& burst, const std::vector<Shot>& shots) {
  std::vector<soundwell_shot> filled;
  for (const Shot& shot : shots) {
    filled.push_back({shot.variation.get(), shot.at_frame, shot.pitch_cents, shot.gain_db});
  }
  call([&](soundwell_error* error) {
    return soundwell_burst_schedule(burst.get(), filled.data(), static_cast<uint32_t>(filled.size()), error);
  });
}

static void bind_shot(py::module_& module) {
  py::class_<Shot> kind(module, "Shot");
  kind.def(py::init([](const Variation& variation, uint64_t at_frame, float pitch_cents, float gain_db) {
             return Shot{variation, at_frame, pitch_cents, gain_db};
           }),
           py::arg("variation"), py::arg("at_frame"), py::arg("pitch_cents") = 0.0f, py::arg("gain_db") = 0.0f);
  kind.def_readonly("at_frame", &Shot::at_frame);
}

void bind_voice(py::module_& module) {
  bind_shot(module);
  py::class_<Voice> voice(module, "Voice");
  voice.def("read", &Voice::read, py::arg("num_frames"));
  voice.def("read_into", &Voice::read_into, py::arg("samples").noconvert());
  voice.def_property_readonly("position", [](const Voice& v) { return soundwell_voice_position(v.get()); });
  voice.def(
      "stop", [](Voice& v, float secs) { soundwell_voice_stop(v.get(), secs); }, py::arg("fade_secs") = 0.02f);

  py::class_<Burst, Voice>(module, "Burst")
      .def(py::init(&make_burst), py::arg("context"), py::arg("settings") = VoiceSettings())
      .def("schedule", &schedule, py::arg("shots"));
  py::class_<Bed, Voice>(module, "Bed")
      .def(py::init(&make_bed), py::arg("context"), py::arg("variation"), py::arg("settings") = VoiceSettings())
      .def(
          "set", [](Bed& bed, float gain_db, float cents) { soundwell_bed_set(bed.get(), gain_db, cents); },
          py::arg("gain_db") = 0.0f, py::arg("pitch_cents") = 0.0f)
      .def(
          "change",
          [](Bed& bed, const Variation& variation) {
            call([&](soundwell_error* error) { return soundwell_bed_change(bed.get(), variation.get(), error); });
          },
          py::arg("variation"));
}

}  // namespace soundwell_python
