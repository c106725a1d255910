// What was asked of the sidecar and what came of it: wants out, arrivals and faults in. Knows no connection.
//
// Mirrors sdk/soundwell/client/refill.py. All methods are for the link's thread, one at a time. A turn of its loop:
//
//   each turn, connected or not      housekeep()
//   once a session has begun         begin()
//   while connected, every kTick     step(transport): messages that found its queue full are kept here till then
//   for each message                 hear(transport, message)
//   when the session has ended       lose()
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "messages.h"
#include "transport.h"

namespace soundwell {

class Log;
class Pool;
class Registry;
class Sound;
struct PlanSettings;
struct Request;

struct RefillStats {
  uint64_t arrivals = 0;
  uint64_t faults = 0;   // variations that were asked for and not made
  uint64_t corrupt = 0;  // of them, thrown away because their SHA-256 was wrong
  uint64_t evicted = 0;
  uint32_t in_flight = 0;
  float p50_millis = 0;  // from want to arrival; 0: none yet
  float p95_millis = 0;
};

class Refill {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kTick{20};  // how long a trigger's refill may wait

  // All three outlive it.
  Refill(Registry& registry, Log& log, const PlanSettings& settings);
  ~Refill();
  Refill(const Refill&) = delete;
  Refill& operator=(const Refill&) = delete;

  // A session has begun: nothing was described in it, nothing asked. Faults of the last one are forgotten.
  void begin();

  // Wants on their way are forgotten; the planner asks again when there is somebody to ask.
  void lose();

  // Asks for what is missing now, and sends what found no room before.
  void step(Transport& transport, Clock::time_point now = Clock::now());

  void hear(Transport& transport, FromSidecar&& message, Clock::time_point now = Clock::now());

  // Frees what nobody holds any more, evicts what is over the cap, and logs what the trigger path noted.
  void housekeep();

  RefillStats stats() const;  // any thread

 private:
  struct Asked {  // a want that is not finished
    Pool* pool = nullptr;
    uint32_t generation = 0;  // of the sound's description when it was asked
    uint32_t left = 0;
    Clock::time_point sent;
    bool loops = false;
    bool unwanted = false;  // described anew or drained since; its arrivals are thrown away
  };
  struct Told {
    uint32_t generation = 0;
    std::string sound_hash;
  };

  void look_at_touched();
  void add_hungry(Pool& pool);
  void give_up_unwanted();
  void ask_for_more(Transport& transport, Clock::time_point now);
  bool ask(Transport& transport, const Request& request, Clock::time_point now);
  void say(Transport& transport, ToSidecar&& message);
  bool say_unsent(Transport& transport);

  void arrived(Transport& transport, Arrival&& arrival, Clock::time_point now);
  void note_took(Pool& pool, double took_secs);
  void count_arrival();
  void finished(const PoolState& state);
  void faulted(const Fault& fault, Clock::time_point now);
  void rest(Pool& pool, const Fault& fault, Clock::time_point now);
  void land(Asked& asked, uint32_t count);
  void check_goal(Pool& pool);
  void tell_tier(Pool& pool);
  void log_once(const std::string& what, const std::string& code, const std::string& sentence);

  Registry& registry_;
  Log& log_;
  const PlanSettings& settings_;
  std::unordered_map<std::string, Asked> asked_;
  std::unordered_map<const Sound*, Told> told_;  // sounds described in this session
  std::vector<Pool*> hungry_;                    // may need a refill
  std::unordered_set<std::string> logged_;
  std::deque<ToSidecar> unsent_;  // acks and cancels that found no room
  uint64_t last_want_ = 0;
  uint32_t seen_changes_ = 0;
  bool told_unknown_ = false;
  bool told_evicted_ = false;

  mutable std::mutex stats_guard_;
  RefillStats stats_;
  std::vector<float> took_millis_;  // of the last ones, in a circle
};

}  // namespace soundwell
