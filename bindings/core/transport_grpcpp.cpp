// The conformance peer: the same seam by Google's grpc++ and protobuf, for tests only. Blocking calls on threads of
// its own, because here being plain matters more than being small.
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "pcm_assembler.h"
#include "socket.h"
#include "soundwell/v1/service.grpc.pb.h"
#include "transport.h"
#include "words_grpcpp.h"

namespace soundwell {
namespace {

using Millis = std::chrono::milliseconds;
constexpr size_t kMaxQueued = 1024;
constexpr int kMaxMessageBytes = 4 << 20;

// What gRPC would take and the shipped connection does not.
Status check(const Endpoint& endpoint) {
  const bool local = !endpoint.unix_path.empty();
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (!std::all_of(endpoint.token.begin(), endpoint.token.end(), printable)) {
    return {"INVALID_INPUT", "endpoint.token", "A token must be printable ASCII."};
  }
  if (local && endpoint.unix_path.size() > 107) return {"INVALID_INPUT", "endpoint.unix_path", "It is too long."};
  if (!local && loopback_address(endpoint.host).empty())
    return {"INVALID_INPUT", "endpoint.host", "It is not loopback."};
  return {};
}

struct Outcome {
  uint64_t id = 0;
  Status status;
  Rendered rendered;
};

class GrpcppTransport final : public Transport {
 public:
  ~GrpcppTransport() override { close(Millis(0)); }

  Status connect(const Endpoint& endpoint, const Hello& hello, const Open& open, Millis timeout,
                 Welcome* welcome) override;
  bool send(const ToSidecar& message) override;
  Status receive(Millis timeout, std::optional<FromSidecar>* message) override;
  Status begin_render(const RenderOrder& order, uint64_t render_id) override;
  bool poll_render(uint64_t* render_id, Status* status, Rendered* rendered) override;
  void cancel_render(uint64_t render_id) override;
  void wake() override;
  void close(Millis timeout) override;

 private:
  using Lock = std::unique_lock<std::mutex>;
  void prepare(grpc::ClientContext* context) const { context->AddMetadata("authorization", "Bearer " + token_); }
  Status shake_hands(const Hello& hello, std::chrono::system_clock::time_point limit, Welcome* welcome);
  void read_all();
  void write_all();
  void hear(const wire::SessionResponse& said);
  void hear_chunk(const wire::VariationChunk& chunk);
  void render(uint64_t id, const wire::RenderRequest& request, grpc::ClientContext* context);
  void tell(FromSidecar message);

  std::string token_;
  uint64_t max_message_bytes_ = 0;
  std::unique_ptr<wire::Soundwell::Stub> stub_;
  std::mutex mutex_;
  std::condition_variable stirred_;
  grpc::ClientContext* greeting_ = nullptr;  // of a handshake that `wake` may end
  grpc::ClientContext session_context_;
  std::unique_ptr<grpc::ClientReaderWriter<wire::SessionRequest, wire::SessionResponse>> session_;
  std::deque<FromSidecar> inbox_;
  std::deque<wire::SessionRequest> outbox_;
  std::deque<Outcome> outcomes_;
  std::map<uint64_t, std::unique_ptr<grpc::ClientContext>> renders_;
  std::vector<std::unique_ptr<grpc::ClientContext>> given_up_;
  std::vector<std::thread> threads_;
  PcmAssembler assembler_;
  Status end_;
  bool opened_ = false, ended_ = false, rung_ = false, closing_ = false;
};

Status GrpcppTransport::connect(const Endpoint& endpoint, const Hello& hello, const Open& open, Millis timeout,
                                Welcome* welcome) {
  const auto limit = std::chrono::system_clock::now() + timeout;
  const Status legal = check(endpoint);
  if (!legal.ok()) return legal;
  token_ = endpoint.token;
  const bool local = !endpoint.unix_path.empty();
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const std::string address =
      local ? "unix:" + endpoint.unix_path : endpoint.host + ":" + std::to_string(endpoint.port);
  stub_ = wire::Soundwell::NewStub(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
  const Status greeted = shake_hands(hello, limit, welcome);
  if (!greeted.ok()) return greeted;
  prepare(&session_context_);
  session_ = stub_->Session(&session_context_);
  wire::SessionRequest request;
  request.mutable_open()->set_protocol_version(kProtocolVersion);
  request.mutable_open()->set_client_name(open.client_name);
  request.mutable_open()->set_base_seed(open.base_seed);
  fill(request.mutable_open()->mutable_format(), open.format);
  outbox_.push_back(std::move(request));
  threads_.emplace_back([this] { read_all(); });
  threads_.emplace_back([this] { write_all(); });
  Lock held(mutex_);
  stirred_.wait_until(held, limit, [this] { return opened_ || ended_ || rung_; });
  if (ended_) return end_;
  if (opened_) return {};
  return {rung_ ? "CANCELLED" : "DEADLINE_EXCEEDED", "", "The sidecar opened no session in time."};
}

Status GrpcppTransport::shake_hands(const Hello& hello, std::chrono::system_clock::time_point limit, Welcome* welcome) {
  grpc::ClientContext context;
  prepare(&context);
  context.set_deadline(limit);
  {
    const Lock held(mutex_);
    greeting_ = &context;
    if (rung_) context.TryCancel();
  }
  wire::HandshakeRequest request;
  wire::HandshakeResponse response;
  request.set_protocol_version(kProtocolVersion);
  request.set_client_name(hello.client_name);
  const grpc::Status status = stub_->Handshake(&context, request, &response);
  {
    const Lock held(mutex_);
    greeting_ = nullptr;
  }
  if (!status.ok()) return status_of(status, context);
  if (response.protocol_version() != kProtocolVersion) {
    return {"PROTOCOL_MISMATCH", "", "Install the same release of Soundwell on both sides."};
  }
  welcome->instance_id = response.instance_id();
  welcome->sidecar_version = response.sidecar_version();
  welcome->model_id = response.model_id();
  welcome->model_sha256 = response.model_sha256();
  welcome->model_sample_rate_hz = response.model_sample_rate_hz();
  welcome->max_message_bytes = max_message_bytes_ = response.limits().max_message_bytes();
  welcome->max_outstanding_variations = response.limits().max_outstanding_variations();
  welcome->session_window_bytes = response.limits().session_window_bytes();
  return {};
}

bool GrpcppTransport::send(const ToSidecar& message) {
  wire::SessionRequest request = request_of(message);
  const Lock held(mutex_);
  const auto* want = std::get_if<Want>(&message);
  if (want && max_message_bytes_ != 0 && request.ByteSizeLong() > max_message_bytes_) {
    inbox_.push_back(
        Fault{want->want_id, "MESSAGE_TOO_LARGE", "", "The sound's description is too large.", want->count});
    return true;
  }
  if (outbox_.size() >= kMaxQueued) return false;
  outbox_.push_back(std::move(request));
  stirred_.notify_all();
  return true;
}

Status GrpcppTransport::receive(Millis timeout, std::optional<FromSidecar>* message) {
  Lock held(mutex_);
  message->reset();
  stirred_.wait_for(held, timeout, [this] { return !inbox_.empty() || ended_ || rung_ || !outcomes_.empty(); });
  rung_ = false;
  if (!inbox_.empty()) {
    *message = std::move(inbox_.front());
    inbox_.pop_front();
    return {};
  }
  return ended_ ? end_ : Status{};
}

void GrpcppTransport::read_all() {
  wire::SessionResponse said;
  while (session_->Read(&said)) hear(said);
  const grpc::Status status = session_->Finish();
  const Lock held(mutex_);
  ended_ = true;
  if (end_.ok()) end_ = status_of(status, session_context_);
  if (end_.ok()) end_ = {"UNAVAILABLE", "", "The connection to the sidecar was lost."};
  stirred_.notify_all();
}

void GrpcppTransport::write_all() {
  Lock held(mutex_);
  while (true) {
    stirred_.wait(held, [this] { return !outbox_.empty() || ended_ || closing_; });
    if (ended_ || closing_) return;
    const wire::SessionRequest request = std::move(outbox_.front());
    outbox_.pop_front();
    held.unlock();
    const bool written = session_->Write(request);
    held.lock();
    if (!written) return;
  }
}

void GrpcppTransport::hear(const wire::SessionResponse& said) {
  if (said.has_opened()) {
    const Lock held(mutex_);
    opened_ = true;
    stirred_.notify_all();
  } else if (said.has_variation()) {
    hear_chunk(said.variation());
  } else if (said.has_pool_state()) {
    const auto& state = said.pool_state();
    tell(PoolState{state.want_id(), state.sound_hash(), state.bucket(), state.delivered(), state.failed(),
                   state.queued_orders()});
  } else if (said.has_fault()) {
    const auto& fault = said.fault();
    tell(Fault{fault.want_id(), fault.code(), fault.field(), fault.sentence(), fault.count()});
  }
}

void GrpcppTransport::hear_chunk(const wire::VariationChunk& chunk) {
  Status why;
  const PcmAssembler::Outcome outcome = assembler_.add(piece_of(chunk.pcm()), &why);
  if (outcome == PcmAssembler::Outcome::kWhole) tell(arrival_of(chunk, assembler_.take()));
  if (outcome == PcmAssembler::Outcome::kDamaged) {
    send(Ack{chunk.want_id(), chunk.index()});
    tell(
        Fault{chunk.want_id(), "CORRUPT", "", "A variation arrived damaged: its SHA-256 is not the one announced.", 1});
  }
  if (!why.ok()) {
    const Lock held(mutex_);
    end_ = why;
    session_context_.TryCancel();
  }
}

void GrpcppTransport::tell(FromSidecar message) {
  const Lock held(mutex_);
  inbox_.push_back(std::move(message));
  stirred_.notify_all();
}

Status GrpcppTransport::begin_render(const RenderOrder& order, uint64_t render_id) {
  const Lock held(mutex_);
  if (renders_.size() + outcomes_.size() >= 8) return {"OVERLOADED", "", "Eight renderings are under way."};
  auto context = std::make_unique<grpc::ClientContext>();
  prepare(context.get());
  if (order.deadline_millis != 0) {
    context->set_deadline(std::chrono::system_clock::now() + Millis(order.deadline_millis));
  }
  grpc::ClientContext* its = context.get();
  renders_[render_id] = std::move(context);
  threads_.emplace_back([this, render_id, request = request_of(order), its] { render(render_id, request, its); });
  return {};
}

void GrpcppTransport::render(uint64_t id, const wire::RenderRequest& request, grpc::ClientContext* context) {
  Outcome outcome;
  PcmAssembler assembler;
  outcome.id = id;
  const auto stream = stub_->Render(context, request);
  wire::RenderResponse said;
  while (stream->Read(&said)) {
    if (said.has_pcm()) {
      Status why;
      if (assembler.add(piece_of(said.pcm()), &why) == PcmAssembler::Outcome::kDamaged) {
        outcome.status = {"ERROR", "", "Audio arrived damaged."};
      }
    } else {
      const auto& header = said.header();
      outcome.rendered = {header.sample_rate_hz(),
                          header.channels(),
                          header.num_frames(),
                          static_cast<Encoding>(header.encoding()),
                          static_cast<MadeBy>(header.made_by()),
                          header.steps(),
                          header.model_sha256(),
                          {}};
    }
  }
  const grpc::Status status = stream->Finish();
  if (outcome.status.ok()) outcome.status = status_of(status, *context);
  outcome.rendered.pcm = assembler.take();
  const Lock held(mutex_);
  const auto at = renders_.find(id);
  if (at == renders_.end()) return;
  given_up_.push_back(std::move(at->second));  // `stream` ends after it otherwise
  renders_.erase(at);
  outcomes_.push_back(std::move(outcome));
  stirred_.notify_all();
}

bool GrpcppTransport::poll_render(uint64_t* render_id, Status* status, Rendered* rendered) {
  const Lock held(mutex_);
  if (outcomes_.empty()) return false;
  *render_id = outcomes_.front().id;
  *status = std::move(outcomes_.front().status);
  *rendered = std::move(outcomes_.front().rendered);
  outcomes_.pop_front();
  return true;
}

void GrpcppTransport::cancel_render(uint64_t render_id) {
  const Lock held(mutex_);
  const auto at = renders_.find(render_id);
  if (at == renders_.end()) return;
  at->second->TryCancel();
  given_up_.push_back(std::move(at->second));  // its thread still looks at it
  renders_.erase(at);
}

void GrpcppTransport::wake() {
  const Lock held(mutex_);
  rung_ = true;
  if (greeting_) greeting_->TryCancel();
  stirred_.notify_all();
}

void GrpcppTransport::close(Millis) {
  std::vector<std::thread> threads;
  {
    const Lock held(mutex_);
    closing_ = true;
    session_context_.TryCancel();
    for (auto& [id, context] : renders_) context->TryCancel();
    threads.swap(threads_);
    stirred_.notify_all();
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

std::unique_ptr<Transport> make_transport() { return std::make_unique<GrpcppTransport>(); }

}  // namespace soundwell
