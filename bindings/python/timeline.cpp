// Timeline: events in order, rendered by the sidecar in one piece; started and polled.
#include <pybind11/stl.h>

#include "context.h"

namespace soundwell_python {

struct Timeline {
  soundwell_timeline abi;
  std::vector<soundwell_event> events;
  std::vector<std::pair<double, double>> loudness;
  Timeline() { soundwell_timeline_init(&abi, sizeof abi); }
};

static uint64_t render(const Context& context, const Timeline& timeline) {
  std::vector<soundwell_loudness_point> points;
  for (const auto& [time_secs, level_db] : timeline.loudness) points.push_back({time_secs, level_db});
  soundwell_timeline filled = timeline.abi;
  filled.events = timeline.events.data();
  filled.num_events = static_cast<uint32_t>(timeline.events.size());
  filled.loudness = points.data();
  filled.num_loudness = static_cast<uint32_t>(points.size());
  uint64_t number = 0;
  call_on(context, [&](auto* c, auto* error) { return soundwell_render(c, &filled, &number, error); });
  return number;
}

// None until it is done.
static std::optional<Variation> poll_render(const Context& context, uint64_t number) {
  soundwell_variation* done = nullptr;
  bool ready = true;
  call_on(context, [&](auto* c, auto* error) {
    const soundwell_code code = soundwell_poll_render(c, number, &done, error);
    ready = code != SOUNDWELL_NOT_READY;
    return ready ? code : SOUNDWELL_OK;
  });
  if (!ready) return std::nullopt;
  return Variation(done);
}

void bind_timeline(py::module_& module) {
  py::class_<soundwell_event> event(module, "Event");
  event.def(py::init([](uint32_t sound, double time_secs, float intensity, uint64_t seed) {
              return soundwell_event{sound, intensity, time_secs, seed};
            }),
            py::arg("sound"), py::arg("time_secs"), py::arg("intensity") = 0.6f, py::arg("seed") = 0);

  py::class_<Timeline> kind(module, "Timeline");
  by_names(kind);
  kind.def_readwrite("events", &Timeline::events);
  kind.def_readwrite("loudness", &Timeline::loudness);
  number(kind, "channels", &soundwell_timeline::channels);
  number(kind, "duration_secs", &soundwell_timeline::duration_secs);
  number(kind, "seed", &soundwell_timeline::seed);
  number(kind, "deadline_millis", &soundwell_timeline::deadline_millis);
  number(kind, "steps", &soundwell_timeline::steps);

  py::class_<Context> context(module.attr("Context"));
  context.def("render", &render, py::arg("timeline"));
  context.def("poll_render", &poll_render, py::arg("number"));
  context.def(
      "cancel_render", [](const Context& c, uint64_t number) { soundwell_cancel_render(c.handle().get(), number); },
      py::arg("number"));
}

}  // namespace soundwell_python
