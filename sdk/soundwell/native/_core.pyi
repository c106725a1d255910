"""The classes of `_core`. Calls that may take long let other Python threads run; `acquire` takes microseconds.

Thread: any, unless said otherwise. Errors: the classes of soundwell.errors.
"""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__version__: str

Mode = Literal["random", "shuffle", "round_robin"]
Tier = Literal["silence", "live", "bank", "neighbour", "clip"]
State = Literal["offline", "starting", "connecting", "connected", "lost", "failed"]

class Settings:
    """Of a context; defaults and meaning as `soundwell_settings` of soundwell.h."""

    client_name: str
    sample_rate_hz: int
    seed: int
    cache_bytes: int
    min_keep: int
    min_depth: int
    max_depth: int
    keep_played: int
    max_in_flight: int
    max_sounds: int
    connect_timeout_millis: int
    max_pause_millis: int
    strict: bool
    def __init__(self, **fields: object) -> None: ...

class SoundSettings:
    """Of a sound: what is asked for, and how it is chosen."""

    id: str
    category: str
    attributes: Mapping[str, str]
    text: str
    mode: str
    duration_secs: float
    channels: int
    loop: bool
    avoid_last: int
    avoid_last_emitter: int
    pitch_jitter_cents: float
    gain_jitter_db: float
    max_uses: int
    spread: float
    width: float
    def __init__(self, **fields: object) -> None: ...

class Endpoint:
    """Of a running sidecar: a ready file; or host, port and token; or unix_path and token."""

    host: str
    port: int
    unix_path: str
    token: str
    ready_file: str
    def __init__(self, **fields: object) -> None: ...

class Launch:
    """How a sidecar is started. Empty `executable` and `arguments`: `soundwell serve` on PATH."""

    executable: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    ready_file: str
    log_file: str
    adopt: bool
    survive: bool
    start_timeout_millis: int
    def __init__(self, **fields: object) -> None: ...

class VoiceSettings:
    sample_rate_hz: int
    channels: int
    max_shots: int
    align_onset: bool
    smoothing_secs: float
    crossfade_secs: float
    def __init__(self, **fields: object) -> None: ...

class Variation:
    """One rendering of a sound. Its memory lives as long as this object or any array from `pcm`."""

    @property
    def pcm(self) -> NDArray[np.int16] | NDArray[np.float32]:
        """(num_frames, channels), read only, no copy."""

    def read(self, first_frame: int, num_frames: int, channels: int = 1) -> NDArray[np.float32]:
        """A copy, (num_frames, channels); silence past the end."""

    @property
    def num_frames(self) -> int: ...
    @property
    def channels(self) -> int: ...
    @property
    def sample_rate_hz(self) -> int: ...
    @property
    def onset_frames(self) -> int: ...
    @property
    def rms_dbfs(self) -> float: ...
    @property
    def seed(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def bucket(self) -> int: ...
    @property
    def loop_start_frame(self) -> int: ...
    @property
    def loop_end_frame(self) -> int: ...
    @property
    def made_by(self) -> Literal["unknown", "model", "procedural", "fake", "designer"]: ...
    @property
    def sound_hash(self) -> str: ...
    @property
    def model_hash(self) -> str: ...

class Played:
    """The answer to one trigger. `variation` is None with the tier silence."""

    @property
    def variation(self) -> Variation | None: ...
    @property
    def tier(self) -> Tier: ...
    @property
    def bucket(self) -> int: ...
    @property
    def reused(self) -> bool: ...
    @property
    def pitch_cents(self) -> float: ...
    @property
    def gain_db(self) -> float: ...

class PoolInfo:
    fresh: int
    played: int
    banked: int
    in_flight: int
    goal: int
    depth: int
    rate_hz: float
    refill_p95_millis: float
    len_bytes: int

class Stats:
    @property
    def state(self) -> State: ...
    @property
    def tier_counts(self) -> dict[str, int]: ...
    triggers: int
    reused: int
    unknown: int
    arrivals: int
    faults: int
    corrupt: int
    evicted: int
    late_shots: int
    cache_bytes: int
    bank_bytes: int
    in_flight: int
    pools: int
    connects: int
    launches: int
    sidecar_pid: int
    log_dropped: int
    refill_p50_millis: float
    refill_p95_millis: float
    @property
    def instance_id(self) -> str: ...
    @property
    def model_id(self) -> str: ...
    @property
    def model_sha256(self) -> str: ...
    @property
    def last_error(self) -> str: ...

class Context:
    """Pools and the connection. A `with` block or `close` ends it; variations and voices stay usable."""

    def __init__(self, settings: Settings = ...) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> Context: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def connect(self, endpoint: Endpoint) -> None: ...
    def launch_sidecar(self, launch: Launch) -> None: ...
    def disconnect(self) -> None: ...
    def define_sound(self, settings: SoundSettings) -> int:
        """The sound's number in this context."""

    def set_clip(self, sound: int, samples: NDArray[np.float32], sample_rate_hz: int) -> None:
        """The designer's own clip, (num_frames, channels), copied."""

    def prewarm(self, sound: int, count: int = 4, buckets: int = 0) -> None:
        """Behind; `pool` tells how far. `buckets`: bits 0 soft, 1 medium, 2 hard; 0: all."""

    def drain(self, sound: int) -> None: ...
    def pool(self, sound: int, bucket: int) -> PoolInfo: ...
    def load_bank(self, path: str, check_pcm: bool = False) -> int: ...
    def unload_bank(self, bank: int) -> None: ...
    def acquire(self, sound: int, intensity: float = 0.6, emitter: int = 0) -> Played: ...
    def render(self, timeline: Timeline) -> int:
        """Begins it, behind; the number is for `poll_render`."""

    def poll_render(self, number: int) -> Variation | None:
        """None until it is done."""

    def cancel_render(self, number: int) -> None: ...
    def stats(self) -> Stats: ...
    def poll_log(self) -> list[str]:
        """The lines since the last call."""

class Event:
    def __init__(self, sound: int, time_secs: float, intensity: float = 0.6, seed: int = 0) -> None: ...

class Timeline:
    events: Sequence[Event]
    loudness: Sequence[tuple[float, float]]
    channels: int
    duration_secs: float
    seed: int
    deadline_millis: int
    steps: int
    def __init__(self, **fields: object) -> None: ...

class Shot:
    def __init__(
        self, variation: Variation, at_frame: int, pitch_cents: float = 0.0, gain_db: float = 0.0
    ) -> None: ...
    @property
    def at_frame(self) -> int: ...

class Voice:
    """What an audio callback pulls; one reader."""

    def read(self, num_frames: int) -> NDArray[np.float32]:
        """(num_frames, channels)."""

    def read_into(self, samples: NDArray[np.float32]) -> int:
        """Fills (num_frames, channels); the frames up to the end of the last sound."""

    @property
    def position(self) -> int: ...
    def stop(self, fade_secs: float = 0.02) -> None: ...

class Burst(Voice):
    def __init__(self, context: Context, settings: VoiceSettings = ...) -> None: ...
    def schedule(self, shots: Sequence[Shot]) -> None: ...

class Bed(Voice):
    def __init__(self, context: Context, variation: Variation, settings: VoiceSettings = ...) -> None: ...
    def set(self, gain_db: float = 0.0, pitch_cents: float = 0.0) -> None: ...
    def change(self, variation: Variation) -> None: ...
