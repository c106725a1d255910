"""How long a bake will take, from two takes made now. Writes nothing."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from .manifest import Manifest
from .plan import Maker, PoolPlan
from .pool_files import order_for
from .takes import make_takes


def secs_per_audio_sec(manifest: Manifest, plans: Sequence[PoolPlan], maker: Maker) -> float:
    """Seconds of one core per second of audio, of the pool in the middle; 0 where there is no plan."""
    if not plans:
        return 0.0
    middle = sorted(plans, key=lambda one: one.pool.sound.duration_secs)[len(plans) // 2]
    order = replace(order_for(middle, manifest, maker, ()), seeds=(1,))
    make_takes(order)  # loads the model
    began = time.perf_counter()
    make_takes(replace(order, seeds=(2,)))
    return (time.perf_counter() - began) / middle.pool.sound.duration_secs
