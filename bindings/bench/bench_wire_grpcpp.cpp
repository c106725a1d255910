// The measure that bench_refill is held against: bare grpc++ with the same bytes.
//   bench_wire_grpcpp serve PORT TOKEN   takes one variation from the real sidecar at PORT and serves it, as it came, to
//                                        every want of everybody; says its own port; ends with its input
//   bench_wire_grpcpp echo PORT COUNT    a bare client: one want out, those bytes in, COUNT times on one stream
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "soundwell/v1/service.grpc.pb.h"

namespace wire = soundwell::v1;

namespace {

std::shared_ptr<grpc::Channel> channel_to(const std::string& port) {
  return grpc::CreateChannel("127.0.0.1:" + port, grpc::InsecureChannelCredentials());
}

wire::SessionRequest opening() {
  wire::SessionRequest request;
  request.mutable_open()->set_protocol_version(1);
  request.mutable_open()->set_client_name("bench");
  request.mutable_open()->mutable_format()->set_encoding(wire::ENCODING_INT16);
  request.mutable_open()->mutable_format()->set_sample_rate_hz(48'000);
  return request;
}

wire::SessionRequest wanting(int number) {
  wire::SessionRequest request;
  wire::Want& want = *request.mutable_want();
  want.set_want_id(std::to_string(number));
  want.mutable_sound()->set_id("step");
  want.mutable_sound()->set_category("footstep");
  want.mutable_sound()->set_duration_secs(1.0);
  want.set_bucket(1);
  want.set_count(1);
  return request;
}

// What a session at the real sidecar brought for one want: chunks, then the end of the want.
struct Recording {
  wire::HandshakeResponse welcome;
  std::vector<wire::SessionResponse> said;
};

bool record(const std::string& port, const std::string& token, Recording* recording) {
  const auto stub = wire::Soundwell::NewStub(channel_to(port));
  grpc::ClientContext greeting, talking;
  for (grpc::ClientContext* context : {&greeting, &talking}) context->AddMetadata("authorization", "Bearer " + token);
  wire::HandshakeRequest hello;
  hello.set_protocol_version(1);
  if (!stub->Handshake(&greeting, hello, &recording->welcome).ok()) return false;
  const auto stream = stub->Session(&talking);
  wire::SessionResponse said;
  stream->Write(opening());
  stream->Write(wanting(0));
  while (stream->Read(&said)) {
    if (!said.has_opened()) recording->said.push_back(said);
    if (said.has_pool_state()) break;
  }
  talking.TryCancel();
  return recording->said.size() >= 2 && recording->said.back().has_pool_state();
}

class Replay final : public wire::Soundwell::Service {
 public:
  explicit Replay(const Recording& recording) : recording_(recording) {}

  grpc::Status Handshake(grpc::ServerContext*, const wire::HandshakeRequest*,
                         wire::HandshakeResponse* response) override {
    *response = recording_.welcome;
    return grpc::Status::OK;
  }

  grpc::Status Session(grpc::ServerContext*,
                       grpc::ServerReaderWriter<wire::SessionResponse, wire::SessionRequest>* stream) override {
    wire::SessionRequest request;
    wire::SessionResponse opened;
    opened.mutable_opened()->set_session_id("bench");
    stream->Read(&request);
    stream->Write(opened);
    std::vector<wire::SessionResponse> said = recording_.said;
    while (stream->Read(&request)) {
      if (!request.has_want()) continue;
      for (wire::SessionResponse& message : said) {
        if (message.has_variation()) message.mutable_variation()->set_want_id(request.want().want_id());
        if (message.has_pool_state()) message.mutable_pool_state()->set_want_id(request.want().want_id());
        stream->Write(message);
      }
    }
    return grpc::Status::OK;
  }

 private:
  const Recording& recording_;
};

int serve(const std::string& port, const std::string& token) {
  Recording recording;
  if (!record(port, token, &recording)) return std::fprintf(stderr, "the sidecar gave no variation\n"), 1;
  Replay replay(recording);
  grpc::ServerBuilder builder;
  int own_port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &own_port);
  builder.RegisterService(&replay);
  const auto server = builder.BuildAndStart();
  size_t len_bytes = 0;
  for (const wire::SessionResponse& message : recording.said) len_bytes += message.ByteSizeLong();
  std::printf("{\"port\": %d, \"len_bytes\": %zu}\n", own_port, len_bytes);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}

double micros(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

int echo(const std::string& port, int count) {
  const auto stub = wire::Soundwell::NewStub(channel_to(port));
  grpc::ClientContext context;
  const auto stream = stub->Session(&context);
  wire::SessionResponse said;
  stream->Write(opening());
  stream->Read(&said);
  std::vector<double> wall, cpu;
  for (int i = 0; i < count; ++i) {
    const double began = micros(CLOCK_MONOTONIC), cpu_began = micros(CLOCK_PROCESS_CPUTIME_ID);
    stream->Write(wanting(i));
    do {
      if (!stream->Read(&said)) return std::fprintf(stderr, "the stream ended\n"), 1;
    } while (!said.has_pool_state());
    wall.push_back(micros(CLOCK_MONOTONIC) - began);
    cpu.push_back(micros(CLOCK_PROCESS_CPUTIME_ID) - cpu_began);
  }
  context.TryCancel();
  std::printf("{\"p50_us\": %.1f, \"cpu_p50_us\": %.1f, \"count\": %zu}\n", median(wall), median(cpu), wall.size());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 4 ? argv[1] : "";
  if (mode == "serve") return serve(argv[2], argv[3]);
  if (mode == "echo") return echo(argv[2], std::atoi(argv[3]));
  return std::fprintf(stderr, "usage: bench_wire_grpcpp serve PORT TOKEN | echo PORT COUNT\n"), 2;
}
