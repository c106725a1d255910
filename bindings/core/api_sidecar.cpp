// The C ABI's ways to a sidecar: connect, launch, disconnect. Checks what was given; link.h does the rest.
#include "api.h"
#include "context.h"
#include "text.h"

namespace soundwell {
namespace {

soundwell_endpoint default_endpoint() {
  soundwell_endpoint endpoint = {};
  endpoint.host = "127.0.0.1";
  endpoint.host_len_bytes = 9;
  return endpoint;
}

soundwell_launch default_launch() {
  soundwell_launch launch = {};
  launch.adopt = 1;
  launch.executable = "soundwell";
  launch.executable_len_bytes = 9;
  launch.arguments = "serve";
  launch.arguments_len_bytes = 5;
  launch.start_timeout_millis = 120000;
  return launch;
}

#if SOUNDWELL_ENABLED

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  if (host.substr(0, 4) != "127.") return false;
  return host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// May stand in a header of HTTP.
bool is_token(std::string_view token) {
  if (token.size() > 1024) return false;
  for (const char c : token) {
    if (c < 0x21 || c > 0x7E) return false;
  }
  return true;
}

soundwell_code check_endpoint(const soundwell_endpoint& given, Endpoint* endpoint, std::string* ready_file,
                              soundwell_error* error) {
  std::string_view host, unix_path, token, file;
  const bool read = read_text(given.host, given.host_len_bytes, "endpoint.host", &host, error) &&
                    read_text(given.unix_path, given.unix_path_len_bytes, "endpoint.unix_path", &unix_path, error) &&
                    read_text(given.token, given.token_len_bytes, "endpoint.token", &token, error) &&
                    read_text(given.ready_file, given.ready_file_len_bytes, "endpoint.ready_file", &file, error);
  if (!read) return SOUNDWELL_INVALID_INPUT;
  if (!is_token(token)) return wrong(error, "endpoint.token", "It holds characters that no token has; read it again.");
  *ready_file = file;
  endpoint->token = token;
  if (!file.empty()) return SOUNDWELL_OK;
  endpoint->unix_path = unix_path;
#if defined(_WIN32)
  if (!unix_path.empty()) return wrong(error, "endpoint.unix_path", "Windows has none here; give host and port.");
#else
  if (unix_path.size() > 100) return wrong(error, "endpoint.unix_path", "It is longer than a socket's name may be.");
#endif
  if (!unix_path.empty()) return SOUNDWELL_OK;
  if (!is_loopback(host)) {
    return wrong(error, "endpoint.host", "It is not this machine; give a loopback address such as 127.0.0.1.");
  }
  if (given.port < 1 || given.port > 65535) return wrong(error, "endpoint.port", "It is no port; give 1 to 65535.");
  endpoint->host = host;
  endpoint->port = static_cast<uint16_t>(given.port);
  return SOUNDWELL_OK;
}

soundwell_code connect(soundwell_context* context, const soundwell_endpoint* given, soundwell_error* error) {
  if (!sized_right(given, sizeof(soundwell_endpoint))) {
    return wrong(error, "endpoint.struct_size", "It is no size of this struct; fill it by soundwell_endpoint_init.");
  }
  soundwell_endpoint read = default_endpoint();
  read_struct(given, &read);
  Endpoint endpoint;
  std::string ready_file;
  const soundwell_code checked = check_endpoint(read, &endpoint, &ready_file, error);
  if (checked == SOUNDWELL_OK) context->link->connect(endpoint, ready_file);
  return checked;
}

soundwell_code check_launch(const soundwell_launch& given, LaunchSpec* spec, soundwell_error* error) {
  std::string_view executable, arguments, environment, ready_file, log_file;
  const bool read =
      read_text(given.executable, given.executable_len_bytes, "launch.executable", &executable, error) &&
      read_text(given.arguments, given.arguments_len_bytes, "launch.arguments", &arguments, error) &&
      read_text(given.environment, given.environment_len_bytes, "launch.environment", &environment, error) &&
      read_text(given.ready_file, given.ready_file_len_bytes, "launch.ready_file", &ready_file, error) &&
      read_text(given.log_file, given.log_file_len_bytes, "launch.log_file", &log_file, error);
  if (!read) return SOUNDWELL_INVALID_INPUT;
  if (executable.empty()) return wrong(error, "launch.executable", "It is empty; give a path or leave the default.");
  if (given.adopt > 1) return wrong(error, "launch.adopt", "Give 0 or 1.");
  if (given.survive > 1) return wrong(error, "launch.survive", "Give 0 or 1.");
  if (given.start_timeout_millis < 100 || given.start_timeout_millis > 3600000) {
    return wrong(error, "launch.start_timeout_millis", "Give 100 to 3600000.");
  }
  std::vector<std::pair<std::string, std::string>> pairs;
  std::string line;
  if (!pairs_of(environment, &pairs, &line)) {
    return wrong(error, "launch.environment", "The line \"" + line + "\" is not NAME=value.");
  }
  spec->adopt = given.adopt != 0;
  spec->executable = executable;
  spec->arguments = lines_of(arguments);
  spec->environment = lines_of(environment);
  spec->ready_file = ready_file;
  spec->log_file = log_file;
  spec->survive = given.survive != 0;
  spec->start_timeout_millis = given.start_timeout_millis;
  return SOUNDWELL_OK;
}

soundwell_code launch(soundwell_context* context, const soundwell_launch* given, soundwell_error* error) {
  if (!sized_right(given, sizeof(soundwell_launch))) {
    return wrong(error, "launch.struct_size", "It is no size of this struct; fill it by soundwell_launch_init.");
  }
  soundwell_launch read = default_launch();
  read_struct(given, &read);
  LaunchSpec spec;
  const soundwell_code checked = check_launch(read, &spec, error);
  if (checked == SOUNDWELL_OK) context->link->launch(spec);
  return checked;
}

#else

soundwell_code connect(soundwell_context*, const soundwell_endpoint*, soundwell_error* error) {
  return fail(error, SOUNDWELL_UNAVAILABLE, "", "This build plays banks and clips only; use one with a sidecar.");
}

soundwell_code launch(soundwell_context*, const soundwell_launch*, soundwell_error* error) {
  return fail(error, SOUNDWELL_UNAVAILABLE, "", "This build plays banks and clips only; use one with a sidecar.");
}

#endif

}  // namespace
}  // namespace soundwell

void soundwell_endpoint_init(soundwell_endpoint* endpoint, uint32_t struct_size) {
  soundwell::init_struct(endpoint, struct_size, soundwell::default_endpoint());
}

void soundwell_launch_init(soundwell_launch* launch, uint32_t struct_size) {
  soundwell::init_struct(launch, struct_size, soundwell::default_launch());
}

soundwell_code soundwell_connect(soundwell_context* context, const soundwell_endpoint* endpoint,
                                 soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    if (context == nullptr) return soundwell::wrong(error, "context", "It is NULL; make one by soundwell_create.");
    if (endpoint == nullptr) return soundwell::wrong(error, "endpoint", "It is NULL; fill one and give its address.");
    return soundwell::connect(context, endpoint, error);
  });
}

soundwell_code soundwell_launch_sidecar(soundwell_context* context, const soundwell_launch* launch,
                                        soundwell_error* error) {
  return soundwell::guarded(error, [&] {
    if (context == nullptr) return soundwell::wrong(error, "context", "It is NULL; make one by soundwell_create.");
    if (launch == nullptr) return soundwell::wrong(error, "launch", "It is NULL; fill one and give its address.");
    return soundwell::launch(context, launch, error);
  });
}

void soundwell_disconnect(soundwell_context* context) {
#if SOUNDWELL_ENABLED
  if (context == nullptr) return;
  soundwell::guarded(nullptr, [&] {
    context->link->disconnect();
    return SOUNDWELL_OK;
  });
#else
  (void)context;
#endif
}
