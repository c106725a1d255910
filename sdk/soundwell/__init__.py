"""Soundwell: gameplay events in, fresh sound effects out. Public names, each loaded when first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .audio import Clip, read_clip, write_clip
    from .catalog import Catalog, Category, load_catalog
    from .client import AsyncClient, Client
    from .config import SidecarConfig
    from .errors import (
        BankCorrupt,
        Cancelled,
        DeadlineExceeded,
        DiskFull,
        FolderBusy,
        InvalidInput,
        MessageTooLarge,
        NotInstalled,
        Overloaded,
        PoolFull,
        PortInUse,
        ProtocolMismatch,
        SoundwellError,
        Unauthenticated,
        Unavailable,
        WeightsCorrupt,
        WorkerFailed,
    )
    from .events import Event, Timeline, load_sounds, load_timeline, one_shot
    from .sounds import Sound, Variation, bucket_intensity, bucket_of

__version__ = "0.1.0"

__all__ = [
    "AsyncClient",
    "BankCorrupt",
    "Cancelled",
    "Catalog",
    "Category",
    "Client",
    "Clip",
    "DeadlineExceeded",
    "DiskFull",
    "Event",
    "FolderBusy",
    "InvalidInput",
    "MessageTooLarge",
    "NotInstalled",
    "Overloaded",
    "PoolFull",
    "PortInUse",
    "ProtocolMismatch",
    "SidecarConfig",
    "Sound",
    "SoundwellError",
    "Timeline",
    "Unauthenticated",
    "Unavailable",
    "Variation",
    "WeightsCorrupt",
    "WorkerFailed",
    "__version__",
    "bucket_intensity",
    "bucket_of",
    "load_catalog",
    "load_sounds",
    "load_timeline",
    "one_shot",
    "read_clip",
    "write_clip",
]

_HOMES = {
    "audio": ("Clip", "read_clip", "write_clip"),
    "catalog": ("Catalog", "Category", "load_catalog"),
    "client": ("AsyncClient", "Client"),
    "config": ("SidecarConfig",),
    "events": ("Event", "Timeline", "load_sounds", "load_timeline", "one_shot"),
    "sounds": ("Sound", "Variation", "bucket_intensity", "bucket_of"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'soundwell' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME_OF.get(name, 'errors')}", __name__), name)
    globals()[name] = value  # the next look-up does not come here
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
