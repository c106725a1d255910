"""Client: sounds for programs with threads. Everything that waits happens on the clients' own thread.

| call | thread | waits |
| --- | --- | --- |
| `trigger` | any, also several at once; not an audio callback | never: no socket, no file, no log |
| `add_sounds`, `counts` | any | never |
| `prewarm`, `render`, `info`, `wait_connected`, `close` | any but the clients' own | yes |
| `on_progress` of `prewarm` | the clients' own | it must not |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from ..audio import Clip
from ..events import Event, Timeline
from ..rpc.messages import Info, Welcome
from ..sounds import Sound
from .core import ALL_BUCKETS, Core, Prewarmed
from .grpc_transport import GrpcTransport
from .loop import end, following, submit
from .render import Rendered, order_of
from .settings import ClientSettings
from .tiers import Played, Tiers
from .tls import Tls
from .transport import Transport, endpoint_from

CLOSE_SECS = 5.0


class Client:
    """Connects in the background and keeps at it; `trigger` answers from the first moment on.

    with Client(ready_file=sidecar.ready_file) as client:
        client.add_sounds(load_sounds("sounds.yaml").values())
        client.prewarm()
        played = client.trigger("step.gravel", intensity=0.8)
    """

    def __init__(
        self,
        *,
        address: str | None = None,  # host:port or unix:/path, with its token; or
        token: str = "",
        ready_file: Path | None = None,  # read again after a sidecar was restarted; or
        transport: Transport | None = None,  # such as FakeTransport()
        tls: Tls | None = None,  # for a sidecar beyond this machine
        settings: ClientSettings | None = None,
    ) -> None:
        self._settings = settings or ClientSettings()
        self._tiers = Tiers(self._settings)
        transport = transport or GrpcTransport(endpoint_from(address, token, ready_file), tls)
        self._core = Core(transport, self._settings, self._tiers)
        self._running = submit(self._core.run())

    def add_sounds(self, sounds: Iterable[Sound], *, fallbacks: Mapping[str, Clip] | None = None) -> None:
        """Makes sounds known. `fallbacks`: a designer's clip by sound id, for when nothing else is ready."""
        self._tiers.add_sounds(sounds, fallbacks or {})

    def trigger(self, event: Event | str, *, intensity: float = 0.6, now: float | None = None) -> Played:
        """What to play now, in microseconds. `now`: seconds on the game's clock; None: the machine's.

        An event brings its own intensity. Quiet: an unknown sound or an empty pool gives silence and is
        counted. Strict: InvalidInput or Unavailable.
        """
        return self._tiers.trigger(event, intensity, now)

    def prewarm(
        self,
        sounds: Iterable[Sound] | None = None,  # None: all that were added
        count: int = 4,
        *,
        buckets: Sequence[int] = ALL_BUCKETS,
        timeout_secs: float = 120.0,
        on_progress: Callable[[int, int], None] | None = None,  # (ready, wanted)
    ) -> Prewarmed:
        """Fills pools before play. Sounds not yet added are added.

        Raises InvalidInput naming the field for a sound that the sidecar refuses, Unauthenticated and
        ProtocolMismatch. After the timeout: quiet returns what is ready, strict raises DeadlineExceeded.
        """
        chosen = self._tiers.chosen(sounds)
        return submit(self._core.prewarm(chosen, count, buckets, timeout_secs, on_progress)).result()

    def render(self, timeline: Timeline, *, steps: int = 4, deadline_millis: int = 0) -> Rendered:
        """The timeline by the sidecar's model, in one piece; `made_by` tells where a deadline forbade that."""
        return submit(self._core.render(order_of(timeline, self._settings, steps, deadline_millis))).result()

    def render_stream(
        self, timeline: Timeline, *, steps: int = 4, deadline_millis: int = 0
    ) -> Iterator[Rendered]:
        """The same in pieces as they arrive."""
        stream = self._core.render_stream(order_of(timeline, self._settings, steps, deadline_millis))
        try:
            while (clip := submit(following(stream)).result()) is not None:
                yield clip
        finally:
            submit(end(stream)).result()

    def info(self) -> Info:
        """Numbers of the sidecar at this moment."""
        return submit(self._core.info()).result()

    def wait_connected(self, timeout_secs: float = 30.0) -> Welcome:
        """Raises Unauthenticated and ProtocolMismatch at once, Unavailable after the timeout."""
        return submit(self._core.wait_connected(timeout_secs)).result()

    @property
    def connected(self) -> bool:
        return self._core.welcome is not None

    @property
    def counts(self) -> dict[str, int]:
        """Triggers by tier, "reused", "unknown", "connects", "arrivals", and faults by code."""
        return dict(self._tiers.counts) | self._core.counts

    def close(self) -> None:
        """Ends the session; the sidecar frees it. Safe to call twice."""
        self._running.cancel()
        submit(self._core.close()).result(CLOSE_SECS)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
