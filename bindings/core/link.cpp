#include "link.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "child.h"
#include "files.h"
#include "log.h"
#include "refill.h"
#include "render_desk.h"
#include "thread.h"

namespace soundwell {
namespace {

using Millis = std::chrono::milliseconds;

constexpr Millis kIdle{250};             // between two looks at released memory, offline
constexpr Millis kHousekeep{100};        // the same with a sidecar about
constexpr Millis kFirstPause{50};        // a local sidecar is back soon or not at all
constexpr Millis kLookAtStart{20};       // at one that starts
constexpr Millis kGoodbye{50};
constexpr Millis kLookAtFile{250};       // at a ready file that names nobody to ask
constexpr uint32_t kFrozenAfter = 3;     // failed attempts: a launched sidecar that runs but does not answer
constexpr int kMaxMessagesPerTurn = 64;  // then others get their turn

uint64_t random_seed() {
  uint64_t seed = 0;
  const std::string bytes = random_bytes(sizeof seed);
  if (bytes.size() == sizeof seed) std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

// Waiting does not mend these; only another sidecar does.
bool for_good(const std::string& code) {
  for (const char* known :
       {"UNAUTHENTICATED", "PROTOCOL_MISMATCH", "INVALID_INPUT", "WEIGHTS_CORRUPT", "NOT_INSTALLED"}) {
    if (code == known) return true;
  }
  return false;
}

std::string identity_of(const Endpoint& endpoint) {
  return endpoint.host + '\n' + std::to_string(endpoint.port) + '\n' + endpoint.token;
}

}  // namespace

Link::Link(Refill& refill, RenderDesk& desk, Log& log, const LinkSettings& settings)
    : refill_(refill), desk_(desk), log_(log), settings_(settings), supervisor_(log), jitter_(random_seed()) {
  thread_ = std::thread(&Link::run, this);
}

Link::~Link() {
  {
    const std::lock_guard<std::mutex> held(mutex_);
    ending_ = true;
    if (transport_) transport_->wake();
  }
  stirred_.notify_all();
  thread_.join();
}

void Link::connect(const Endpoint& endpoint, const std::string& ready_file) {
  Order order;
  order.aim = ready_file.empty() ? Aim::kEndpoint : Aim::kReadyFile;
  order.endpoint = endpoint;
  order.ready_file = ready_file;
  give(std::move(order));
}

void Link::launch(const LaunchSpec& spec) {
  Order order;
  order.aim = Aim::kLaunch;
  order.launch = spec;
  give(std::move(order));
}

void Link::disconnect() { give(Order()); }

void Link::give(Order order) {
  {
    const std::lock_guard<std::mutex> held(mutex_);
    order_ = std::move(order);
    ++order_number_;
    // Seen at once, so that nobody who polls takes an old failure for the answer to this.
    stats_.state = order_.aim == Aim::kNothing  ? LinkState::kOffline
                   : order_.aim == Aim::kLaunch ? LinkState::kStarting
                                                : LinkState::kConnecting;
    stats_.last_error = {};
    if (transport_) transport_->wake();
  }
  stirred_.notify_all();
}

void Link::wake() {
  const std::lock_guard<std::mutex> held(mutex_);
  if (transport_ && stats_.state == LinkState::kConnected) transport_->wake();
}

LinkStats Link::stats() const {
  const std::lock_guard<std::mutex> held(mutex_);
  return stats_;
}

bool Link::connected() const {
  const std::lock_guard<std::mutex> held(mutex_);
  return stats_.state == LinkState::kConnected;
}

void Link::run() {
  settle_thread("soundwell");
  uint64_t followed = 0;
  while (true) {
    Order order;
    {
      std::unique_lock<std::mutex> held(mutex_);
      stirred_.wait_for(held, kIdle, [&] { return ending_ || order_number_ != followed; });
      if (ending_) return;
      if (order_number_ != followed) order = order_;
      followed = order_number_;
    }
    if (order.aim != Aim::kNothing) follow(order, followed);
    refill_.housekeep();
  }
}

// Until the order changes: one connection after another, with growing pauses.
void Link::follow(const Order& order, uint64_t number) {
  may_adopt_ = true;
  failures_ = 0;
  complained_.clear();
  refused_.clear();
  Millis pause = kFirstPause;
  while (!changed(number)) {
    was_connected_ = hopeless_ = attempted_ = false;
    Status status;
    try {
      status = turn(order, number);
    } catch (...) {
      status = {"ERROR", "", "There was not enough memory for the connection."};
    }
    if (changed(number)) break;
    lost(status);
    if (was_connected_) pause = kFirstPause;
    if (order.aim == Aim::kReadyFile && !attempted_) pause = std::min(pause, kLookAtFile);
    rest(number, Millis(static_cast<long long>(static_cast<double>(pause.count()) * jitter_.uniform(0.5, 1.0))));
    pause = std::min(pause * 2, std::max(Millis(settings_.max_pause_millis), kFirstPause));
  }
  bool ending;
  {
    const std::lock_guard<std::mutex> held(mutex_);
    ending = ending_;
    stats_.sidecar_pid = 0;
  }
  // At the end a survivor is left alone: ~Supervisor knows.
  if (!ending) supervisor_.stop();
}

Status Link::turn(const Order& order, uint64_t number) {
  Endpoint endpoint;
  Status status = find(order, number, &endpoint);
  if (!status.ok()) return status;
  attempted_ = true;
  status = attempt(endpoint, number);
  if (changed(number)) return status;
  failures_ = was_connected_ ? 0 : failures_ + 1;
  hopeless_ = !was_connected_ && for_good(status.code);
  if (hopeless_) refused_ = identity_of(endpoint);
  if (order.aim == Aim::kLaunch && !was_connected_) {
    // One that was adopted was a stranger's, or is frozen; one of ours is frozen. Either way a fresh one is better.
    const bool ours = !supervisor_.adopted();
    if (!ours || hopeless_ || failures_ >= kFrozenAfter) {
      supervisor_.stop();
      may_adopt_ = false;
      failures_ = 0;
    }
    // The next one would be of the same install and say the same.
    if (ours && hopeless_) give_up(status, number);
  }
  return status;
}

Status Link::find(const Order& order, uint64_t number, Endpoint* endpoint) {
  if (order.aim == Aim::kReadyFile) return find_by_ready_file(order.ready_file, endpoint);
  if (order.aim == Aim::kLaunch) return find_launched(order.launch, number, endpoint);
  *endpoint = order.endpoint;
  return {};
}

Status Link::find_by_ready_file(const std::string& path, Endpoint* endpoint) {
  Ready ready;
  Status status = read_ready(path, &ready);
  if (!status.ok()) return status;
  if (!ready.serving) {
    if (process_runs(ready.pid)) set_state(LinkState::kStarting);
    return {"UNAVAILABLE", "", "The sidecar is loading its model."};
  }
  *endpoint = ready.endpoint;
  hopeless_ = identity_of(*endpoint) == refused_;
  if (hopeless_) return stats().last_error;
  return {};
}

// Waits until it serves or has died; the wait ends when the order changes.
Status Link::find_launched(const LaunchSpec& spec, uint64_t number, Endpoint* endpoint) {
  while (!changed(number)) {
    Ready ready;
    Status why;
    switch (supervisor_.look(&ready, &why)) {
      case Supervisor::Phase::kNone:
        why = start_sidecar(spec);
        if (!why.ok()) return why;
        break;
      case Supervisor::Phase::kDied:
        hopeless_ = for_good(why.code);
        if (hopeless_) give_up(why, number);
        return why;
      case Supervisor::Phase::kServing:
        *endpoint = ready.endpoint;
        return {};
      case Supervisor::Phase::kStarting:
        rest(number, kLookAtStart);
        break;
    }
  }
  return {"CANCELLED", "", "Another order came."};
}

// Returns when the order changes: there is nothing else to wait for, and a new order brings new settings.
void Link::give_up(const Status& status, uint64_t number) {
  do {
    lost(status);
  } while (!rest(number, Millis(settings_.max_pause_millis)));
}

Status Link::start_sidecar(const LaunchSpec& spec) {
  set_state(LinkState::kStarting);
  const Status status = supervisor_.start(spec, may_adopt_);
  hopeless_ = !status.ok();
  const std::lock_guard<std::mutex> held(mutex_);
  stats_.sidecar_pid = supervisor_.pid();
  if (status.ok() && !supervisor_.adopted()) ++stats_.launches;
  return status;
}

Status Link::attempt(const Endpoint& endpoint, uint64_t number) {
  const std::shared_ptr<Transport> transport = publish(number);
  if (!transport) return {"CANCELLED", "", "Another order came."};
  Open open;
  open.client_name = settings_.client_name;
  open.format = settings_.format;
  open.base_seed = settings_.base_seed;
  Welcome welcome;
  Status status =
      transport->connect(endpoint, {settings_.client_name}, open, Millis(settings_.connect_timeout_millis), &welcome);
  was_connected_ = status.ok();
  if (was_connected_) {
    greet(welcome);
    status = converse(*transport, number);
    refill_.lose();
    desk_.lose(status.ok() ? Status{"UNAVAILABLE", "", "The connection to the sidecar was ended."} : status);
    transport->close(kGoodbye);
  }
  const std::lock_guard<std::mutex> held(mutex_);
  transport_.reset();
  return status;
}

// Null: the order changed, and who changed it woke nobody because there was nothing to wake.
std::shared_ptr<Transport> Link::publish(uint64_t number) {
  std::shared_ptr<Transport> transport = make_transport();
  const std::lock_guard<std::mutex> held(mutex_);
  if (ending_ || order_number_ != number) return nullptr;
  if (stats_.state != LinkState::kFailed) stats_.state = LinkState::kConnecting;
  stats_.sidecar_pid = supervisor_.pid();
  return transport_ = transport;
}

void Link::greet(const Welcome& welcome) {
  refill_.begin();
  {
    const std::lock_guard<std::mutex> held(mutex_);
    stats_.state = LinkState::kConnected;
    ++stats_.connects;
    stats_.instance_id = welcome.instance_id;
    stats_.model_id = welcome.model_id;
    stats_.model_sha256 = welcome.model_sha256;
    stats_.last_error = {};
  }
  complained_.clear();
  log_.write(Level::kInfo, Source::kCore,
             "Connected to sidecar " + welcome.instance_id + ", model " + welcome.model_id + ".");
}

Status Link::converse(Transport& transport, uint64_t number) {
  auto housekept = std::chrono::steady_clock::now();
  while (!changed(number)) {
    refill_.step(transport);
    desk_.step(transport);
    std::optional<FromSidecar> message;
    Status status = transport.receive(Refill::kTick, &message);
    for (int heard = 0; status.ok() && message && heard < kMaxMessagesPerTurn; ++heard) {
      refill_.hear(transport, std::move(*message));
      status = transport.receive(Millis(0), &message);
    }
    if (status.ok() && message) refill_.hear(transport, std::move(*message));
    if (!status.ok()) {
      desk_.step(transport);  // what had been finished is not lost with the connection
      return status;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - housekept >= kHousekeep) {
      housekept = now;
      refill_.housekeep();
      supervisor_.pass_on_output();
    }
  }
  return {};
}

void Link::lost(const Status& status) {
  {
    const std::lock_guard<std::mutex> held(mutex_);
    const bool starting = stats_.state == LinkState::kStarting && !hopeless_;
    stats_.state = hopeless_ ? LinkState::kFailed : starting ? LinkState::kStarting : LinkState::kLost;
    stats_.sidecar_pid = supervisor_.pid();
    stats_.last_error = status;
  }
  complain(status);
}

void Link::complain(const Status& status) {
  const std::string complaint = status.code + status.sentence;
  if (complaint == complained_) return;
  complained_ = complaint;
  const Level level = hopeless_ ? Level::kError : Level::kWarning;
  log_.write(level, Source::kCore, status.sentence + (hopeless_ ? "" : " Pools go on; connecting again."));
}

bool Link::changed(uint64_t number) const {
  const std::lock_guard<std::mutex> held(mutex_);
  return ending_ || order_number_ != number;
}

// True: the order changed meanwhile.
bool Link::rest(uint64_t number, Millis time) {
  const auto limit = std::chrono::steady_clock::now() + time;
  while (true) {
    refill_.housekeep();
    supervisor_.pass_on_output();
    const auto slice = std::min(limit, std::chrono::steady_clock::now() + kHousekeep);
    std::unique_lock<std::mutex> held(mutex_);
    if (stirred_.wait_until(held, slice, [&] { return ending_ || order_number_ != number; })) return true;
    if (slice == limit) return false;
  }
}

void Link::set_state(LinkState state) {
  const std::lock_guard<std::mutex> held(mutex_);
  if (stats_.state != LinkState::kFailed) stats_.state = state;
}

}  // namespace soundwell
