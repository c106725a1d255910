# ruff: noqa
# mypy: disable-error-code=type-arg
from . import session_pb2 as _session_pb2
from . import words_pb2 as _words_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HandshakeRequest(_message.Message):
    __slots__ = ("protocol_version", "client_name", "capabilities")
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    CLIENT_NAME_FIELD_NUMBER: _ClassVar[int]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    protocol_version: int
    client_name: str
    capabilities: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, protocol_version: _Optional[int] = ..., client_name: _Optional[str] = ..., capabilities: _Optional[_Iterable[str]] = ...) -> None: ...

class HandshakeResponse(_message.Message):
    __slots__ = ("protocol_version", "instance_id", "sidecar_version", "model_id", "model_sha256", "model_sample_rate_hz", "sample_rates_hz", "vocabulary", "capabilities", "limits")
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    SIDECAR_VERSION_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_SHA256_FIELD_NUMBER: _ClassVar[int]
    MODEL_SAMPLE_RATE_HZ_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATES_HZ_FIELD_NUMBER: _ClassVar[int]
    VOCABULARY_FIELD_NUMBER: _ClassVar[int]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    protocol_version: int
    instance_id: str
    sidecar_version: str
    model_id: str
    model_sha256: str
    model_sample_rate_hz: int
    sample_rates_hz: _containers.RepeatedScalarFieldContainer[int]
    vocabulary: _containers.RepeatedCompositeFieldContainer[Category]
    capabilities: _containers.RepeatedScalarFieldContainer[str]
    limits: Limits
    def __init__(self, protocol_version: _Optional[int] = ..., instance_id: _Optional[str] = ..., sidecar_version: _Optional[str] = ..., model_id: _Optional[str] = ..., model_sha256: _Optional[str] = ..., model_sample_rate_hz: _Optional[int] = ..., sample_rates_hz: _Optional[_Iterable[int]] = ..., vocabulary: _Optional[_Iterable[_Union[Category, _Mapping]]] = ..., capabilities: _Optional[_Iterable[str]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ("max_message_bytes", "max_outstanding_variations", "session_window_bytes", "max_sound_secs", "max_timeline_secs")
    MAX_MESSAGE_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_OUTSTANDING_VARIATIONS_FIELD_NUMBER: _ClassVar[int]
    SESSION_WINDOW_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_SOUND_SECS_FIELD_NUMBER: _ClassVar[int]
    MAX_TIMELINE_SECS_FIELD_NUMBER: _ClassVar[int]
    max_message_bytes: int
    max_outstanding_variations: int
    session_window_bytes: int
    max_sound_secs: float
    max_timeline_secs: float
    def __init__(self, max_message_bytes: _Optional[int] = ..., max_outstanding_variations: _Optional[int] = ..., session_window_bytes: _Optional[int] = ..., max_sound_secs: _Optional[float] = ..., max_timeline_secs: _Optional[float] = ...) -> None: ...

class Category(_message.Message):
    __slots__ = ("id", "name", "ucs", "attributes", "default_duration_secs")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    UCS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_DURATION_SECS_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    ucs: str
    attributes: _containers.RepeatedCompositeFieldContainer[Attribute]
    default_duration_secs: float
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., ucs: _Optional[str] = ..., attributes: _Optional[_Iterable[_Union[Attribute, _Mapping]]] = ..., default_duration_secs: _Optional[float] = ...) -> None: ...

class Attribute(_message.Message):
    __slots__ = ("name", "values")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    name: str
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., values: _Optional[_Iterable[str]] = ...) -> None: ...

class RenderRequest(_message.Message):
    __slots__ = ("timeline", "format", "steps", "deadline_millis", "priority")
    TIMELINE_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MILLIS_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    timeline: _words_pb2.Timeline
    format: _words_pb2.AudioFormat
    steps: int
    deadline_millis: int
    priority: _session_pb2.Priority
    def __init__(self, timeline: _Optional[_Union[_words_pb2.Timeline, _Mapping]] = ..., format: _Optional[_Union[_words_pb2.AudioFormat, _Mapping]] = ..., steps: _Optional[int] = ..., deadline_millis: _Optional[int] = ..., priority: _Optional[_Union[_session_pb2.Priority, str]] = ...) -> None: ...

class RenderResponse(_message.Message):
    __slots__ = ("header", "pcm")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    PCM_FIELD_NUMBER: _ClassVar[int]
    header: RenderHeader
    pcm: _words_pb2.PcmChunk
    def __init__(self, header: _Optional[_Union[RenderHeader, _Mapping]] = ..., pcm: _Optional[_Union[_words_pb2.PcmChunk, _Mapping]] = ...) -> None: ...

class RenderHeader(_message.Message):
    __slots__ = ("num_frames", "channels", "sample_rate_hz", "encoding", "made_by", "steps", "model_sha256", "latency_millis")
    NUM_FRAMES_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATE_HZ_FIELD_NUMBER: _ClassVar[int]
    ENCODING_FIELD_NUMBER: _ClassVar[int]
    MADE_BY_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    MODEL_SHA256_FIELD_NUMBER: _ClassVar[int]
    LATENCY_MILLIS_FIELD_NUMBER: _ClassVar[int]
    num_frames: int
    channels: int
    sample_rate_hz: int
    encoding: _words_pb2.Encoding
    made_by: _words_pb2.MadeBy
    steps: int
    model_sha256: str
    latency_millis: float
    def __init__(self, num_frames: _Optional[int] = ..., channels: _Optional[int] = ..., sample_rate_hz: _Optional[int] = ..., encoding: _Optional[_Union[_words_pb2.Encoding, str]] = ..., made_by: _Optional[_Union[_words_pb2.MadeBy, str]] = ..., steps: _Optional[int] = ..., model_sha256: _Optional[str] = ..., latency_millis: _Optional[float] = ...) -> None: ...

class GetInfoRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetInfoResponse(_message.Message):
    __slots__ = ("instance_id", "sidecar_version", "protocol_version", "model_id", "model_sha256", "uptime_secs", "sessions", "work", "pools", "resident_bytes", "worker_resident_bytes")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    SIDECAR_VERSION_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_SHA256_FIELD_NUMBER: _ClassVar[int]
    UPTIME_SECS_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    WORK_FIELD_NUMBER: _ClassVar[int]
    POOLS_FIELD_NUMBER: _ClassVar[int]
    RESIDENT_BYTES_FIELD_NUMBER: _ClassVar[int]
    WORKER_RESIDENT_BYTES_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    sidecar_version: str
    protocol_version: int
    model_id: str
    model_sha256: str
    uptime_secs: float
    sessions: int
    work: WorkStats
    pools: PoolStats
    resident_bytes: int
    worker_resident_bytes: int
    def __init__(self, instance_id: _Optional[str] = ..., sidecar_version: _Optional[str] = ..., protocol_version: _Optional[int] = ..., model_id: _Optional[str] = ..., model_sha256: _Optional[str] = ..., uptime_secs: _Optional[float] = ..., sessions: _Optional[int] = ..., work: _Optional[_Union[WorkStats, _Mapping]] = ..., pools: _Optional[_Union[PoolStats, _Mapping]] = ..., resident_bytes: _Optional[int] = ..., worker_resident_bytes: _Optional[int] = ...) -> None: ...

class WorkStats(_message.Message):
    __slots__ = ("queued", "running", "finished", "failed", "expired", "degraded", "worker_restarts", "latency_p50_millis", "latency_p95_millis", "refused")
    QUEUED_FIELD_NUMBER: _ClassVar[int]
    RUNNING_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    EXPIRED_FIELD_NUMBER: _ClassVar[int]
    DEGRADED_FIELD_NUMBER: _ClassVar[int]
    WORKER_RESTARTS_FIELD_NUMBER: _ClassVar[int]
    LATENCY_P50_MILLIS_FIELD_NUMBER: _ClassVar[int]
    LATENCY_P95_MILLIS_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    queued: int
    running: int
    finished: int
    failed: int
    expired: int
    degraded: int
    worker_restarts: int
    latency_p50_millis: float
    latency_p95_millis: float
    refused: int
    def __init__(self, queued: _Optional[int] = ..., running: _Optional[int] = ..., finished: _Optional[int] = ..., failed: _Optional[int] = ..., expired: _Optional[int] = ..., degraded: _Optional[int] = ..., worker_restarts: _Optional[int] = ..., latency_p50_millis: _Optional[float] = ..., latency_p95_millis: _Optional[float] = ..., refused: _Optional[int] = ...) -> None: ...

class PoolStats(_message.Message):
    __slots__ = ("memory_hits", "disk_hits", "misses", "memory_bytes", "variations", "hit_rate")
    MEMORY_HITS_FIELD_NUMBER: _ClassVar[int]
    DISK_HITS_FIELD_NUMBER: _ClassVar[int]
    MISSES_FIELD_NUMBER: _ClassVar[int]
    MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    VARIATIONS_FIELD_NUMBER: _ClassVar[int]
    HIT_RATE_FIELD_NUMBER: _ClassVar[int]
    memory_hits: int
    disk_hits: int
    misses: int
    memory_bytes: int
    variations: int
    hit_rate: float
    def __init__(self, memory_hits: _Optional[int] = ..., disk_hits: _Optional[int] = ..., misses: _Optional[int] = ..., memory_bytes: _Optional[int] = ..., variations: _Optional[int] = ..., hit_rate: _Optional[float] = ...) -> None: ...
