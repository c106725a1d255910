"""Errors come out of the wire as they went in."""

from __future__ import annotations

import grpc
import pytest

from soundwell import errors
from soundwell.errors import InvalidInput, MessageTooLarge, SoundwellError, Unavailable
from soundwell.rpc.convert.status import error_of_fault, error_of_status, fault_of, status_of

KNOWN = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, SoundwellError)
]
KINDS = [kind for kind in KNOWN if kind is not InvalidInput]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_survives_status_and_fault(kind):
    for back in (error_of_status(*status_of(kind("why"))), error_of_fault(fault_of(kind("why")))):
        assert type(back) is kind and str(back) == "why"


def test_every_error_has_a_status_of_its_own_kind():
    internal = [kind for kind in KNOWN if status_of(kind("x"))[0] is grpc.StatusCode.INTERNAL]
    assert internal == [SoundwellError]


def test_invalid_input_keeps_its_field_and_sentence():
    error = InvalidInput("'grün' is not a surface", field="sounds.a.attributes.surface")
    assert status_of(error)[0] is grpc.StatusCode.INVALID_ARGUMENT
    for back in (error_of_status(*status_of(error)), error_of_fault(fault_of(error))):
        assert isinstance(back, InvalidInput)
        assert (back.field, str(back)) == (error.field, str(error))


@pytest.mark.parametrize("field", ["sounds.tür.text", "parameters.a\nb", "parameters.\x00", "x\x7f"])
def test_metadata_stays_printable_ascii(field):
    _, _, trailing = status_of(InvalidInput("no", field=field))
    assert all(value.isascii() and value.isprintable() for _, value in trailing)


def test_a_bug_is_told_without_its_inside():
    status, sentence, _ = status_of(ValueError("secret path"))
    assert status is grpc.StatusCode.INTERNAL and "secret" not in sentence


def test_statuses_that_grpc_made_itself():
    sentence = "Received message larger than max (20 vs. 10)"
    assert isinstance(error_of_status(grpc.StatusCode.RESOURCE_EXHAUSTED, sentence, ()), MessageTooLarge)
    assert isinstance(error_of_status(grpc.StatusCode.UNAVAILABLE, "gone", ()), Unavailable)
