"""How good the model is, in one table. Trains nothing, imports no torch; the judges are other people's.

The protocol (`soundwell evaluate`):
- Every row answers the same asks with the same counts. An ask is written in the public words: a Sound and a
  Timeline. It is copied from a real recording (category, the one attribute the model hears, duration up to
  3 s, full intensity), and that recording is its real counterpart.
- Class agreement, audio-text score, tonality, attack and bandwidth: `count` asks for each of the 17 classes,
  from train-split recordings of tiers A and B. The real row plays these recordings themselves: the class
  probe was fitted on tier C and the holdout, so they are the only ones it has not heard. Classes weigh
  equally. Attacks are also heard of further asks of the classes that have them.
- Diversity: pools of four. Real ones are takes of one thing by one hand; a model is asked for as many takes with the
  spread of such (`TAKES_SPREAD`). All other asks leave the spread at 1: they stand for different recordings.
- FAD, FAD-inf, KAD: against all `holdout` recordings (whole packages nobody trained on), with their own asks.
  The real row plays as many train recordings of the same classes: the distance of two real sets. The codec
  row plays the holdout recordings through encoder and decoder.
- Onsets: random timelines of 1-8 short percussive events, at least 120 ms apart; our own detector; greedy
  one-to-one matching within the collar. The real row is a mix of real one-shots at the asked times: the
  detector's ceiling. `_shuffled` is the same against other random times: the floor.
- Loudness: steady ambience under a random curve. The real row is a real recording with the curve as gain.
- Memorisation: the nearest of 1,000 random train recordings (cosine of centred aiSFX embeddings). The real
  row asks it of the holdout.
- Shuffled: the 4-step student's own clips (else another generated row's) held against other asks: the floor.
  What does not depend on the ask stays empty.
"""

from __future__ import annotations

from .report import Report
from .run import EvaluateSettings, evaluate

__all__ = ["EvaluateSettings", "Report", "evaluate"]
