"""A keyed mark in the latent: a faint pattern of signs that only who knows the key can look for. numpy only.

The pattern repeats every second. It is about as strong as the noise the codec was trained with, so the decoder
renders it without knowing. The embedder may begin anywhere in the pattern: it begins where the latent already agrees
most, for the detector tries every beginning anyway. Says nothing of how audio becomes latents; see `detect.py`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput
from .conditions import LATENT_DIM

PERIOD = 50  # tokens: one second
AMPLITUDE = 0.12  # of a unit latent; the codec was trained under noise of 0.1
NEAR = 5  # tokens that a token is held against
MIN_KEY_BYTES, MAX_KEY_BYTES = 8, 4096
PUBLIC_KEY = b"soundwell public mark 1"  # tells that Soundwell made it; a key of one's own tells who
OFF, ON = "off", "on"

FloatArray = NDArray[np.float32]
Spectrum = NDArray[np.complex64]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One key's mark."""

    key: bytes

    @cached_property
    def key_id(self) -> str:
        """8 hex digits that name the key and do not give it away."""
        return hashlib.sha256(b"mark id/" + self.key).hexdigest()[:8]

    @cached_property
    def pattern(self) -> FloatArray:
        """(PERIOD, 64) of +1 and -1."""
        words = np.frombuffer(hashlib.sha256(b"mark pattern/" + self.key).digest(), np.uint32)
        signs = np.random.Generator(np.random.SFC64(words.tolist())).integers(0, 2, (PERIOD, LATENT_DIM))
        return np.asarray(2 * signs - 1, np.float32)

    @cached_property
    def spectrum(self) -> Spectrum:
        """The pattern as `correlations` takes it."""
        return spectrum_of(self.pattern)

    def put(self, latents: FloatArray) -> FloatArray:
        """(1, tokens, 64) -> the same with the mark in it."""
        return latents + self.at(np.arange(latents.shape[1]), self.beginning(latents))

    def beginning(self, latents: FloatArray) -> int:
        """Where in the pattern (1, tokens, 64) agree most: there the mark begins."""
        return int(np.argmax(correlations(whitened(latents[0]), self.spectrum)))

    def at(self, places: NDArray[np.int64], beginning: int) -> FloatArray:
        """(tokens, 64) to add at these places of a piece whose mark begins so."""
        return np.float32(AMPLITUDE) * self.pattern[(beginning + places) % PERIOD]

    def hash_of(self, model_hash: str) -> str:
        """The name of a model whose output carries this mark: other samples, so another hash."""
        return hashlib.sha256(f"{model_hash}/{self.key_id}".encode()).hexdigest()


def mark_of(setting: str) -> Mark | None:
    """A setting -> its mark: "off" is none, "on" the public key's, anything else a file that holds a key."""
    if setting == OFF:
        return None
    if setting == ON:
        return Mark(key=PUBLIC_KEY)
    return Mark(key=read_key(Path(setting)))


def read_key(path: Path) -> bytes:
    """A key file's bytes without blanks at its ends. Raises InvalidInput where it is not one."""
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise InvalidInput(
            f"{str(path)!r} is neither on, off nor a key file that can be read", field="watermark"
        ) from error
    if not MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES:
        sentence = f"{path} holds {len(key)} bytes; a key has {MIN_KEY_BYTES} to {MAX_KEY_BYTES}"
        raise InvalidInput(sentence, field="watermark")
    return key


def whitened(latents: FloatArray) -> FloatArray:
    """(tokens, 64) -> what differs from the tenth of a second around it, loud channels and moments held back.

    Sounds change slowly, the mark from token to token. The roots weigh channels and moments between equally and by
    their noise; chosen by measuring (LEDGER.md, 2026-11-25).
    """
    half = NEAR // 2
    padded = np.pad(latents, ((half, half), (0, 0)), mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, NEAR, axis=0).mean(axis=-1)
    change = latents - around
    level = np.sqrt(np.square(change).mean(axis=0, keepdims=True)) + 1e-3
    scaled = np.clip(change / level, -3.0, 3.0)
    moment = np.sqrt(np.square(scaled).mean(axis=1, keepdims=True))
    moment = np.maximum(moment, 0.3 * np.sqrt(np.square(moment).mean()) + 1e-6)
    return np.asarray(scaled / np.sqrt(level * moment), np.float32)


def spectrum_of(patterns: FloatArray) -> Spectrum:
    """(..., PERIOD, 64) -> what `correlations` takes: a pattern's spectrum along the period."""
    return np.asarray(np.fft.rfft(patterns, axis=-2), np.complex64)


def correlations(changes: FloatArray, spectra: Spectrum) -> FloatArray:
    """Whitened (tokens, 64) and patterns' spectra -> (..., PERIOD): agreement at each beginning, all at once."""
    folded = np.zeros((PERIOD, changes.shape[1]), np.float32)
    np.add.at(folded, np.arange(len(changes)) % PERIOD, changes)
    heard = np.conj(np.fft.rfft(folded, axis=0)).astype(np.complex64)
    return np.asarray(np.fft.irfft((heard * spectra).sum(axis=-1), n=PERIOD, axis=-1), np.float32)
