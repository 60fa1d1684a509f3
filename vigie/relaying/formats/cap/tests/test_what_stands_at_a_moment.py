"""Out of all messages that were read, those that stand: later ones take the place of
earlier ones, in whatever order they come."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from vigie.relaying.formats.cap.chain import cancel_of, reference_to, update_of
from vigie.relaying.formats.cap.standing import standing
from vigie.relaying.formats.cap.tests.alerts_made import NOW, alert, alerts, info
from vigie.relaying.formats.cap.words import MsgType, Status

FIRST = alert()
UPDATED = NOW + timedelta(minutes=10)
ENDED = NOW + timedelta(hours=1)
UPDATE = update_of(FIRST, identifier="2", sent=UPDATED, infos=(info(),))
CANCEL = cancel_of(UPDATE, identifier="3", sent=ENDED)
CHAIN = (FIRST, UPDATE, CANCEL)


@pytest.mark.parametrize("order", list(permutations(CHAIN)))
def test_a_chain_stands_with_its_latest_message_until_it_is_cancelled(order):
    assert standing(order, NOW) == [FIRST]
    assert standing(order, UPDATED) == [UPDATE]
    assert standing(order, ENDED) == []


def test_a_cancel_ends_an_alert_of_which_the_update_was_never_read():
    assert standing([CANCEL, FIRST], ENDED) == []


def test_an_alert_ends_by_itself():
    ends = FIRST.infos[0].expires
    assert standing([FIRST], ends - timedelta(seconds=1)) == [FIRST]
    assert standing([FIRST], ends) == []


def test_without_an_end_it_stands_for_a_day():
    endless = alert(infos=(info(expires=None),))
    assert standing([endless], NOW + timedelta(hours=23)) == [endless]
    assert standing([endless], NOW + timedelta(hours=24)) == []


def test_it_stands_until_the_last_of_its_languages_ends():
    late = info("zu", expires=NOW + timedelta(hours=9))
    both = alert(infos=(info(), late))
    assert standing([both], NOW + timedelta(hours=8)) == [both]


def test_what_takes_effect_later_does_not_stand_yet():
    later = alert(infos=(info(effective=NOW + timedelta(hours=1)),))
    assert standing([later], NOW) == []
    assert standing([later], NOW + timedelta(hours=1)) == [later]


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.ACTUAL}))
def test_what_is_not_meant_never_stands_and_ends_nothing_that_is(status):
    assert standing([alert(status=status)], NOW) == []
    assert standing([FIRST, replace(CANCEL, status=status)], ENDED) == [FIRST]


def test_nobody_ends_the_alert_of_another():
    other = replace(CANCEL, sender="else@b.org")
    assert standing([FIRST, other], ENDED) == [FIRST]
    forged = replace(other, references=(replace(reference_to(FIRST), sender="else"),))
    assert standing([FIRST, forged], ENDED) == [FIRST]


def test_the_same_alert_read_twice_stands_once():
    assert standing([FIRST, FIRST], NOW) == [FIRST]


def test_an_identifier_that_is_used_again_is_another_alert():
    again = alert(sent=ENDED + timedelta(minutes=1))
    assert standing([*CHAIN, again], again.sent) == [again]


def test_a_message_that_names_itself_does_not_end_itself():
    odd = alert(msg_type=MsgType.UPDATE, references=(reference_to(FIRST),))
    assert standing([odd], NOW) == [odd]


def test_what_says_nothing_does_not_stand():
    assert standing([alert(infos=())], NOW) == []


def test_a_thousand_chains_are_sorted_out():
    made = []
    for n in range(1_000):
        first = alert(identifier=f"a{n}")
        end = cancel_of(first, identifier=f"b{n}", sent=UPDATED)
        made += [first, end] if n % 2 else [first]
    assert len(standing(made, UPDATED)) == 500


@settings(max_examples=60, deadline=None)
@given(read=st.lists(alerts(), max_size=6), seed=st.randoms())
def test_the_order_of_reading_and_reading_twice_change_nothing(read, seed):
    by_name = {(one.sender, one.identifier): one for one in read}
    read = list(by_name.values())
    mixed = [*read, *read]
    seed.shuffle(mixed)
    for now in (NOW, *(one.sent for one in read)):
        assert standing(mixed, now) == standing(read, now)
