"""A client that says exactly what a row wants, and keeps the time of each answer. Has no pools and no patience.

It reconnects by itself and sends again what was not answered, as the real client does.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from soundwell.client.grpc_transport import GrpcTransport
from soundwell.client.transport import Endpoint
from soundwell.errors import SoundwellError
from soundwell.rpc.messages import Ack, Arrival, Fault, Format, Hello, Open, Priority, Want
from soundwell.sounds import Sound

AGAIN_SECS = 0.05


@dataclass(eq=False)
class Asked:
    """One want for one variation, and what became of it."""

    want: Want
    sent: float
    answered: float = 0.0
    arrival: Arrival | None = None
    fault: Fault | None = None
    right: bool | None = None  # as judged
    said_in: int = -1  # number of the connection over which it was said last
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def took_secs(self) -> float:
        return self.answered - self.sent


class Talker:
    """`ask` returns at once; `answer` waits. `stubborn`: asks again after a fault or a lost connection."""

    def __init__(
        self,
        find: Callable[[], Endpoint],
        name: str,
        *,
        stubborn: bool = False,
        encoding: str = "float32",
        judge: Callable[[Asked], bool] | None = None,  # says whether the sound is right; it is not kept then
    ) -> None:
        self._judge = judge
        self._transport = GrpcTransport(find)
        self._name = name
        self._stubborn = stubborn
        self._format = Format(encoding=encoding)
        self._asked: dict[str, Asked] = {}
        self._number = 0
        self._open = asyncio.Event()
        self.reconnects = -1
        self.unexpected: list[str] = []  # answers to nothing, or twice

    async def ask(
        self,
        sound: Sound,
        *,
        bucket: int = 1,
        seed: int | None = None,
        deadline_millis: int = 0,
        priority: Priority = Priority.LIVE,
    ) -> Asked:
        self._number += 1
        want = Want(
            want_id=f"{self._name}-{self._number}",
            bucket=bucket,
            sound=sound,
            deadline_millis=deadline_millis,
            priority=priority,
            seeds=() if seed is None else (seed,),
        )
        asked = self._asked[want.want_id] = Asked(want, time.monotonic())
        if self._open.is_set():  # else it goes with the next connection
            await self._say(asked)
        return asked

    @property
    def unanswered(self) -> int:
        return len(self._asked)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._transport.connect(Hello(client_name=self._name), 30.0)
                await self._transport.open(Open(client_name=self._name, format=self._format, base_seed=1))
                self.reconnects += 1
                self._open.set()
                if self._stubborn:
                    for asked in list(self._asked.values()):
                        await self._say(asked)
                while True:
                    await self._hear(await self._transport.receive())
            except SoundwellError:
                self._open.clear()
                await asyncio.sleep(AGAIN_SECS)

    async def connected(self) -> None:
        await self._open.wait()

    async def close(self) -> None:
        await self._transport.close()

    async def _say(self, asked: Asked) -> None:
        """Once per connection, unless it was refused there."""
        if asked.said_in == self.reconnects:
            return
        asked.said_in = self.reconnects
        with contextlib.suppress(SoundwellError):  # lost: said again with the next connection
            await self._transport.send(asked.want)

    async def _hear(self, message: object) -> None:
        if isinstance(message, Arrival):
            asked = self._asked.pop(message.want_id, None)
            if asked is None:
                self.unexpected.append(message.want_id)
            else:
                self._answer(asked, arrival=message)
            await self._transport.send(Ack(want_id=message.want_id, index=message.index))
        elif isinstance(message, Fault) and message.want_id in self._asked:
            if self._stubborn:
                asyncio.get_running_loop().create_task(self._again(self._asked[message.want_id]))
            else:
                self._answer(self._asked.pop(message.want_id), fault=message)

    async def _again(self, asked: Asked) -> None:
        refused_in = asked.said_in
        await asyncio.sleep(AGAIN_SECS)
        if asked.want.want_id in self._asked and asked.said_in == refused_in == self.reconnects:
            asked.said_in = -1
            await self._say(asked)

    def _answer(self, asked: Asked, arrival: Arrival | None = None, fault: Fault | None = None) -> None:
        asked.answered, asked.arrival, asked.fault = time.monotonic(), arrival, fault
        if arrival is not None and self._judge is not None:
            asked.right, asked.arrival = self._judge(asked), None
        asked.done.set()


@contextlib.asynccontextmanager
async def talking(find: Callable[[], Endpoint], name: str, **options: object) -> AsyncIterator[Talker]:
    talker = Talker(find, name, **options)
    task = asyncio.create_task(talker.run())
    try:
        await asyncio.wait_for(talker.connected(), 60)
        yield talker
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await talker.close()


def endpoint_of(sidecar: object) -> Callable[[], Endpoint]:
    return lambda: Endpoint(address=sidecar.address, token=sidecar.token)
