"""soundwell.native: the interpreter is released where a call may take long, and PCM is not copied."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from scenarios import sound_settings, wait_for

from soundwell.errors import InvalidInput, NotInstalled, SoundwellError, Unavailable

TONE = np.sin(np.arange(24_000, dtype=np.float32) * 0.05)[:, None]


@pytest.fixture
def context(native):
    with native.Context() as made:
        yield made


def clip_of(context, samples=TONE):
    """A variation of a sound that has only a designer's clip."""
    sound = context.define_sound(sound_settings())
    context.set_clip(sound, samples, 48_000)
    return context.acquire(sound).variation


class Counter:
    """Another Python thread: it counts only while it gets the interpreter."""

    def __init__(self) -> None:
        self.count, self._ending = 0, False
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._ending:
            self.count += 1
            time.sleep(0)

    def __enter__(self):
        self._switch = sys.getswitchinterval()
        sys.setswitchinterval(100.0)  # the interpreter is not taken away: it must be given
        self._thread.start()
        wait_for(lambda: self.count > 10)
        return self

    def __exit__(self, *_):
        self._ending = True
        self._thread.join()
        sys.setswitchinterval(self._switch)

    def turns_during(self, call):
        """How often the other thread came to its turn while `call` ran."""
        before = self.count
        call()
        return self.count - before


ATTEMPTS = (
    20  # a busy machine may give the other thread no core in time; held, the interpreter gives none ever
)


def long_calls(native, context):
    """(name, call): each does real work, or really waits, in C++, and can be made again."""
    variation = clip_of(context, np.tile(TONE, (60, 1)))
    shots = [native.Shot(variation, 4800 * i, pitch_cents=50.0 + i) for i in range(8)]
    burst = native.Burst(context)
    yield "schedule", lambda: native.Burst(context).schedule(shots)
    yield "read", lambda: burst.read(480_000)
    yield "variation.read", lambda: variation.read(0, 1_440_000, 2)
    yield "set_clip", lambda: context.set_clip(1, np.tile(TONE, (60, 1)), 44_100)
    yield "create and destroy", lambda: native.Context(native.Settings(max_sounds=4096)).close()


@pytest.fixture
def silent_port():
    """Somebody listens here and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        yield silent.getsockname()[1]


def waiting_context(native, port):
    """It hangs in an attempt to connect."""
    made = native.Context()
    made.connect(native.Endpoint(port=port, token="x"))
    wait_for(lambda: made.stats().state == "connecting")
    return made


def test_other_threads_run_while_a_long_call_does(native, context):
    with Counter() as counter:
        for name, call in long_calls(native, context):
            assert any(counter.turns_during(call) > 0 for _ in range(ATTEMPTS)), name


def test_a_call_that_holds_the_interpreter_would_be_seen(native, context):
    """The measure itself: the same counter stands still during work that does not let go."""
    with Counter() as counter:
        assert counter.turns_during(lambda: sum(range(2_000_000))) == 0


def test_a_destructor_releases_the_interpreter(native, silent_port):
    def turns(counter):
        held = [waiting_context(native, silent_port)]
        return counter.turns_during(held.clear)

    with Counter() as counter:
        assert any(turns(counter) > 0 for _ in range(ATTEMPTS))


def test_pcm_is_no_copy_and_keeps_the_variation_alive(native, context):
    variation = clip_of(context)
    view = variation.pcm
    assert view.base is variation and not view.flags.writeable and not view.flags.owndata
    assert np.shares_memory(view, variation.pcm)
    expected = view.copy()
    del variation
    context.close()
    gc.collect()
    np.testing.assert_array_equal(view, expected)
    np.testing.assert_allclose(view, TONE, atol=1e-6)


def test_settings_are_named_and_unknown_ones_refused(native):
    assert native.Settings(seed=5).seed == 5
    with pytest.raises(AttributeError):
        native.Settings(sede=5)


def test_errors_are_those_of_the_package(native, context, tmp_path):
    with pytest.raises(InvalidInput) as wrong:
        context.define_sound(native.SoundSettings(id="no spaces please"))
    assert "id" in wrong.value.field
    with pytest.raises(SoundwellError):
        context.load_bank(str(tmp_path / "nicht da ä.bank"))


def test_a_closed_context_says_so(native):
    context = native.Context()
    context.close()
    context.close()
    with pytest.raises(Unavailable):
        context.acquire(1)


def test_close_waits_for_no_call_of_another_thread(native):
    """A call that is inside keeps the library alive; `close` returns, the call ends well."""
    context = native.Context()
    failures = []

    def call() -> None:
        try:
            while True:
                context.stats()
        except Unavailable:
            return
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    context.close()
    for thread in threads:
        thread.join(10.0)
    assert not failures and not any(thread.is_alive() for thread in threads)


def test_without_the_module_the_sentence_says_how_to_build_it(tmp_path):
    script = (
        "import sys; sys.modules['soundwell.native._core'] = None\n"
        "from soundwell import native\n"
        "from soundwell.errors import NotInstalled\n"
        "try: native.Context\n"
        "except NotInstalled as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=dict(os.environ)
    )
    assert "soundwell native" in done.stdout, done.stderr
    assert NotInstalled.code == "NOT_INSTALLED"


def test_a_bed_glides_and_loops(native, context):
    bed = native.Bed(context, clip_of(context), native.VoiceSettings(channels=1, crossfade_secs=0.05))
    bed.set(gain_db=-6.0)
    samples = bed.read(96_000)
    assert samples.shape == (96_000, 1) and bed.position == 96_000
    assert np.abs(samples[-4800:]).max() > 0.3
