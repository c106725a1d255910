# ruff: noqa
# mypy: disable-error-code=type-arg
from . import words_pb2 as _words_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Priority(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PRIORITY_UNSPECIFIED: _ClassVar[Priority]
    PRIORITY_LIVE: _ClassVar[Priority]
    PRIORITY_PREFETCH: _ClassVar[Priority]
    PRIORITY_BATCH: _ClassVar[Priority]
PRIORITY_UNSPECIFIED: Priority
PRIORITY_LIVE: Priority
PRIORITY_PREFETCH: Priority
PRIORITY_BATCH: Priority

class SessionRequest(_message.Message):
    __slots__ = ("open", "want", "cancel", "ack")
    OPEN_FIELD_NUMBER: _ClassVar[int]
    WANT_FIELD_NUMBER: _ClassVar[int]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    ACK_FIELD_NUMBER: _ClassVar[int]
    open: Open
    want: Want
    cancel: Cancel
    ack: Ack
    def __init__(self, open: _Optional[_Union[Open, _Mapping]] = ..., want: _Optional[_Union[Want, _Mapping]] = ..., cancel: _Optional[_Union[Cancel, _Mapping]] = ..., ack: _Optional[_Union[Ack, _Mapping]] = ...) -> None: ...

class SessionResponse(_message.Message):
    __slots__ = ("opened", "variation", "pool_state", "fault")
    OPENED_FIELD_NUMBER: _ClassVar[int]
    VARIATION_FIELD_NUMBER: _ClassVar[int]
    POOL_STATE_FIELD_NUMBER: _ClassVar[int]
    FAULT_FIELD_NUMBER: _ClassVar[int]
    opened: Opened
    variation: VariationChunk
    pool_state: PoolState
    fault: Fault
    def __init__(self, opened: _Optional[_Union[Opened, _Mapping]] = ..., variation: _Optional[_Union[VariationChunk, _Mapping]] = ..., pool_state: _Optional[_Union[PoolState, _Mapping]] = ..., fault: _Optional[_Union[Fault, _Mapping]] = ...) -> None: ...

class Open(_message.Message):
    __slots__ = ("protocol_version", "client_name", "format", "base_seed")
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    CLIENT_NAME_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    BASE_SEED_FIELD_NUMBER: _ClassVar[int]
    protocol_version: int
    client_name: str
    format: _words_pb2.AudioFormat
    base_seed: int
    def __init__(self, protocol_version: _Optional[int] = ..., client_name: _Optional[str] = ..., format: _Optional[_Union[_words_pb2.AudioFormat, _Mapping]] = ..., base_seed: _Optional[int] = ...) -> None: ...

class Opened(_message.Message):
    __slots__ = ("session_id",)
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class Want(_message.Message):
    __slots__ = ("want_id", "sound", "sound_hash", "sound_id", "bucket", "intensity", "count", "deadline_millis", "priority", "seeds")
    WANT_ID_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    SOUND_HASH_FIELD_NUMBER: _ClassVar[int]
    SOUND_ID_FIELD_NUMBER: _ClassVar[int]
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    INTENSITY_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MILLIS_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    SEEDS_FIELD_NUMBER: _ClassVar[int]
    want_id: str
    sound: _words_pb2.Sound
    sound_hash: str
    sound_id: str
    bucket: int
    intensity: float
    count: int
    deadline_millis: int
    priority: Priority
    seeds: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, want_id: _Optional[str] = ..., sound: _Optional[_Union[_words_pb2.Sound, _Mapping]] = ..., sound_hash: _Optional[str] = ..., sound_id: _Optional[str] = ..., bucket: _Optional[int] = ..., intensity: _Optional[float] = ..., count: _Optional[int] = ..., deadline_millis: _Optional[int] = ..., priority: _Optional[_Union[Priority, str]] = ..., seeds: _Optional[_Iterable[int]] = ...) -> None: ...

class Cancel(_message.Message):
    __slots__ = ("want_id",)
    WANT_ID_FIELD_NUMBER: _ClassVar[int]
    want_id: str
    def __init__(self, want_id: _Optional[str] = ...) -> None: ...

class Ack(_message.Message):
    __slots__ = ("want_id", "index")
    WANT_ID_FIELD_NUMBER: _ClassVar[int]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    want_id: str
    index: int
    def __init__(self, want_id: _Optional[str] = ..., index: _Optional[int] = ...) -> None: ...

class VariationChunk(_message.Message):
    __slots__ = ("want_id", "index", "sound_id", "sound_hash", "bucket", "seed", "model_sha256", "made_by", "steps", "latency_millis", "onset_frames", "rms_dbfs", "encoding", "sample_rate_hz", "channels", "pcm")
    WANT_ID_FIELD_NUMBER: _ClassVar[int]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    SOUND_ID_FIELD_NUMBER: _ClassVar[int]
    SOUND_HASH_FIELD_NUMBER: _ClassVar[int]
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    MODEL_SHA256_FIELD_NUMBER: _ClassVar[int]
    MADE_BY_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    LATENCY_MILLIS_FIELD_NUMBER: _ClassVar[int]
    ONSET_FRAMES_FIELD_NUMBER: _ClassVar[int]
    RMS_DBFS_FIELD_NUMBER: _ClassVar[int]
    ENCODING_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATE_HZ_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    PCM_FIELD_NUMBER: _ClassVar[int]
    want_id: str
    index: int
    sound_id: str
    sound_hash: str
    bucket: int
    seed: int
    model_sha256: str
    made_by: _words_pb2.MadeBy
    steps: int
    latency_millis: float
    onset_frames: int
    rms_dbfs: float
    encoding: _words_pb2.Encoding
    sample_rate_hz: int
    channels: int
    pcm: _words_pb2.PcmChunk
    def __init__(self, want_id: _Optional[str] = ..., index: _Optional[int] = ..., sound_id: _Optional[str] = ..., sound_hash: _Optional[str] = ..., bucket: _Optional[int] = ..., seed: _Optional[int] = ..., model_sha256: _Optional[str] = ..., made_by: _Optional[_Union[_words_pb2.MadeBy, str]] = ..., steps: _Optional[int] = ..., latency_millis: _Optional[float] = ..., onset_frames: _Optional[int] = ..., rms_dbfs: _Optional[float] = ..., encoding: _Optional[_Union[_words_pb2.Encoding, str]] = ..., sample_rate_hz: _Optional[int] = ..., channels: _Optional[int] = ..., pcm: _Optional[_Union[_words_pb2.PcmChunk, _Mapping]] = ...) -> None: ...

class PoolState(_message.Message):
    __slots__ = ("want_id", "sound_hash", "bucket", "delivered", "failed", "queued_orders")
    WANT_ID_FIELD_NUMBER: _ClassVar[int]
    SOUND_HASH_FIELD_NUMBER: _ClassVar[int]
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    QUEUED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    want_id: str
    sound_hash: str
    bucket: int
    delivered: int
    failed: int
    queued_orders: int
    def __init__(self, want_id: _Optional[str] = ..., sound_hash: _Optional[str] = ..., bucket: _Optional[int] = ..., delivered: _Optional[int] = ..., failed: _Optional[int] = ..., queued_orders: _Optional[int] = ...) -> None: ...

class Fault(_message.Message):
    __slots__ = ("want_id", "code", "field", "sentence", "count")
    WANT_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    want_id: str
    code: str
    field: str
    sentence: str
    count: int
    def __init__(self, want_id: _Optional[str] = ..., code: _Optional[str] = ..., field: _Optional[str] = ..., sentence: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...
