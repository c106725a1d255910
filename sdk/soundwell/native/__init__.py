"""The native core from Python: pools, voices, banks and a sidecar's life in C++, by the module `_core`.

Not part of the default install. In a checkout: pip install -e '.[native]' && soundwell native
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import NotInstalled

if TYPE_CHECKING:
    from ._core import (
        Bed,
        Burst,
        Context,
        Endpoint,
        Event,
        Launch,
        Played,
        PoolInfo,
        Settings,
        Shot,
        SoundSettings,
        Stats,
        Timeline,
        Variation,
        Voice,
        VoiceSettings,
    )

__all__ = [
    "Bed",
    "Burst",
    "Context",
    "Endpoint",
    "Event",
    "Launch",
    "Played",
    "PoolInfo",
    "Settings",
    "Shot",
    "SoundSettings",
    "Stats",
    "Timeline",
    "Variation",
    "Voice",
    "VoiceSettings",
]


def __getattr__(name: str) -> Any:
    """Loads the module when first used: build.py beside it must be importable before there is one."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        core = import_module("._core", __name__)
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}._core":
            raise
        raise NotInstalled(
            "The native module is not built: in a checkout run pip install -e '.[native]', then soundwell native."
        ) from error
    globals().update({each: getattr(core, each) for each in __all__})
    return globals()[name]


def __dir__() -> list[str]:
    return sorted(__all__)
