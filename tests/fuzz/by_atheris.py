"""Coverage-guided: `python -m tests.fuzz.by_atheris [RUNS]` (`pip install atheris`). Ends with 0 where all held."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["soundwell"]):
    from soundwell.rpc.v1 import service_pb2, session_pb2
    from tests.fuzz.malformed import STEP, good_messages
    from tests.fuzz.promises import read_document, read_message


def one_input(data: bytes) -> None:
    """The first byte chooses what the rest claims to be."""
    kind, rest = data[:1], data[1:]
    if kind < b"\x60":
        read_message(session_pb2.SessionRequest, rest)
    elif kind < b"\xb0":
        read_message(service_pb2.RenderRequest, rest)
    else:
        try:
            document = json.loads(rest)
        except (ValueError, RecursionError):
            return
        read_document(document)


def seed_corpus(folder: Path) -> None:
    """Good messages and a good document, so that the search begins behind the first check."""
    prefixes = {session_pb2.SessionRequest: b"\x00", service_pb2.RenderRequest: b"\x60"}
    for number, message in enumerate(good_messages()):
        (folder / f"{number}").write_bytes(prefixes[type(message)] + message.SerializeToString())
    document = {"sounds": {"step": STEP.to_json()}, "events": [{"sound": "step"}], "duration_secs": 1.0}
    (folder / "document").write_bytes(b"\xff" + json.dumps(document).encode())


def main(runs: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        seed_corpus(Path(folder))
        limits = [f"-atheris_runs={runs}", "-max_len=4096", "-rss_limit_mb=2048", "-timeout=10"]
        atheris.Setup([sys.argv[0], *limits, folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "100000")
