// Context: sidecar, sounds, pools, banks, and `acquire`.
#include "context.h"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

namespace soundwell_python {

struct Played {
  std::optional<Variation> variation;
  soundwell_played abi;
};

static const char* tier_of(uint32_t tier) {
  static const char* const names[] = {"silence", "live", "bank", "neighbour", "clip"};
  return tier < 5 ? names[tier] : names[0];
}

static void destroy(soundwell_context* context) { soundwell_destroy(context); }

Context::Context(const Settings& settings) {
  const soundwell_settings filled = settings.filled();
  soundwell_context* made = nullptr;
  call([&](soundwell_error* error) { return soundwell_create(&filled, &made, error); });
  handle_ = Handle(made, destroy);
}

void Context::close() {
  Handle leaving = std::move(handle_);
  py::gil_scoped_release released;
  leaving.reset();
}

const Handle& Context::handle() const {
  if (handle_) return handle_;
  soundwell_error error{};
  std::snprintf(error.sentence, sizeof error.sentence, "This context was closed; make another one.");
  raise(SOUNDWELL_UNAVAILABLE, error);
}

static uint32_t define(const Context& context, const SoundSettings& settings) {
  const soundwell_sound_settings filled = settings.filled();
  soundwell_sound sound = 0;
  call_on(context, [&](auto* c, auto* error) { return soundwell_define_sound(c, &filled, &sound, error); });
  return sound;
}

static void set_clip(const Context& context, uint32_t sound,
                     const py::array_t<float, py::array::c_style | py::array::forcecast>& samples,
                     uint32_t sample_rate_hz) {
  if (samples.ndim() != 2) throw py::value_error("samples must be of shape (num_frames, channels)");
  const uint64_t frames = static_cast<uint64_t>(samples.shape(0));
  const uint32_t channels = static_cast<uint32_t>(samples.shape(1));
  const float* pcm = samples.data();
  call_on(context, [&](auto* c, auto* error) {
    return soundwell_set_clip(c, sound, pcm, frames, channels, sample_rate_hz, error);
  });
}

static uint32_t load_bank(const Context& context, const std::string& path, bool check_pcm) {
  uint32_t bank = 0;
  call_on(context, [&](auto* c, auto* error) {
    return soundwell_load_bank(c, path.data(), static_cast<uint32_t>(path.size()), check_pcm, &bank, error);
  });
  return bank;
}

static soundwell_pool_info pool(const Context& context, uint32_t sound, uint32_t bucket) {
  soundwell_pool_info info{};
  info.struct_size = sizeof info;
  call_on(context, [&](auto* c, auto* error) { return soundwell_get_pool(c, sound, bucket, &info, error); });
  return info;
}

static soundwell_stats stats(const Context& context) {
  soundwell_stats numbers{};
  numbers.struct_size = sizeof numbers;
  call_on(context, [&](auto* c, soundwell_error*) { return soundwell_get_stats(c, &numbers); });
  return numbers;
}

static std::vector<std::string> poll_log(const Context& context) {
  std::vector<std::string> lines;
  soundwell_log_line line{};
  line.struct_size = sizeof line;
  while (soundwell_poll_log(context.handle().get(), &line)) lines.emplace_back(line.text);
  return lines;
}

// Keeps the interpreter: giving it up and taking it back would cost more than the call.
static Played acquire(const Context& context, uint32_t sound, float intensity, uint64_t emitter) {
  const soundwell_trigger trigger{sound, intensity, emitter};
  Played played{};
  const soundwell_code code = soundwell_acquire(context.handle().get(), &trigger, &played.abi);
  if (code != SOUNDWELL_OK) {
    soundwell_error error{};
    std::snprintf(error.field, sizeof error.field, "sound");
    std::snprintf(error.sentence, sizeof error.sentence, "%u is no sound of this context; define it first", sound);
    raise(code, error);
  }
  if (played.abi.variation) played.variation.emplace(played.abi.variation);
  return played;
}

static void bind_played(py::module_& module) {
  py::class_<Played> kind(module, "Played");
  kind.def_readonly("variation", &Played::variation);
  kind.def_property_readonly("tier", [](const Played& p) { return tier_of(p.abi.tier); });
  kind.def_property_readonly("bucket", [](const Played& p) { return p.abi.bucket; });
  kind.def_property_readonly("reused", [](const Played& p) { return p.abi.reused != 0; });
  kind.def_property_readonly("pitch_cents", [](const Played& p) { return p.abi.pitch_cents; });
  kind.def_property_readonly("gain_db", [](const Played& p) { return p.abi.gain_db; });
}

static void bind_sidecar_calls(py::class_<Context>& kind) {
  kind.def(
      "connect",
      [](const Context& context, const Endpoint& endpoint) {
        const soundwell_endpoint filled = endpoint.filled();
        call_on(context, [&](auto* c, auto* error) { return soundwell_connect(c, &filled, error); });
      },
      py::arg("endpoint"));
  kind.def(
      "launch_sidecar",
      [](const Context& context, const Launch& launch) {
        const soundwell_launch filled = launch.filled();
        call_on(context, [&](auto* c, auto* error) { return soundwell_launch_sidecar(c, &filled, error); });
      },
      py::arg("launch"));
  kind.def("disconnect", [](const Context& context) {
    call_on(context, [](auto* c, soundwell_error*) { return soundwell_disconnect(c), SOUNDWELL_OK; });
  });
}

static void bind_pool_calls(py::class_<Context>& kind) {
  kind.def("define_sound", &define, py::arg("settings"));
  kind.def("set_clip", &set_clip, py::arg("sound"), py::arg("samples"), py::arg("sample_rate_hz"));
  kind.def(
      "prewarm",
      [](const Context& context, uint32_t sound, uint32_t count, uint32_t buckets) {
        call_on(context, [&](auto* c, auto* error) { return soundwell_prewarm(c, sound, buckets, count, error); });
      },
      py::arg("sound"), py::arg("count") = 4, py::arg("buckets") = 0);
  kind.def(
      "drain",
      [](const Context& context, uint32_t sound) {
        call_on(context, [&](auto* c, soundwell_error*) { return soundwell_drain(c, sound), SOUNDWELL_OK; });
      },
      py::arg("sound"));
  kind.def("pool", &pool, py::arg("sound"), py::arg("bucket"));
  kind.def("load_bank", &load_bank, py::arg("path"), py::arg("check_pcm") = false);
  kind.def(
      "unload_bank",
      [](const Context& context, uint32_t bank) {
        call_on(context, [&](auto* c, soundwell_error*) { return soundwell_unload_bank(c, bank), SOUNDWELL_OK; });
      },
      py::arg("bank"));
}

void bind_context(py::module_& module) {
  bind_played(module);
  py::class_<Context> kind(module, "Context");
  kind.def(py::init<const Settings&>(), py::arg("settings") = Settings());
  kind.def("close", &Context::close);
  kind.def("__enter__", [](const py::object& self) { return self; });
  kind.def("__exit__", [](Context& context, const py::args&) { context.close(); });
  bind_sidecar_calls(kind);
  bind_pool_calls(kind);
  kind.def("acquire", &acquire, py::arg("sound"), py::arg("intensity") = 0.6f, py::arg("emitter") = 0);
  kind.def("stats", &stats);
  kind.def("poll_log", &poll_log);
}

}  // namespace soundwell_python
