// Variation: what it is, and its PCM without a copy.
#include <pybind11/numpy.h>

#include "binding.h"

namespace soundwell_python {

static soundwell_variation_info info_of(const Variation& variation) {
  soundwell_variation_info info{};
  info.struct_size = sizeof info;
  soundwell_variation_get_info(variation.get(), &info);
  return info;
}

static const char* maker_of(uint32_t made_by) {
  static const char* const names[] = {"unknown", "model", "procedural", "fake", "designer"};
  return made_by < 5 ? names[made_by] : names[0];
}

// (num_frames, channels), int16 or float32, read only. The array holds the variation, and so the memory.
static py::array pcm_of(const py::object& self) {
  const soundwell_variation_info info = info_of(self.cast<const Variation&>());
  const bool whole = info.encoding == SOUNDWELL_INT16;
  const py::dtype kind = whole ? py::dtype::of<int16_t>() : py::dtype::of<float>();
  const py::ssize_t frames = static_cast<py::ssize_t>(info.num_frames), channels = info.channels;
  const py::ssize_t width = kind.itemsize();
  py::array view(kind, {frames, channels}, {channels * width, width}, info.pcm, self);
  py::detail::array_proxy(view.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return view;
}

// float32 (num_frames, channels) in the channels asked for; past the end: silence.
static py::array_t<float> read(const Variation& variation, uint64_t first_frame, uint64_t num_frames,
                               uint32_t channels) {
  if (channels < 1 || channels > 8 || num_frames > (1u << 30)) throw py::value_error("channels 1 to 8, frames < 2^30");
  py::array_t<float> out({static_cast<py::ssize_t>(num_frames), static_cast<py::ssize_t>(channels)});
  float* dst = out.mutable_data();
  py::gil_scoped_release released;
  soundwell_variation_read(variation.get(), first_frame, num_frames, channels, dst);
  return out;
}

template <typename T>
static void told(py::class_<Variation>& kind, const char* name, T soundwell_variation_info::*field) {
  kind.def_property_readonly(name, [field](const Variation& variation) { return info_of(variation).*field; });
}

void bind_variation(py::module_& module) {
  py::class_<Variation> kind(module, "Variation");
  kind.def_property_readonly("pcm", &pcm_of);
  kind.def("read", &read, py::arg("first_frame"), py::arg("num_frames"), py::arg("channels") = 1);
  told(kind, "num_frames", &soundwell_variation_info::num_frames);
  told(kind, "channels", &soundwell_variation_info::channels);
  told(kind, "sample_rate_hz", &soundwell_variation_info::sample_rate_hz);
  told(kind, "onset_frames", &soundwell_variation_info::onset_frames);
  told(kind, "rms_dbfs", &soundwell_variation_info::rms_dbfs);
  told(kind, "seed", &soundwell_variation_info::seed);
  told(kind, "steps", &soundwell_variation_info::steps);
  told(kind, "bucket", &soundwell_variation_info::bucket);
  told(kind, "loop_start_frame", &soundwell_variation_info::loop_start_frame);
  told(kind, "loop_end_frame", &soundwell_variation_info::loop_end_frame);
  kind.def_property_readonly("made_by", [](const Variation& v) { return maker_of(info_of(v).made_by); });
  kind.def_property_readonly("sound_hash", [](const Variation& v) { return std::string(info_of(v).sound_hash); });
  kind.def_property_readonly("model_hash", [](const Variation& v) { return std::string(info_of(v).model_hash); });
}

}  // namespace soundwell_python
