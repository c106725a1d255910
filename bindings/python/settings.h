// Settings structs with the texts they point to. `filled` makes the C struct for one call.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "binding.h"

namespace soundwell_python {

struct Settings {
  soundwell_settings abi;
  std::string client_name = "soundwell python";
  Settings() { soundwell_settings_init(&abi, sizeof abi); }
  soundwell_settings filled() const;
};

struct SoundSettings {
  soundwell_sound_settings abi;
  std::string id, category, text, mode = "random";
  std::map<std::string, std::string> attributes;
  mutable std::string lines;
  SoundSettings() { soundwell_sound_settings_init(&abi, sizeof abi); }
  soundwell_sound_settings filled() const;
};

struct Endpoint {
  soundwell_endpoint abi;
  std::string host = "127.0.0.1", unix_path, token, ready_file;
  Endpoint() { soundwell_endpoint_init(&abi, sizeof abi); }
  soundwell_endpoint filled() const;
};

struct Launch {
  soundwell_launch abi;
  std::string executable, ready_file, log_file;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  mutable std::string argument_lines, environment_lines;
  Launch() { soundwell_launch_init(&abi, sizeof abi); }
  soundwell_launch filled() const;
};

struct VoiceSettings {
  soundwell_voice_settings abi;
  VoiceSettings() { soundwell_voice_settings_init(&abi, sizeof abi); }
};

}  // namespace soundwell_python
