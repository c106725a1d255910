"""What the native tests say to a sidecar: the same sound for the native core and for the pure-Python client."""

from __future__ import annotations

import time

from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", attributes={"surface": "gravel"}, duration_secs=0.3)
NEAR_AND_WIDE = Sound(id="near", category="footstep", duration_secs=0.3, channels=2, spread=0.3, width=0.8)
PATIENCE_SECS = 60.0  # for a busy machine


def sound_settings(sound=STEP, **playback):
    """The native form of a Sound."""
    from soundwell.native import SoundSettings

    return SoundSettings(
        id=sound.id,
        category=sound.category,
        attributes=dict(sound.attributes),
        text=sound.text,
        duration_secs=sound.duration_secs,
        channels=sound.channels,
        loop=sound.loop,
        spread=sound.spread,
        width=sound.width,
        **playback,
    )


def wait_for(condition, timeout_secs=PATIENCE_SECS):
    limit = time.monotonic() + timeout_secs
    while not condition():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.005)


def connected(native, sidecar, **settings):
    """A native context on a running sidecar."""
    context = native.Context(native.Settings(**settings))
    context.connect(native.Endpoint(ready_file=str(sidecar.ready_file)))
    return context
