// Plain values <-> protobuf's classes, for the conformance peer (transport_grpcpp.cpp). Knows no call.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <vector>

#include "messages.h"
#include "pcm_assembler.h"
#include "soundwell/v1/service.grpc.pb.h"
#include "transport.h"

namespace soundwell {

namespace wire = ::soundwell::v1;

Status status_of(const grpc::Status& status, const grpc::ClientContext& context);

void fill(wire::AudioFormat* target, const Format& format);
wire::SessionRequest request_of(const ToSidecar& message);
wire::RenderRequest request_of(const RenderOrder& order);

PcmPiece piece_of(const wire::PcmChunk& chunk);
Arrival arrival_of(const wire::VariationChunk& chunk, std::vector<uint8_t> pcm);

}  // namespace soundwell
