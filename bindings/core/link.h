// The network thread: finds or launches a sidecar, stays connected to it, and carries what the refill and the render
// desk say. Knows no wire format (transport.h) and decides nothing about what is asked for (refill.h).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "messages.h"
#include "random.h"
#include "supervisor.h"
#include "transport.h"

namespace soundwell {

class Log;
class Refill;
class RenderDesk;

struct LinkSettings {
  std::string client_name;
  Format format;
  uint64_t base_seed = 0;
  uint32_t connect_timeout_millis = 5000;
  uint32_t max_pause_millis = 8000;  // between attempts; they grow to it from 50
};

// Same numbers as soundwell_state of the public header.
enum class LinkState : uint32_t { kOffline = 0, kStarting, kConnecting, kConnected, kLost, kFailed };

struct LinkStats {
  LinkState state = LinkState::kOffline;
  uint32_t connects = 0;
  uint32_t launches = 0;
  uint32_t sidecar_pid = 0;  // 0: none launched or adopted
  std::string instance_id;   // these three of the last sidecar; empty before the first
  std::string model_id;
  std::string model_sha256;
  Status last_error;  // of the connection; ok while connected
};

class Link {
 public:
  // Starts one thread, which sleeps until there is somebody to connect to. All three must outlive the link; from now
  // on `refill` and `desk` are called by that thread (see refill.h for what other threads may call).
  Link(Refill& refill, RenderDesk& desk, Log& log, const LinkSettings& settings);

  // Ends session, launched sidecar and thread within 500 ms, whatever is going on.
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  // Each replaces what was asked before, ends a connection that stands, and returns at once. Any thread.
  // `ready_file`, where given, is used instead of the endpoint and read again at each attempt.
  void connect(const Endpoint& endpoint, const std::string& ready_file = "");
  void launch(const LaunchSpec& spec);
  void disconnect();

  // The thread looks at refill and desk soon instead of at its next tick. Not for the trigger path: a system call.
  void wake();

  LinkStats stats() const;  // any thread; takes a lock that the trigger path never takes
  bool connected() const;

 private:
  enum class Aim { kNothing, kEndpoint, kReadyFile, kLaunch };
  struct Order {
    Aim aim = Aim::kNothing;
    Endpoint endpoint;
    std::string ready_file;
    LaunchSpec launch;
  };

  void give(Order order);
  void run();
  void follow(const Order& order, uint64_t number);
  Status turn(const Order& order, uint64_t number);

  // Where to connect to now. Not ok: nowhere yet.
  Status find(const Order& order, uint64_t number, Endpoint* endpoint);
  Status find_by_ready_file(const std::string& path, Endpoint* endpoint);
  Status find_launched(const LaunchSpec& spec, uint64_t number, Endpoint* endpoint);
  Status start_sidecar(const LaunchSpec& spec);
  void give_up(const Status& status, uint64_t number);

  // One connection from its beginning to its end. Returns what ended it.
  Status attempt(const Endpoint& endpoint, uint64_t number);
  Status converse(Transport& transport, uint64_t number);
  void greet(const Welcome& welcome);
  std::shared_ptr<Transport> publish(uint64_t number);
  void lost(const Status& status);

  bool changed(uint64_t number) const;
  bool rest(uint64_t number, std::chrono::milliseconds time);
  void set_state(LinkState state);
  void complain(const Status& status);

  Refill& refill_;
  RenderDesk& desk_;
  Log& log_;
  const LinkSettings settings_;
  Supervisor supervisor_;  // the thread's
  Random jitter_;          // the thread's: clients of one sidecar must not come back in step

  mutable std::mutex mutex_;
  std::condition_variable stirred_;
  Order order_;
  uint64_t order_number_ = 0;
  bool ending_ = false;
  std::shared_ptr<Transport> transport_;  // for `wake` by other threads
  LinkStats stats_;

  // The thread's, of the order that it follows.
  bool may_adopt_ = true;
  bool hopeless_ = false;          // waiting does not help; another sidecar or another order does
  bool was_connected_ = false;     // in the last attempt
  bool attempted_ = false;         // in the last turn there was somebody to ask
  uint32_t failures_ = 0;          // attempts in a row that did not connect
  std::string refused_;            // who refused for good
  std::string complained_;         // the last complaint: each is logged once
  std::thread thread_;
};

}  // namespace soundwell
