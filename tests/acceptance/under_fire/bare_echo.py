"""The least that grpcio can do: a server that gives back the bytes it is given; it prints its port.

`Echo` returns what was sent. `Answer` returns the last large message for a small one, as a pool hit does: it is the
harder yardstick, because its bytes cross the wire once instead of twice.
"""

from __future__ import annotations

import asyncio
import sys

import grpc

SERVICE = "bare.Bare"
SMALL_BYTES = 1024


def _handlers() -> grpc.GenericRpcHandler:
    stored = b""

    async def echo(requests, context):
        async for message in requests:
            await context.write(message)

    async def answer(requests, context):
        nonlocal stored
        async for message in requests:
            if len(message) > SMALL_BYTES:
                stored = message
            await context.write(stored)

    stream = grpc.stream_stream_rpc_method_handler
    return grpc.method_handlers_generic_handler(SERVICE, {"Echo": stream(echo), "Answer": stream(answer)})


async def serve() -> None:
    server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers([_handlers()])
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)  # ends with whoever started us
    await server.stop(0)


if __name__ == "__main__":
    asyncio.run(serve())
