"""What other programs rely on: generated code, bytes of a request, names of the service and its calls."""

from __future__ import annotations

import itertools

import grpc
import pytest
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from soundwell.config import SidecarConfig
from soundwell.rpc import methods
from soundwell.rpc.convert.session import request_to_wire
from soundwell.rpc.generate import PROTO, stale
from soundwell.rpc.messages import PROTOCOL_VERSION, Want
from soundwell.rpc.v1 import service_pb2, session_pb2, words_pb2
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

MODULES = (words_pb2, session_pb2, service_pb2)
GOLDEN_WANT = (
    "123f0a0177122e0a04737465701208666f6f74737465701a110a0773757266616365120667726176656c"
    "29000000000000e03f3001280238034096014802520101"
)


@pytest.fixture(scope="module")
def channel():
    with Sidecar(SidecarConfig(runtime="fake")) as sidecar, grpc.insecure_channel(sidecar.address) as channel:
        yield channel


def test_generated_code_is_current():
    assert stale() == []


def test_golden_bytes_of_a_want():
    sound = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.5)
    want = Want(want_id="w", bucket=2, sound=sound, count=3, deadline_millis=150, seeds=(1,))
    assert request_to_wire(want).SerializeToString(deterministic=True).hex() == GOLDEN_WANT


def test_zero_of_every_enum_is_unspecified():
    enums = [enum for module in MODULES for enum in module.DESCRIPTOR.enum_types_by_name.values()]
    assert enums
    assert all(enum.values_by_number[0].name.endswith("_UNSPECIFIED") for enum in enums)


def test_every_call_has_a_request_and_a_response_of_its_own():
    calls = service_pb2.DESCRIPTOR.services_by_name["Soundwell"].methods
    for call in calls:
        assert call.input_type.name == f"{call.name}Request"
        assert call.output_type.name == f"{call.name}Response"
    paths = {f"/{methods.SERVICE}/{call.name}" for call in calls}
    assert paths == {methods.HANDSHAKE, methods.SESSION, methods.RENDER, methods.GET_INFO}


def test_every_message_and_call_is_explained():
    for path in (PROTO / "soundwell" / "v1").glob("*.proto"):
        lines = path.read_text().splitlines()
        for above, line in itertools.pairwise(lines):
            if line.startswith("  rpc "):
                assert above.strip().startswith("//"), f"{path.name}: {line}"


def test_health_answers_without_a_token(channel):
    stub = health_pb2_grpc.HealthStub(channel)
    for name in ("", methods.SERVICE):
        answer = stub.Check(health_pb2.HealthCheckRequest(service=name), timeout=10)
        assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_reflection_lists_the_service_and_its_messages(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    assert methods.SERVICE in database.get_services()
    found = DescriptorPool(database).FindServiceByName(methods.SERVICE)
    assert [call.name for call in found.methods] == ["Handshake", "Session", "Render", "GetInfo"]


def test_protocol_version_of_the_proto_files_comment():
    text = (PROTO / "soundwell" / "v1" / "service.proto").read_text()
    assert f"This file is version {PROTOCOL_VERSION}." in text
