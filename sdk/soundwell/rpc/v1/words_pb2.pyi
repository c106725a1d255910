# ruff: noqa
# mypy: disable-error-code=type-arg
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Encoding(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENCODING_UNSPECIFIED: _ClassVar[Encoding]
    ENCODING_INT16: _ClassVar[Encoding]
    ENCODING_FLOAT32: _ClassVar[Encoding]

class MadeBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MADE_BY_UNSPECIFIED: _ClassVar[MadeBy]
    MADE_BY_MODEL: _ClassVar[MadeBy]
    MADE_BY_PROCEDURAL: _ClassVar[MadeBy]
    MADE_BY_FAKE: _ClassVar[MadeBy]
ENCODING_UNSPECIFIED: Encoding
ENCODING_INT16: Encoding
ENCODING_FLOAT32: Encoding
MADE_BY_UNSPECIFIED: MadeBy
MADE_BY_MODEL: MadeBy
MADE_BY_PROCEDURAL: MadeBy
MADE_BY_FAKE: MadeBy

class Sound(_message.Message):
    __slots__ = ("id", "category", "attributes", "text", "duration_secs", "channels", "loop", "spread", "width")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    DURATION_SECS_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    LOOP_FIELD_NUMBER: _ClassVar[int]
    SPREAD_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    id: str
    category: str
    attributes: _containers.ScalarMap[str, str]
    text: str
    duration_secs: float
    channels: int
    loop: bool
    spread: float
    width: float
    def __init__(self, id: _Optional[str] = ..., category: _Optional[str] = ..., attributes: _Optional[_Mapping[str, str]] = ..., text: _Optional[str] = ..., duration_secs: _Optional[float] = ..., channels: _Optional[int] = ..., loop: _Optional[bool] = ..., spread: _Optional[float] = ..., width: _Optional[float] = ...) -> None: ...

class Event(_message.Message):
    __slots__ = ("sound_id", "time_secs", "intensity", "parameters", "seed")
    class ParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    SOUND_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_SECS_FIELD_NUMBER: _ClassVar[int]
    INTENSITY_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    sound_id: str
    time_secs: float
    intensity: float
    parameters: _containers.ScalarMap[str, float]
    seed: int
    def __init__(self, sound_id: _Optional[str] = ..., time_secs: _Optional[float] = ..., intensity: _Optional[float] = ..., parameters: _Optional[_Mapping[str, float]] = ..., seed: _Optional[int] = ...) -> None: ...

class LoudnessPoint(_message.Message):
    __slots__ = ("time_secs", "level_db")
    TIME_SECS_FIELD_NUMBER: _ClassVar[int]
    LEVEL_DB_FIELD_NUMBER: _ClassVar[int]
    time_secs: float
    level_db: float
    def __init__(self, time_secs: _Optional[float] = ..., level_db: _Optional[float] = ...) -> None: ...

class Timeline(_message.Message):
    __slots__ = ("sounds", "events", "duration_secs", "channels", "loudness", "seed")
    SOUNDS_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    DURATION_SECS_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    sounds: _containers.RepeatedCompositeFieldContainer[Sound]
    events: _containers.RepeatedCompositeFieldContainer[Event]
    duration_secs: float
    channels: int
    loudness: _containers.RepeatedCompositeFieldContainer[LoudnessPoint]
    seed: int
    def __init__(self, sounds: _Optional[_Iterable[_Union[Sound, _Mapping]]] = ..., events: _Optional[_Iterable[_Union[Event, _Mapping]]] = ..., duration_secs: _Optional[float] = ..., channels: _Optional[int] = ..., loudness: _Optional[_Iterable[_Union[LoudnessPoint, _Mapping]]] = ..., seed: _Optional[int] = ...) -> None: ...

class AudioFormat(_message.Message):
    __slots__ = ("encoding", "sample_rate_hz")
    ENCODING_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATE_HZ_FIELD_NUMBER: _ClassVar[int]
    encoding: Encoding
    sample_rate_hz: int
    def __init__(self, encoding: _Optional[_Union[Encoding, str]] = ..., sample_rate_hz: _Optional[int] = ...) -> None: ...

class PcmChunk(_message.Message):
    __slots__ = ("offset_bytes", "total_bytes", "data", "sha256")
    OFFSET_BYTES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_BYTES_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    offset_bytes: int
    total_bytes: int
    data: bytes
    sha256: bytes
    def __init__(self, offset_bytes: _Optional[int] = ..., total_bytes: _Optional[int] = ..., data: _Optional[bytes] = ..., sha256: _Optional[bytes] = ...) -> None: ...
