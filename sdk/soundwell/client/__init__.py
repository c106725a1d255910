"""Plays sounds from local pools, kept full by a sidecar. `Client` for threads, `AsyncClient` for asyncio."""

from __future__ import annotations

from .async_client import AsyncClient
from .client import Client
from .fake_transport import FakeTransport
from .render import Rendered
from .settings import ClientSettings
from .tiers import Played
from .tls import Tls
from .transport import Transport

__all__ = [
    "AsyncClient",
    "Client",
    "ClientSettings",
    "FakeTransport",
    "Played",
    "Rendered",
    "Tls",
    "Transport",
]
