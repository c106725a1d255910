"""The networks cut where the exported graph's loop begins and ends: prepare, one step, decode. Tracing only."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..model.codec import Codec
from ..model.config import ModelConfig
from ..model.denoiser import Clocks, Denoiser, Prepared

CONDITIONS = ("category", "token", "timing", "mask", "scalars")
MORE = ("text", "loudness")  # inputs of models whose config says so
PREPARED = ("overall", "roll", "events", "clock_cos", "clock_sin", "event_cos", "event_sin", "reach", "heard")


def conditions_of(config: ModelConfig) -> tuple[str, ...]:
    """The condition inputs of a model, in order."""
    heard = {"text": config.text_dim > 0, "loudness": config.hears_loudness}
    return (*CONDITIONS, *(name for name in MORE if heard[name]))


class Prepare(nn.Module):
    """Conditions -> everything the step needs; `doubled` appends the same batch with every condition dropped."""

    def __init__(self, denoiser: Denoiser, *, doubled: bool) -> None:
        super().__init__()
        self.denoiser, self.doubled = denoiser, doubled

    def forward(
        self,
        noise: Tensor,
        category: Tensor,
        token: Tensor,
        timing: Tensor,
        mask: Tensor,
        scalars: Tensor,
        *more: Tensor,
    ) -> tuple[Tensor, ...]:
        named = conditions_of(self.denoiser.config)[len(CONDITIONS) :]
        if self.doubled:
            category, token = torch.cat([category, category * 0]), torch.cat([token, token * 0])
            timing, mask = torch.cat([timing, timing]), torch.cat([mask, mask * 0])
            scalars = torch.cat([scalars, scalars * 0])
            more = tuple(torch.cat([one, one * 0]) for one in more)
        told = dict(zip(named, more, strict=True))
        p = self.denoiser.prepare(category, token, timing, mask, scalars, noise.shape[1], **told)
        c = p.clocks
        return (p.overall, p.roll, p.events, *c.tokens, *c.events, c.reach, c.heard)


class Step(nn.Module):
    """One jump of the student: x -> x - span * v(x, time, span, guidance)."""

    def __init__(self, denoiser: Denoiser) -> None:
        super().__init__()
        self.denoiser = denoiser

    def velocity(self, x: Tensor, time: Tensor, span: Tensor, guidance: Tensor, *prepared: Tensor) -> Tensor:
        clocks = Clocks.__new__(Clocks)
        clocks.tokens, clocks.events = (prepared[3], prepared[4]), (prepared[5], prepared[6])
        clocks.reach, clocks.heard = prepared[7], prepared[8]
        return self.denoiser(x, time, span, guidance, Prepared(prepared[0], prepared[1], prepared[2], clocks))

    def forward(self, x: Tensor, time: Tensor, span: Tensor, guidance: Tensor, *prepared: Tensor) -> Tensor:
        times, spans = time.expand(x.shape[0]), span.expand(x.shape[0])
        return x - span * self.velocity(x, times, spans, guidance, *prepared)


class GuidedStep(Step):
    """One Euler step of the teacher with classifier-free guidance; `prepared` holds the batch twice."""

    def forward(self, x: Tensor, time: Tensor, span: Tensor, guidance: Tensor, *prepared: Tensor) -> Tensor:
        double = torch.cat([x, x])
        times = time.expand(double.shape[0])
        told, untold = self.velocity(double, times, times * 0, times * 0 + 1, *prepared).chunk(2)
        return x - span * (untold + guidance[:, None, None] * (told - untold))


class Decode(nn.Module):
    """Latents (batch, tokens, latent_dim) and noise (batch, channels, frames, 962) -> (batch, channels, samples)."""

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        self.codec = codec

    def forward(self, latents: Tensor, noise: Tensor) -> Tensor:
        hidden, bands = self.codec.bands(latents)
        channels = noise.shape[1]
        each = torch.ones_like(noise[:, :, :1, :1])
        hidden, bands = hidden[:, None] * each, bands[:, None] * each
        audio = self.codec.wave(hidden.flatten(0, 1), bands.flatten(0, 1), noise.flatten(0, 1))
        return audio.unflatten(0, (-1, channels))


class LatentsOnly(nn.Module):
    """In place of a decoder, for the teacher's graph: its latents are decoded by the student's."""

    def forward(self, latents: Tensor) -> Tensor:
        return latents * 1.0
