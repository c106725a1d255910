// Settings, SoundSettings, Endpoint, Launch, VoiceSettings.
#include "settings.h"

#include <pybind11/stl.h>

namespace soundwell_python {

static std::string lines_of(const std::map<std::string, std::string>& pairs) {
  std::string lines;
  for (const auto& [name, value] : pairs) lines += name + "=" + value + "\n";
  if (!lines.empty()) lines.pop_back();
  return lines;
}

static uint32_t mode_of(const std::string& name) {
  if (name == "random") return SOUNDWELL_MODE_RANDOM;
  if (name == "shuffle") return SOUNDWELL_MODE_SHUFFLE;
  if (name == "round_robin") return SOUNDWELL_MODE_ROUND_ROBIN;
  throw py::value_error("mode is random, shuffle or round_robin, not " + name);
}

soundwell_settings Settings::filled() const {
  soundwell_settings out = abi;
  std::tie(out.client_name, out.client_name_len_bytes) = text_of(client_name);
  return out;
}

soundwell_sound_settings SoundSettings::filled() const {
  soundwell_sound_settings out = abi;
  lines = lines_of(attributes);
  out.mode = mode_of(mode);
  std::tie(out.id, out.id_len_bytes) = text_of(id);
  std::tie(out.category, out.category_len_bytes) = text_of(category);
  std::tie(out.text, out.text_len_bytes) = text_of(text);
  std::tie(out.attributes, out.attributes_len_bytes) = text_of(lines);
  return out;
}

soundwell_endpoint Endpoint::filled() const {
  soundwell_endpoint out = abi;
  std::tie(out.host, out.host_len_bytes) = text_of(host);
  std::tie(out.unix_path, out.unix_path_len_bytes) = text_of(unix_path);
  std::tie(out.token, out.token_len_bytes) = text_of(token);
  std::tie(out.ready_file, out.ready_file_len_bytes) = text_of(ready_file);
  return out;
}

soundwell_launch Launch::filled() const {
  soundwell_launch out = abi;
  argument_lines.clear();
  for (const std::string& argument : arguments) argument_lines += (argument_lines.empty() ? "" : "\n") + argument;
  environment_lines = lines_of(environment);
  if (!executable.empty()) std::tie(out.executable, out.executable_len_bytes) = text_of(executable);
  if (!arguments.empty()) std::tie(out.arguments, out.arguments_len_bytes) = text_of(argument_lines);
  std::tie(out.environment, out.environment_len_bytes) = text_of(environment_lines);
  std::tie(out.ready_file, out.ready_file_len_bytes) = text_of(ready_file);
  std::tie(out.log_file, out.log_file_len_bytes) = text_of(log_file);
  return out;
}

static void bind_context_settings(py::module_& module) {
  py::class_<Settings> kind(module, "Settings");
  by_names(kind);
  kind.def_readwrite("client_name", &Settings::client_name);
  number(kind, "sample_rate_hz", &soundwell_settings::sample_rate_hz);
  number(kind, "seed", &soundwell_settings::seed);
  number(kind, "cache_bytes", &soundwell_settings::cache_bytes);
  number(kind, "min_keep", &soundwell_settings::min_keep);
  number(kind, "min_depth", &soundwell_settings::min_depth);
  number(kind, "max_depth", &soundwell_settings::max_depth);
  number(kind, "keep_played", &soundwell_settings::keep_played);
  number(kind, "max_in_flight", &soundwell_settings::max_in_flight);
  number(kind, "max_sounds", &soundwell_settings::max_sounds);
  number(kind, "connect_timeout_millis", &soundwell_settings::connect_timeout_millis);
  number(kind, "max_pause_millis", &soundwell_settings::max_pause_millis);
  flag(kind, "strict", &soundwell_settings::strict);
}

static void bind_sound_settings(py::module_& module) {
  py::class_<SoundSettings> kind(module, "SoundSettings");
  by_names(kind);
  kind.def_readwrite("id", &SoundSettings::id);
  kind.def_readwrite("category", &SoundSettings::category);
  kind.def_readwrite("attributes", &SoundSettings::attributes);
  kind.def_readwrite("text", &SoundSettings::text);
  kind.def_readwrite("mode", &SoundSettings::mode);
  number(kind, "duration_secs", &soundwell_sound_settings::duration_secs);
  number(kind, "channels", &soundwell_sound_settings::channels);
  flag(kind, "loop", &soundwell_sound_settings::loop);
  number(kind, "avoid_last", &soundwell_sound_settings::avoid_last);
  number(kind, "avoid_last_emitter", &soundwell_sound_settings::avoid_last_emitter);
  number(kind, "pitch_jitter_cents", &soundwell_sound_settings::pitch_jitter_cents);
  number(kind, "gain_jitter_db", &soundwell_sound_settings::gain_jitter_db);
  number(kind, "max_uses", &soundwell_sound_settings::max_uses);
  number(kind, "spread", &soundwell_sound_settings::spread);
  number(kind, "width", &soundwell_sound_settings::width);
}

static void bind_endpoint(py::module_& module) {
  py::class_<Endpoint> kind(module, "Endpoint");
  by_names(kind);
  kind.def_readwrite("host", &Endpoint::host);
  number(kind, "port", &soundwell_endpoint::port);
  kind.def_readwrite("unix_path", &Endpoint::unix_path);
  kind.def_readwrite("token", &Endpoint::token);
  kind.def_readwrite("ready_file", &Endpoint::ready_file);
}

static void bind_launch(py::module_& module) {
  py::class_<Launch> kind(module, "Launch");
  by_names(kind);
  kind.def_readwrite("executable", &Launch::executable);
  kind.def_readwrite("arguments", &Launch::arguments);
  kind.def_readwrite("environment", &Launch::environment);
  kind.def_readwrite("ready_file", &Launch::ready_file);
  kind.def_readwrite("log_file", &Launch::log_file);
  flag(kind, "adopt", &soundwell_launch::adopt);
  flag(kind, "survive", &soundwell_launch::survive);
  number(kind, "start_timeout_millis", &soundwell_launch::start_timeout_millis);
}

static void bind_voice_settings(py::module_& module) {
  py::class_<VoiceSettings> kind(module, "VoiceSettings");
  by_names(kind);
  number(kind, "sample_rate_hz", &soundwell_voice_settings::sample_rate_hz);
  number(kind, "channels", &soundwell_voice_settings::channels);
  number(kind, "max_shots", &soundwell_voice_settings::max_shots);
  flag(kind, "align_onset", &soundwell_voice_settings::align_onset);
  number(kind, "smoothing_secs", &soundwell_voice_settings::smoothing_secs);
  number(kind, "crossfade_secs", &soundwell_voice_settings::crossfade_secs);
}

void bind_settings(py::module_& module) {
  bind_context_settings(module);
  bind_sound_settings(module);
  bind_endpoint(module);
  bind_launch(module);
  bind_voice_settings(module);
}

}  // namespace soundwell_python
