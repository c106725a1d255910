// What was asked of the sidecar and what came of it: wants out, arrivals and faults in. Knows no connection.
//
// Mirrors sdk/soundwell/client/refill.py. All methods are for the link's thread, one at a time, except where a
// comment says "any thread". What a turn of the link's loop looks like:
//
//   each turn, connected or not (at least every 100 ms)   sweep(now)
//   once a session has begun                              begin(welcome)
//   while connected, at least every kTick                 step(now, send)
//   for each message                                      hear(message, now, send)
//   when the session has ended, for whatever reason       lose()
//
// `send` is Transport::send: where it says false (queue full) the message is kept here and tried with the next step.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "messages.h"

namespace soundwell {

class Log;
class Pool;
class Registry;
struct PlanSettings;
struct Request;

class Refill {
 public:
  using Clock = std::chrono::steady_clock;
  using Send = std::function<bool(const ToSidecar&)>;
  static constexpr std::chrono::milliseconds kTick{20};  // how long a trigger's refill may wait

  Refill(Registry& registry, Log& log, const PlanSettings& settings);
  ~Refill();
  Refill(const Refill&) = delete;
  Refill& operator=(const Refill&) = delete;

  // A session has begun: nothing was described in it, nothing asked. Faults of the last one are forgotten.
  void begin(const Welcome& welcome);

  // Wants on their way are forgotten; the planner asks again when there is somebody to ask.
  void lose();

  // Asks for what is missing now, and sends what found no room before.
  void step(Clock::time_point now, const Send& send);

  void hear(FromSidecar&& message, Clock::time_point now, const Send& send);

  // Frees what nobody holds any more, evicts what is over the cap, and logs what the trigger path noted.
  void sweep(Clock::time_point now);

 private:
  struct Asked {
    Pool* pool = nullptr;
    uint32_t generation = 0;  // of the sound's description when it was asked
    uint32_t left = 0;
    Clock::time_point sent;
  };

  void arrived(Arrival&& arrival, Clock::time_point now, const Send& send);
  void finished(const PoolState& state);
  void faulted(const Fault& fault, Clock::time_point now);
  void rest(Pool& pool, const Fault& fault, Clock::time_point now);
  void publish(const Asked& asked, Arrival&& arrival);
  bool ask(const Request& request, Clock::time_point now, const Send& send);
  bool flush(const Send& send);
  void take_touched();
  void tell_tier(Pool& pool);
  void log_once(const std::string& what, const std::string& code, const std::string& sentence);

  Registry& registry_;
  Log& log_;
  const PlanSettings& settings_;
  std::unordered_map<std::string, Asked> asked_;
  std::unordered_set<Pool*> hungry_;  // may need a refill
  std::unordered_set<std::string> logged_;
  std::deque<ToSidecar> unsent_;  // acks and cancels that found no room
  std::string model_sha256_;
  uint64_t last_want_ = 0;
  bool connected_ = false;
};

}  // namespace soundwell
