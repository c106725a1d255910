"""Files the page plays: names that are safe, a folder that forgets the oldest, pictures of what is heard."""

from __future__ import annotations

import numpy as np

from soundwell.audio import Clip, read_clip
from soundwell.studio.media import Media
from soundwell.studio.picture import PAPER, WAVE, draw


def tone(secs=0.5, level=0.5):
    clock = np.arange(round(48_000 * secs)) / 48_000
    return Clip(samples=(level * np.sin(2 * np.pi * 1000 * clock)).astype(np.float32)[:, None])


def test_a_name_from_a_prompt_becomes_a_plain_file(tmp_path):
    file = Media(tmp_path).put_clip(tone(), "../../etc/<b>boots & gravel")
    assert file.path.parent == tmp_path
    assert file.url == f"/media/{file.path.name}" and "<" not in file.url and "/.." not in file.url
    assert read_clip(file.path).num_frames == 24_000


def test_the_oldest_is_forgotten_above_the_limit(tmp_path):
    media = Media(tmp_path, max_bytes=100_000)  # two of 48 kB
    kept = [media.put_clip(tone(), "tone").path for _ in range(4)]
    assert [path.exists() for path in kept] == [False, False, True, True]


def test_equal_names_are_two_files(tmp_path):
    media = Media(tmp_path)
    assert media.put_clip(tone(), "a").path != media.put_clip(tone(), "a").path


def test_a_picture_shows_the_wave_and_the_tone():
    pixels = draw(tone(), 200, 100)
    assert pixels.shape == (100, 200, 3)
    assert (pixels[:34] == WAVE).all(axis=-1).mean() > 0.3
    brightness = pixels[34:].sum(axis=(1, 2))
    share = 1 - int(brightness.argmax()) / 66  # from the bottom of the spectrogram
    assert abs(share - np.log(1000 / 40) / np.log(24_000 / 40)) < 0.05


def test_silence_is_drawn_as_nothing():
    pixels = draw(Clip(samples=np.zeros((4800, 1), np.float32)), 100, 50)
    assert not (pixels == WAVE).all(axis=-1).any()
    assert (pixels[0] == PAPER).all()
