"""A taste of the fuzzing for every run; `python -m tests.acceptance.fire --only fuzz` does a million."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest

from soundwell.events import Timeline
from soundwell.rpc.v1 import service_pb2, session_pb2

from . import promises
from .by_hypothesis import look
from .malformed import documents, good_messages, messages


def test_malformed_messages_meet_only_errors_of_ours():
    taken = itertools.islice(messages(random.Random(1)), 5_000)
    outcomes = Counter(promises.read_message(kind, encoded) for kind, encoded in taken)
    assert set(outcomes) == {"taken", "no message", "INVALID_INPUT"}
    assert min(outcomes.values()) > 300  # the makers reach behind the first check, and up to it


def test_malformed_documents_meet_only_errors_of_ours():
    outcomes = Counter(map(promises.read_document, itertools.islice(documents(random.Random(1)), 1_000)))
    assert set(outcomes) == {"taken", "INVALID_INPUT"}
    assert outcomes["taken"] > 10


def test_hypothesis_finds_nothing():
    look(150)


def test_good_messages_are_taken():
    for message in good_messages():
        assert promises.read_message(type(message), message.SerializeToString()) == "taken"


def test_a_find_would_be_one(monkeypatch):
    def broken(document):
        raise KeyError("sounds")

    monkeypatch.setattr(Timeline, "from_json", broken)
    with pytest.raises(KeyError):
        promises.read_document({})


@pytest.mark.parametrize("kind", [session_pb2.SessionRequest, service_pb2.RenderRequest])
def test_no_bytes_at_all_are_told_what_is_missing(kind):
    assert promises.read_message(kind, b"") == "INVALID_INPUT"
