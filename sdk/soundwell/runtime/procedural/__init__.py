"""The procedural tier: physically informed synthesis with numpy alone. Never passed off as the model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from ...audio import Clip
from ..generator import Job, Rendering
from .render import render

VERSION = "1"  # counts up whenever the same job would sound different

__all__ = ["ProceduralGenerator"]


class ProceduralGenerator:
    """A Generator that needs nothing but a processor. Safe to call from any thread: it keeps no state."""

    name = "procedural"
    model_hash = hashlib.sha256(f"procedural{VERSION}".encode()).hexdigest()
    sample_rate_hz = 48_000

    def batch_key(self, job: Job) -> tuple[object, ...]:
        """Any jobs may share a call: each is rendered alone."""
        return ()

    def generate(self, jobs: Sequence[Job]) -> list[Rendering]:
        """One rendering per job, in order."""
        return [
            Rendering(clip=Clip(samples=render(job.timeline, job.seed)), made_by="procedural", steps=0)
            for job in jobs
        ]
