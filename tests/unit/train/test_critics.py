"""Critics, agreement and attack gains at toy size: they teach what they say they teach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from soundwell.model.codec import Codec
from soundwell.model.config import ModelConfig
from soundwell.model.denoiser import Denoiser
from soundwell.train.agreement import agreement_loss
from soundwell.train.attack import train_attack, wanted_gains, with_attack_gains
from soundwell.train.batches import Batch
from soundwell.train.critic import Finish, FinishRecipe, last_stretch, rolled_conditions
from soundwell.train.loop import frozen
from soundwell.train.teacher import prepare
from soundwell.train.wave_critic import WaveCritic, critic_loss, decoder_loss

TINY = ModelConfig(
    categories=("footstep", "glass", "ui"), tokens=("footstep/gravel",), codec_width=32, codec_depth=1, wave_width=16,
    wave_depth=1, width=32, depth=2, heads=1,
)  # fmt: skip
SIZE, LONG = 6, 16


@pytest.fixture
def teacher() -> Denoiser:
    torch.manual_seed(0)
    module = Denoiser(TINY)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return module


@pytest.fixture
def batch() -> Batch:
    rng = np.random.default_rng(0)
    timing = np.stack([rng.uniform(0, 0.2, (SIZE, 1)), np.full((SIZE, 1), 0.2), np.ones((SIZE, 1))], -1)
    return Batch(
        bands=np.zeros((SIZE, LONG * 4, 128), np.float32),
        category=np.array([[1], [2], [3], [1], [1], [2]]),
        token=np.zeros((SIZE, 1), np.int64),
        timing=timing.astype(np.float32),
        mask=np.ones((SIZE, 1), np.float32),
        scalars=np.zeros((SIZE, 10), np.float32),
        text=np.zeros((SIZE, 1, 0), np.float32),
        loudness=np.zeros((SIZE, LONG, 2), np.float32),
        roads=np.ones((SIZE, 2), np.float32),
    )


def states(points: int = 8) -> torch.Tensor:
    """A trajectory in a straight line, noise first."""
    noise, clean = torch.randn(2, SIZE, LONG, 64, generator=torch.Generator().manual_seed(1))
    shares = torch.linspace(0, 1, points + 1)
    return torch.stack([noise * (1 - share) + clean * share for share in shares])


def test_every_rolled_row_tells_a_lie(batch: Batch) -> None:
    rolled = rolled_conditions(batch, np.random.default_rng(3), roll_secs=0.3)
    other_class = (rolled.category != batch.category).any(axis=1)
    moved = np.abs(rolled.timing[:, 0, 0] - batch.timing[:, 0, 0])
    assert (other_class ^ (moved > 0.09)).all()
    assert other_class.any() and (moved > 0.09).any() and moved.max() <= 0.3


def test_the_critic_learns_who_is_real_and_when(teacher: Denoiser, batch: Batch) -> None:
    finish = Finish(teacher, FinishRecipe(share=0.5, lr=3e-3), seed=0)
    real, made = states()[-1], states()[-1] * 0.3
    for _ in range(25):
        said = finish.critic_step(real, made, batch)
    assert said["critic"] < 0.4 and said["contrast"] < 0.6  # both begin at ln 2


def test_the_students_loss_moves_the_student_and_not_the_critic(teacher: Denoiser, batch: Batch) -> None:
    finish, student = Finish(teacher, FinishRecipe(share=0.5), seed=0), Denoiser(TINY)
    before = [parameter.clone() for parameter in finish.critic.parameters()]
    made = last_stretch(student, states(), torch.ones(SIZE), batch, 2)
    finish.student_loss(states()[-1], made, batch).backward()
    assert any(
        parameter.grad is not None and parameter.grad.abs().max() > 0 for parameter in student.parameters()
    )
    assert all(parameter.grad is None for parameter in finish.critic.parameters())
    assert all(torch.equal(a, b) for a, b in zip(before, finish.critic.parameters(), strict=True))


def test_frozen_parameters_thaw() -> None:
    layer = torch.nn.Linear(2, 2)
    with frozen(layer):
        assert not any(parameter.requires_grad for parameter in layer.parameters())
    assert all(parameter.requires_grad for parameter in layer.parameters())


def test_a_field_that_does_not_bend_agrees_with_itself(teacher: Denoiser, batch: Batch) -> None:
    """With its output layer at zero every step is the same: one long step is two short ones."""
    with torch.no_grad():
        teacher.project.weight.zero_()
    told = (states(), torch.ones(SIZE), prepare(teacher, batch), np.random.default_rng(0))
    assert float(agreement_loss(teacher, *told).detach()) < 1e-12


def test_step_counts_come_to_agree(teacher: Denoiser, batch: Batch) -> None:
    optimiser = torch.optim.Adam(teacher.parameters(), lr=2e-3)
    losses = []
    for step in range(40):
        rng = np.random.default_rng(step % 4)
        loss = agreement_loss(teacher, states(), torch.ones(SIZE), prepare(teacher, batch), rng)
        loss.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
    assert np.mean(losses[-8:]) < 0.5 * np.mean(losses[:8])


def test_the_wave_critic_tells_a_tone_from_noise_and_says_what_is_missing() -> None:
    torch.manual_seed(0)
    time = torch.arange(9_600) / 48_000
    real = 0.3 * torch.sin(2 * torch.pi * 440 * time).repeat(2, 1)
    critic = WaveCritic((512, 128))
    optimiser = torch.optim.Adam(critic.parameters(), lr=2e-3)
    for _ in range(12):
        loss = critic_loss(critic, real, 0.2 * torch.randn_like(real))
        loss.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    assert float(loss.detach()) < 1.0  # it begins at 2
    close, far = real * 0.9, 0.2 * torch.randn_like(real)
    matched = [float(decoder_loss(critic, real, made)[1].detach()) for made in (close, far)]
    assert matched[0] < 0.5 * matched[1]


def test_wanted_gains_are_the_envelopes_ratio() -> None:
    real = torch.cat([torch.zeros(1, 240), 0.2 * torch.ones(1, 240)], dim=1)
    wanted, weight = wanted_gains(real, 0.1 * torch.ones(2, 1, 480), stretch=120)
    assert torch.allclose(wanted[0, 2:], torch.log(torch.tensor(2.0)), atol=1e-3)
    assert (wanted[0, :2] < -4.0).all() and (weight > 0).all()


def test_a_codec_with_new_gains_sounds_as_before_and_learns_to_wait(tmp_path: Path) -> None:
    """Bursts after silence: the untrained shaped-noise decoder begins them early; the gains learn to hold them back."""
    torch.manual_seed(0)
    codec = Codec(TINY).eval()
    grown = with_attack_gains(codec)
    z, noise = torch.randn(1, 10, 64), torch.randn(1, 40, 2 * TINY.num_bins)
    with torch.no_grad():
        assert torch.equal(codec.decode(z, noise), grown.decode(z, noise))
    burst = np.random.default_rng(0).normal(0, 0.3, 9_600) * np.exp(-np.arange(9_600) / 2_000)
    soundfile.write(tmp_path / "burst.flac", burst, 48_000)
    train_attack(grown, [tmp_path / "burst.flac"], tmp_path, num_steps=12, seed=0)
    rows = (tmp_path / "attack" / "losses.csv").read_text().splitlines()
    assert len(rows) >= 2 and replace(codec.config, attack_gains=2) == grown.config
    with torch.no_grad():
        assert not torch.equal(codec.decode(z, noise), grown.decode(z, noise))
