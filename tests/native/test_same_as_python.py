"""One scenario through the pure-Python client and through the native core, at one real sidecar: the same variations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scenarios import NEAR_AND_WIDE, STEP, connected, sound_settings, wait_for

from soundwell.client import Client, ClientSettings
from soundwell.events import Event, Timeline
from soundwell.rpc.messages import Format

RATE_HZ, COUNT, SEED = 48_000, 4, 11
INTENSITIES = (0.2, 0.6, 0.9)  # one for each bucket
NATIVE_FORMAT = Format(encoding="int16", sample_rate_hz=RATE_HZ)


def by_python(sidecar, sound=STEP):
    """[(bucket, seed, PCM, hash of the sound)] in order of playing."""
    settings = ClientSettings(seed=SEED, format=NATIVE_FORMAT)
    with Client(ready_file=sidecar.ready_file, settings=settings) as client:
        client.prewarm([sound], count=COUNT)
        played = [client.trigger(sound.id, intensity=level) for level in INTENSITIES for _ in range(COUNT)]
    return [(p.bucket, p.variation.seed, p.clip.to_int16(), p.variation.sound_hash) for p in played]


def by_native(native, sidecar, sound=STEP):
    with connected(native, sidecar, seed=SEED, sample_rate_hz=RATE_HZ) as context:
        number = context.define_sound(sound_settings(sound))
        context.prewarm(number, COUNT)
        wait_for(lambda: all(context.pool(number, bucket).fresh >= COUNT for bucket in range(3)))
        played = [context.acquire(number, intensity=level) for level in INTENSITIES for _ in range(COUNT)]
        assert [p.tier for p in played] == ["live"] * len(played)
        return [(p.bucket, p.variation.seed, p.variation.pcm.copy(), p.variation.sound_hash) for p in played]


@pytest.mark.parametrize("sound", [STEP, NEAR_AND_WIDE], ids=["plain", "with spread and width"])
def test_both_clients_play_the_same_variations(native, sidecar, sound):
    """As sets within a bucket: variations of one want may arrive in any order."""
    order = lambda shot: shot[:2]  # noqa: E731
    ours = sorted(by_native(native, sidecar, sound), key=order)
    theirs = sorted(by_python(sidecar, sound), key=order)
    assert [shot[:2] for shot in ours] == [shot[:2] for shot in theirs]
    assert len({shot[1] for shot in ours}) == COUNT * len(INTENSITIES)
    assert {shot[3] for shot in ours + theirs} == {sound.hash}
    for mine, yours in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(mine[2], yours[2])


def test_another_spread_or_width_is_another_sound(native, sidecar):
    """The pools of a sound that was changed are emptied, and what comes then is as wide as it says."""
    with connected(native, sidecar, seed=SEED, sample_rate_hz=RATE_HZ) as context:
        number = context.define_sound(sound_settings(NEAR_AND_WIDE))
        context.prewarm(number, 1, buckets=2)
        wait_for(lambda: context.pool(number, 1).fresh >= 1)
        assert context.define_sound(sound_settings(replace(NEAR_AND_WIDE, width=0.0))) == number
        assert context.pool(number, 1).fresh == 0
        context.prewarm(number, 1, buckets=2)
        wait_for(lambda: context.pool(number, 1).fresh >= 1)
        pcm = context.acquire(number).variation.pcm
        np.testing.assert_array_equal(pcm[:, 0], pcm[:, 1])


def test_both_clients_render_the_same_timeline(native, sidecar):
    """The C ABI has intensities as float: these two are the same in both."""
    events = (
        Event(sound="step", time_secs=0.1, intensity=0.5, seed=5),
        Event(sound="step", time_secs=0.5, intensity=0.75, seed=6),
    )
    timeline = Timeline(sounds={"step": STEP}, events=events, duration_secs=1.0, seed=3)
    with Client(ready_file=sidecar.ready_file, settings=ClientSettings(format=NATIVE_FORMAT)) as client:
        theirs = client.render(timeline).to_int16()
    with connected(native, sidecar, sample_rate_hz=RATE_HZ) as context:
        sound = context.define_sound(sound_settings())
        wait_for(lambda: context.stats().state == "connected")
        shots = [native.Event(sound, event.time_secs, event.intensity, event.seed) for event in events]
        number = context.render(native.Timeline(events=shots, duration_secs=1.0, seed=3))
        done = []
        wait_for(lambda: done.append(context.poll_render(number)) or done[-1] is not None)
        np.testing.assert_array_equal(done[-1].pcm, theirs)


def test_stats_tell_what_happened(native, sidecar):
    with connected(native, sidecar) as context:
        sound = context.define_sound(sound_settings())
        context.prewarm(sound, 1, buckets=2)
        wait_for(lambda: context.pool(sound, 1).fresh >= 1)
        context.acquire(sound)
        stats = context.stats()
    assert stats.tier_counts["live"] == stats.triggers == 1
    assert stats.state == "connected" and stats.model_id and stats.last_error == ""


@pytest.mark.parametrize("strict", [False, True])
def test_an_unknown_sound_is_silence_or_an_error(native, strict):
    from soundwell.errors import InvalidInput

    with native.Context(native.Settings(strict=strict)) as context:
        if strict:
            with pytest.raises(InvalidInput):
                context.acquire(77)
        else:
            assert context.acquire(77).tier == "silence"
