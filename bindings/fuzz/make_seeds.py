"""Writes the fuzzers' first inputs: what a real sidecar says, its messages, its ready file, a bank.

    python bindings/fuzz/make_seeds.py FOLDER

What the fuzzers found beyond them is in corpus/, made small by `run.py --minimise`.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from pathlib import Path

from soundwell import Client, Sound
from soundwell.config import SidecarConfig
from soundwell.rpc.ready_file import Ready
from soundwell.rpc.v1 import service_pb2, session_pb2, words_pb2
from soundwell.sidecar.launch import Sidecar

ROOT = Path(__file__).resolve().parents[2]
SHORT = Sound(id="step", category="footstep", duration_secs=0.05)


def main(folder: Path) -> None:
    seeds = {
        "http2": {"real": b"\x00" + spoken_by_a_sidecar(), "silence": b"\x00" + b"\0\0\0\4\0\0\0\0\0"},
        "messages": messages(),
        "ready_file": ready_files(),
        "bank": {"golden": (ROOT / "tests/contract/data/golden.bank").read_bytes()},
    }
    for what, inputs in seeds.items():
        (folder / what).mkdir(parents=True, exist_ok=True)
        for name, data in inputs.items():
            (folder / what / name).write_bytes(data)


def spoken_by_a_sidecar() -> bytes:
    """All that a sidecar sends to a client that takes one short variation."""
    heard = bytearray()
    with Sidecar(SidecarConfig(runtime="fake")) as sidecar:
        listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=_forward, args=(listener, sidecar.ready.port, heard), daemon=True).start()
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        with Client(address=address, token=sidecar.token) as client:
            client.prewarm([SHORT], count=1, buckets=(1,), timeout_secs=10)
        listener.close()
    return bytes(heard)


def _forward(listener: socket.socket, port: int, heard: bytearray) -> None:
    client, _ = listener.accept()
    server = socket.create_connection(("127.0.0.1", port))
    threading.Thread(target=_copy, args=(client, server, bytearray()), daemon=True).start()
    _copy(server, client, heard)


def _copy(source: socket.socket, target: socket.socket, heard: bytearray) -> None:
    while data := source.recv(65_536):
        heard += data
        try:
            target.sendall(data)
        except OSError:
            return


def messages() -> dict[str, bytes]:
    piece = words_pb2.PcmChunk(total_bytes=4, data=b"abcd", sha256=b"\1" * 32)
    form = {"encoding": 1, "channels": 1, "sample_rate_hz": 8000}
    chunk = session_pb2.VariationChunk(want_id="w", sound_id="s", pcm=piece, **form)
    response, render = session_pb2.SessionResponse, service_pb2.RenderResponse
    header = service_pb2.RenderHeader(num_frames=2, **form)
    welcome = service_pb2.HandshakeResponse(
        protocol_version=1, instance_id="i", model_id="fake", capabilities=["x"]
    )
    kinds = {
        "welcome": (0, welcome.SerializeToString()),
        "opened": (1, response(opened=session_pb2.Opened(session_id="s")).SerializeToString()),
        "chunk": (1, response(variation=chunk).SerializeToString()),
        "state": (
            1,
            response(pool_state=session_pb2.PoolState(want_id="w", delivered=2)).SerializeToString(),
        ),
        "fault": (
            1,
            response(fault=session_pb2.Fault(code="ERROR", sentence="ä", count=1)).SerializeToString(),
        ),
        "header": (2, render(header=header).SerializeToString()),
        "pcm": (2, render(pcm=piece).SerializeToString()),
        "framed": (3, b"\x02" + b"\0\0\0\0\3abc" + b"\0\0\0\0\0" + b"\1\0\0\0\1a"),
        "percent": (4, b"100%25 %E4%bd%A0%"),
    }
    return {name: bytes([kind]) + data for name, (kind, data) in kinds.items()}


def ready_files() -> dict[str, bytes]:
    ready = Ready(pid=1, host="127.0.0.1", port=2, instance="i", token="t", state="serving")
    failure = {"code": "PORT_IN_USE", "field": "", "sentence": "ä\n\ud83d\ude00"}
    odd = {"pid": 1.5e3, "nested": {"a": [1, True, None, {}]}, "host": "\u0000"}
    documents = {"ready": vars(ready), "failure": failure, "odd": odd}
    return {name: json.dumps(document).encode() for name, document in documents.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
