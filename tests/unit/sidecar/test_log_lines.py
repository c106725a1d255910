"""Log lines: one per event, whatever a caller puts into it, and few of the same kind."""

from __future__ import annotations

import io
import json
import logging

import pytest

from soundwell.sidecar.log import Sparing, configure, note, request_id

EVIL = 'demo\n00:00:00 info    session opened client="admin"\x1b[2J\u2028end'


@pytest.fixture(params=["text", "json"])
def lines(request):
    configure("info", request.param)
    logger = logging.getLogger("soundwell")
    written = io.StringIO()
    logger.handlers[0].setStream(written)
    yield lambda: (request.param, written.getvalue().splitlines())
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


def test_nothing_a_caller_sends_forges_a_line(lines):
    log = logging.getLogger("soundwell.test")
    note(log, "session opened", client=EVIL)
    log.warning("refused: %s", EVIL)
    kind, told = lines()
    assert len(told) == 2
    assert all(line.isprintable() for line in told)
    if kind == "json":
        assert json.loads(told[0])["client"] == EVIL


def test_a_fact_cannot_pass_for_another(lines):
    note(logging.getLogger("soundwell.test"), "session opened", client="x admin=yes")
    kind, (line,) = lines()
    assert kind == "json" or 'client="x admin=yes"' in line


def test_every_line_of_a_call_has_its_id(lines):
    reset = request_id.set("call-1")
    note(logging.getLogger("soundwell.test"), "worked")
    request_id.reset(reset)
    assert "call-1" in lines()[1][0]


def test_a_kind_is_told_once_a_minute_with_its_number(caplog):
    now = [0.0]
    sparing, log = Sparing(clock=lambda: now[0]), logging.getLogger("soundwell.test")
    with caplog.at_level(logging.WARNING, "soundwell.test"):
        for _ in range(1000):
            sparing.note(log, "a caller was refused")
        assert len(caplog.records) == 1
        now[0] = 61.0
        sparing.note(log, "a caller was refused")
    assert caplog.records[-1].facts == {"and_before": 999}
