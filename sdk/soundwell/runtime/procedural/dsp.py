"""The small signal kit every family builds on: noise, causal filters, modes, grains, painted noise.

Everything is vectorised numpy at 48 kHz, mono, float64. Knows nothing of sounds, events or categories.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

RATE = 48_000
PAINT_WINDOW = 1024
PAINT_HOP = 256
GRAIN_FRAMES = 4096  # a grain rings no longer
MANY_GRAINS = 250  # from here one FFT is cheaper than adding grain by grain

Array = NDArray[np.float64]
Spectrum = NDArray[np.complex128]
Rng = np.random.Generator
Response = Callable[[Array], "Spectrum | Array"]


def frames(secs: float) -> int:
    """Seconds -> whole frames, at least one."""
    return max(1, round(secs * RATE))


def clock(num_frames: int) -> Array:
    """(num_frames,) seconds from 0."""
    return np.arange(num_frames, dtype=np.float64) / RATE


def curve(num_frames: int, *points: tuple[float, float]) -> Array:
    """Straight lines through (part of the length 0..1, value) points."""
    xs, ys = zip(*points, strict=True)
    return np.asarray(np.interp(np.linspace(0.0, 1.0, num_frames), xs, ys))


def decay(num_frames: int, tau_secs: float, attack_secs: float = 0.0005) -> Array:
    """An attack of a given time constant and an exponential decay of another."""
    t = clock(num_frames)
    return np.asarray((1.0 - np.exp(-t / attack_secs)) * np.exp(-t / tau_secs))


def bell(num_frames: int, peak_at: float = 0.5, sharpness: float = 2.0) -> Array:
    """A hump from 0 to 0 that peaks with 1 at `peak_at` of the length."""
    x = np.linspace(0.0, 1.0, num_frames)
    bent = np.where(x < peak_at, x / (2 * peak_at), 0.5 + (x - peak_at) / (2 * (1 - peak_at)))
    return np.asarray(np.sin(np.pi * np.clip(bent, 0.0, 1.0)) ** sharpness)


def unit(x: Array) -> Array:
    """The same with a peak of 1 (silence stays silence)."""
    peak = float(np.abs(x).max(initial=0.0))
    return x / peak if peak > 0 else x


def white(rng: Rng, num_frames: int) -> Array:
    """Gaussian noise with a deviation of one."""
    return rng.standard_normal(num_frames)


def add_at(target: Array, start: int, x: Array, gain: float = 1.0) -> None:
    """Adds `x` into `target` from frame `start`; what hangs over the end is dropped."""
    end = min(len(target), start + len(x))
    if 0 <= start < end:
        target[start:end] += gain * x[: end - start]


# Causal filters, as the responses of analogue ones: functions of frequency that multiply together.


def lowpass(freqs: Array, corner_hz: float, q: float = 0.707) -> Spectrum:
    """Second order; 12 dB per octave above the corner."""
    r = freqs / corner_hz
    return np.asarray(1.0 / (1.0 - r * r + 1j * r / q))


def highpass(freqs: Array, corner_hz: float, q: float = 0.707) -> Spectrum:
    """Second order; 12 dB per octave below the corner."""
    r = freqs / corner_hz
    return np.asarray(-r * r / (1.0 - r * r + 1j * r / q))


def bandpass(freqs: Array, centre_hz: float, q: float = 1.0) -> Spectrum:
    """A resonance with gain 1 at its centre."""
    r = freqs / centre_hz
    return np.asarray((1j * r / q) / (1.0 - r * r + 1j * r / q))


def ringing(centre_hz: float, q: float) -> Response:
    """A resonance as a response of its own, for `grains` and `filtered`."""
    return lambda freqs: bandpass(freqs, centre_hz, q)


def span(freqs: Array, low_hz: float, high_hz: float) -> Spectrum:
    """Passes what lies between two corners."""
    return highpass(freqs, low_hz) * lowpass(freqs, high_hz)


def one_pole(freqs: Array, corner_hz: float) -> Spectrum:
    """First order low-pass: a gentle dulling."""
    return np.asarray(1.0 / (1.0 + 1j * freqs / corner_hz))


def fast_length(n: int) -> int:
    """The next length that the FFT likes: 2^k, 3*2^k or 5*2^k."""
    power = 1 << max(4, (n - 1).bit_length())
    return min(size for size in (power // 8 * 5, power // 4 * 3, power) if size >= n)


def filtered(x: Array, response: Response, tail_frames: int = 2048) -> Array:
    """`x` through a causal response; the length stays."""
    size = fast_length(len(x) + tail_frames)
    freqs = np.asarray(np.fft.rfftfreq(size, 1.0 / RATE), np.float64)
    return np.fft.irfft(np.fft.rfft(x, size) * response(freqs), size)[: len(x)]


def band_noise(rng: Rng, num_frames: int, low_hz: float, high_hz: float) -> Array:
    """Noise between two corners with a deviation of about one."""
    x = filtered(white(rng, num_frames + 512), lambda f: span(f, low_hz, high_hz))[512:]
    return x / max(float(x.std()), 1e-9)


def modes(num_frames: int, freqs_hz: ArrayLike, taus_secs: ArrayLike, gains: ArrayLike) -> Array:
    """A sum of damped sines that start together at zero crossing.

    exp(p(aB + b)) = exp(p a B) exp(p b), so all modes are one product of two small matrices.
    """
    freqs, taus, amps = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(v, float)) for v in (freqs_hz, taus_secs, gains))
    )
    keep = (freqs < 0.45 * RATE) & (freqs > 0)
    if not keep.any():
        return np.zeros(num_frames)
    poles = (-1.0 / taus[keep] + 2j * np.pi * freqs[keep]) / RATE
    block = int(np.ceil(np.sqrt(num_frames)))
    coarse = np.exp(np.outer(np.arange(-(-num_frames // block)) * block, poles))
    fine = amps[keep][:, None] * np.exp(np.outer(poles, np.arange(block)))
    return np.asarray((coarse.imag @ fine.real + coarse.real @ fine.imag).reshape(-1)[:num_frames])


def grains(num_frames: int, starts: NDArray[np.int64], gains: Array, response: Response) -> Array:
    """Impulses at given frames, each ringing through `response`: the grain of gravel, rain, fire."""
    inside = (starts >= 0) & (starts < num_frames)
    if len(starts) > MANY_GRAINS:
        train = np.zeros(num_frames)
        np.add.at(train, starts[inside], gains[inside])
        return filtered(train, response)
    freqs = np.asarray(np.fft.rfftfreq(GRAIN_FRAMES, 1.0 / RATE), np.float64)
    grain = np.fft.irfft(np.asarray(response(freqs)), GRAIN_FRAMES)
    out = np.zeros(num_frames)
    for start, gain in zip(starts[inside].tolist(), gains[inside].tolist(), strict=True):
        end = min(num_frames, start + GRAIN_FRAMES)
        out[start:end] += gain * grain[: end - start]
    return out


def scatter(rng: Rng, density: Array, count: int) -> NDArray[np.int64]:
    """`count` random frames, as likely as `density` (one weight per frame) says."""
    total = np.cumsum(np.maximum(density, 0.0))
    if count <= 0 or total[-1] <= 0:
        return np.zeros(0, np.int64)
    return np.asarray(np.searchsorted(total, rng.random(count) * total[-1]), np.int64)


def sparkle(rng: Rng, count: int, spread_db: float = 12.0) -> Array:
    """Random grain gains: either sign, log-normal, so that a few stand out."""
    return rng.choice((-1.0, 1.0), count) * 10.0 ** (rng.standard_normal(count) * spread_db / 40.0)


# Filters that change in time: a gain per (time, frequency) cell, on overlapping windows.


@lru_cache(maxsize=4)
def _window(size: int) -> Array:
    return np.asarray(np.sin(np.pi * (np.arange(size) + 0.5) / size) ** 2)


def paint_grid(num_frames: int) -> tuple[Array, Array]:
    """(times (rows, 1) in seconds, frequencies (1, bins) in Hz) for `paint` and `filter_frames`."""
    rows = num_frames // PAINT_HOP + PAINT_WINDOW // PAINT_HOP
    times = (np.arange(rows) - 1) * PAINT_HOP / RATE
    freqs: Array = np.asarray(np.fft.rfftfreq(PAINT_WINDOW, 1.0 / RATE), np.float64)
    return np.maximum(times, 0.0)[:, None], freqs[None, :]


def _overlap(blocks: Array, num_frames: int) -> Array:
    """(rows, window) -> samples, by adding four shifted halves; the first window's lead-in is cut."""
    parts = PAINT_WINDOW // PAINT_HOP
    rows = blocks.shape[0]
    out = np.zeros((rows + parts - 1, PAINT_HOP))
    quarters = blocks.reshape(rows, parts, PAINT_HOP)
    for part in range(parts):
        out[part : part + rows] += quarters[:, part]
    lead = (parts - 1) * PAINT_HOP
    return out.reshape(-1)[lead : lead + num_frames]


def paint(rng: Rng, num_frames: int, magnitudes: Array) -> Array:
    """Noise with the given (rows, bins) magnitudes; where they are 1, its deviation is about one."""
    return filter_frames(white(rng, num_frames), magnitudes)


def filter_frames(x: Array, magnitudes: Array) -> Array:
    """`x` through a filter that changes in time: (rows, bins) gains."""
    rows = len(x) // PAINT_HOP + PAINT_WINDOW // PAINT_HOP
    lead = PAINT_WINDOW - PAINT_HOP
    padded = np.zeros((rows + 3) * PAINT_HOP)
    padded[lead : lead + len(x)] = x
    blocks = np.lib.stride_tricks.sliding_window_view(padded, PAINT_WINDOW)[::PAINT_HOP][:rows]
    shaped = np.fft.irfft(np.fft.rfft(blocks, axis=1) * magnitudes, PAINT_WINDOW, axis=1)
    return _overlap(shaped * _window(PAINT_WINDOW), len(x)) * 0.5


def hump(freqs: Array, centre_hz: ArrayLike, octaves: float) -> Array:
    """A bell over log frequency: gain 1 at the centre, 1/e at `octaves` to either side."""
    return np.asarray(np.exp(-((np.log2((freqs + 1.0) / np.asarray(centre_hz)) / octaves) ** 2)))


# Periodic sources.


def phase_of(freq_hz: Array) -> Array:
    """Cycles passed at each frame for a changing frequency."""
    return np.cumsum(freq_hz) / RATE


def periodic(cycles: Array, harmonics: ArrayLike) -> Array:
    """A wave with the given harmonic gains, read from a table: as cheap for thirty harmonics as for one."""
    gains = np.asarray(harmonics, float)
    size = 4096
    spectrum = np.zeros(size // 2 + 1, np.complex128)
    spectrum[1 : len(gains) + 1] = -0.5j * gains * size
    table = np.fft.irfft(spectrum, size)
    place = (cycles % 1.0) * size
    index = place.astype(np.int64)
    low = table[index % size]
    return np.asarray(low + (place - index) * (table[(index + 1) % size] - low))


def drift(rng: Rng, num_frames: int, rate_hz: float) -> Array:
    """A slow random walk with a deviation near 1 that changes about `rate_hz` times a second."""
    knots = max(3, int(num_frames / RATE * rate_hz) + 3)
    return np.asarray(
        np.interp(np.linspace(0, knots - 1, num_frames), np.arange(knots), rng.standard_normal(knots))
    )
