"""An update and a cancel name every message before them, and stay in order."""

from datetime import timedelta

import pytest

from tests.cap_schema import faults
from vigie.relaying.formats.cap.chain import (
    cancel_of,
    first_of,
    reference_to,
    update_of,
)
from vigie.relaying.formats.cap.reading import read
from vigie.relaying.formats.cap.tests.alerts_made import NOW, alert, info
from vigie.relaying.formats.cap.tidying import NotCap
from vigie.relaying.formats.cap.words import MsgType
from vigie.relaying.formats.cap.writing import write

FIRST = alert()
SOON = NOW + timedelta(minutes=5)
LATE = NOW + timedelta(hours=2)
UPDATE = update_of(FIRST, identifier="2", sent=SOON, infos=(info(),))
CANCEL = cancel_of(UPDATE, identifier="3", sent=LATE, note="Found")


def test_an_update_names_the_alert_and_a_cancel_both():
    assert UPDATE.references == (reference_to(FIRST),)
    assert CANCEL.references == (reference_to(FIRST), reference_to(UPDATE))
    assert [one.msg_type for one in (UPDATE, CANCEL)] == ["Update", "Cancel"]


def test_each_is_valid_and_comes_back():
    for one in (FIRST, UPDATE, CANCEL):
        assert faults(write(one)) == []
        assert read(write(one)) == one


def test_they_are_of_the_same_sender_status_and_scope():
    for one in (UPDATE, CANCEL):
        for field in ("sender", "status", "scope"):
            assert getattr(one, field) == getattr(FIRST, field)


def test_a_chain_is_known_by_its_first_message():
    assert {first_of(one) for one in (FIRST, UPDATE, CANCEL)} == {reference_to(FIRST)}


def test_a_cancel_says_no_more_than_it_is_given():
    assert CANCEL.infos == ()
    assert cancel_of(FIRST, identifier="3", sent=LATE, infos=(info(),)).infos


def test_nothing_follows_on_a_cancel():
    with pytest.raises(NotCap, match="nothing follows"):
        update_of(CANCEL, identifier="4", sent=LATE, infos=(info(),))


@pytest.mark.parametrize("identifier", [FIRST.identifier, "2"])
def test_an_identifier_is_used_once(identifier):
    with pytest.raises(NotCap, match="an earlier message has it"):
        cancel_of(UPDATE, identifier=identifier, sent=LATE)


def test_a_later_message_is_not_sent_earlier():
    with pytest.raises(NotCap, match="sent later"):
        cancel_of(UPDATE, identifier="3", sent=NOW)
    with pytest.raises(NotCap, match="without a zone"):
        cancel_of(UPDATE, identifier="3", sent=LATE.replace(tzinfo=None))


def test_an_update_that_says_nothing_is_refused():
    with pytest.raises(NotCap, match="says nothing"):
        update_of(FIRST, identifier="2", sent=SOON, infos=())


def test_an_update_within_the_same_second_is_one():
    first = alert(sent=NOW.replace(microsecond=900_000), msg_type=MsgType.ALERT)
    again = first.sent + timedelta(microseconds=50)
    assert update_of(first, identifier="2", sent=again, infos=(info(),))


def test_a_very_long_chain_keeps_its_first_and_its_latest():
    last = FIRST
    for n in range(2, 260):
        last = update_of(last, identifier=str(n), sent=SOON, infos=(info(),))
    assert len(last.references) == 200
    assert first_of(last) == reference_to(FIRST)
    assert last.references[-1].identifier == "258"
    assert faults(write(last)) == []
