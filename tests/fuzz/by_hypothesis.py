"""Schema-aware, shrinking what it finds: `python -m tests.fuzz.by_hypothesis [RUNS]`. Ends with 0 where all held."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from soundwell.rpc.v1 import service_pb2, session_pb2

from .promises import read_document, read_message

_text = some.one_of(some.sampled_from(["step", "shot", "footstep", "gravel", ""]), some.text(max_size=20))
_value = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | _text,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(_text, inner, max_size=3),
    max_leaves=6,
)
_secs = some.one_of(some.floats(0, 10), _value)
sounds = some.fixed_dictionaries(
    {"category": _text},
    optional={
        "duration_secs": _secs,
        "attributes": _value,
        "text": _value,
        "channels": _value,
        "loop": _value,
    },
)
events = some.fixed_dictionaries(
    {"sound": _text, "time_secs": _secs},
    optional={"intensity": _value, "seed": _value, "parameters": _value, "else": _value},
)
timelines = some.fixed_dictionaries(
    {"sounds": some.dictionaries(_text, sounds, max_size=3), "events": some.lists(events, max_size=4)},
    optional={"duration_secs": _secs, "channels": _value, "loudness": _value, "seed": _value},
)
kinds = some.sampled_from([session_pb2.SessionRequest, service_pb2.RenderRequest])


def look(runs: int) -> None:
    """Raises what was found, shrunk."""
    told = settings(
        max_examples=max(1, runs // 2),
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )

    @told
    @given(timelines)
    def documents(document: object) -> None:
        read_document(document)

    @told
    @given(kinds, some.binary(max_size=300))
    def messages(kind: type, encoded: bytes) -> None:
        read_message(kind, encoded)

    documents()
    messages()


if __name__ == "__main__":
    look(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print("nothing found")
