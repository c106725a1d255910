// What a context of the C ABI is made of, and the order in which it goes.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "log.h"
#include "planner.h"
#include "refill.h"
#include "registry.h"
#include "render_desk.h"
#include "voice.h"

#if SOUNDWELL_ENABLED
#include "link.h"
#endif

namespace soundwell {

struct ContextSettings {
  std::string client_name;
  uint32_t sample_rate_hz = 48000;
  uint64_t seed = 0;
  PlanSettings plan;
  RegistrySettings registry;
  uint32_t max_prewarm = 64;  // fresh variations of one pool that may be asked for
  uint32_t connect_timeout_millis = 5000;
  uint32_t max_pause_millis = 8000;
  bool strict = false;
};

}  // namespace soundwell

struct soundwell_context {
  explicit soundwell_context(const soundwell::ContextSettings& given);
  ~soundwell_context();
  soundwell_context(const soundwell_context&) = delete;
  soundwell_context& operator=(const soundwell_context&) = delete;

  // For calls that may wait: in a null build, where no thread does it, the housekeeping is done now.
  void keep_house();

  // The link looks at what was asked for soon, where there is a link.
  void wake_link();
  bool connected() const;

  const soundwell::ContextSettings settings;
  const std::shared_ptr<soundwell::Graveyard> graveyard = std::make_shared<soundwell::Graveyard>();
  const std::shared_ptr<soundwell::VoiceTally> tally = std::make_shared<soundwell::VoiceTally>();
  soundwell::Log log;
  soundwell::Registry registry;
  soundwell::RenderDesk desk;
  soundwell::Refill refill;
#if SOUNDWELL_ENABLED
  std::unique_ptr<soundwell::Link> link;  // its thread uses all of the above
#else
  std::mutex housekeeping;
#endif
};
