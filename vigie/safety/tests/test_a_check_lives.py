"""Two people open a check; one takes it back; each step is journalled."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calls import NOW, make_emergency
from vigie.emergencies.actions import change_state
from vigie.lib import geo
from vigie.relaying.models import Letter, Message
from vigie.relaying.states import LetterState
from vigie.safety import letters
from vigie.safety.checks import (
    VERBS,
    NotAllowed,
    close_check,
    open_check,
    recall_check,
    refuse_check,
)
from vigie.safety.jobs import keep_checks
from vigie.safety.models import Check, Member, Question
from vigie.safety.states import ALLOWED, CheckState
from vigie.safety.tests.world import letters_of, member, opened, proposed, send, told
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def journalled():
    rows = JournalRow.objects.filter(what__startswith="check.").order_by("sequence")
    return [(row.what, row.by) for row in rows]


def test_a_proposed_check_asks_nobody():
    member()
    check = proposed()
    assert check.state == CheckState.PROPOSED
    assert (Question.objects.count(), Letter.objects.count()) == (0, 0)
    assert check.ranges.count() > 1


def test_whoever_proposed_it_cannot_open_it():
    member()
    check = proposed()
    with pytest.raises(NotAllowed):
        open_check(check=check, by="ana", now=NOW)
    check.refresh_from_db()
    assert check.state == CheckState.PROPOSED
    assert Question.objects.count() == 0


def test_the_database_itself_refuses_one_pair_of_hands():
    check = proposed()
    with pytest.raises(IntegrityError):
        Check.objects.filter(pk=check.pk).update(second_by="ana")


def test_a_check_needs_an_open_emergency():
    emergency = make_emergency()
    waiting = proposed(emergency)
    change_state(emergency=emergency, state="closed", by="ana", now=NOW)
    with pytest.raises(NotAllowed):
        proposed(emergency)
    with pytest.raises(NotAllowed):
        open_check(check=waiting, by="bea", now=NOW)


def test_an_area_that_cannot_be_used_leaves_nothing_behind():
    with pytest.raises(geo.BadArea):
        proposed(buffer_m=20)
    assert Check.objects.count() == 0


@pytest.mark.parametrize("before", CheckState.values)
@pytest.mark.parametrize(
    ("step", "after"),
    [
        (open_check, CheckState.OPEN),
        (refuse_check, CheckState.REFUSED),
        (recall_check, CheckState.RECALLED),
        (close_check, CheckState.CLOSED),
    ],
)
def test_only_the_steps_of_the_table_are_taken(before, step, after):
    check = proposed()
    Check.objects.filter(pk=check.pk).update(state=before)
    if after in ALLOWED[before]:
        assert step(check=check, by="bea", now=NOW).state == after
    else:
        with pytest.raises(NotAllowed):
            step(check=check, by="bea", now=NOW)
        check.refresh_from_db()
        assert check.state == before


def test_every_step_is_journalled_with_numbers_and_nobodys_name():
    member()
    check = opened()
    recall_check(check=check, by="cyd", now=NOW)
    close_check(check=opened(check.emergency), by="cyd", now=NOW)
    refuse_check(check=proposed(check.emergency), by="ana", now=NOW)
    assert journalled() == [
        ("check.proposed", "ana"),
        ("check.opened", "bea"),
        ("check.recalled", "cyd"),
        ("check.proposed", "ana"),
        ("check.opened", "bea"),
        ("check.closed", "cyd"),
        ("check.proposed", "ana"),
        ("check.refused", "ana"),
    ]
    assert {what for what, _by in journalled()} == set(VERBS)
    facts = "".join(row.facts for row in JournalRow.objects.all())
    assert '"asked":1' in facts
    assert "Port-Neuf" not in facts


def test_a_recall_stops_what_waits_and_corrects_what_went_out():
    gone, waits = member(), member()
    check = opened()
    send(letters_of(check).filter(address=gone.addresses.get().address))
    recall_check(check=check, by="ana", now=NOW + MINUTE)
    states = dict(letters_of(check).values_list("address", "state"))
    assert states[gone.addresses.get().address_id] == LetterState.SENT
    assert states[waits.addresses.get().address_id] == LetterState.RECALLED
    assert told(check, "correct") == {gone.pk}
    assert set(check.questions.values_list("recalled_at", "next_at")) == {
        (NOW + MINUTE, None)
    }


def test_a_letter_on_its_way_at_the_recall_is_corrected_once_it_arrived():
    late, lost = member(), member()
    check = opened()
    send(letters_of(check), LetterState.SENDING)
    recall_check(check=check, by="ana", now=NOW)
    assert told(check, "correct") == set()
    letters_of(check).filter(address=late.addresses.get().address).update(
        state=LetterState.SENT
    )
    letters_of(check).filter(address=lost.addresses.get().address).update(
        state=LetterState.FAILED
    )
    for _ in range(3):
        keep_checks(NOW + MINUTE)
    assert told(check, "correct") == {late.pk}
    assert letters_of(check, "correct").count() == 1


def test_a_kill_after_the_stop_costs_no_correction(monkeypatch):
    gone = member()
    check = opened()
    send(letters_of(check))

    def killed(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(letters, "correct", killed)
        with pytest.raises(KeyboardInterrupt):
            recall_check(check=check, by="ana", now=NOW)
    check.refresh_from_db()
    assert check.state == CheckState.RECALLED
    assert told(check, "correct") == set()
    keep_checks(NOW + MINUTE)
    assert told(check, "correct") == {gone.pk}


def test_nothing_is_queued_after_a_recall():
    member()
    check = opened()
    recall_check(check=check, by="ana", now=NOW)
    letters.ask(check, NOW)
    for minutes in (11, 30, 60):
        keep_checks(NOW + minutes * MINUTE)
    assert letters_of(check).exclude(state=LetterState.RECALLED).count() == 0
    assert letters_of(check, "remind:1").count() == 0


def test_the_silent_are_reminded_twice_and_no_more():
    silent, spoke = member(), member()
    check = opened()
    send(letters_of(check))
    check.questions.filter(member=spoke).update(answered_at=NOW + 5 * MINUTE)
    for minutes in (1, 5, 9, 10, 11, 20, 24, 25, 26, 50, 120, 300):
        keep_checks(NOW + minutes * MINUTE)
    assert told(check, "remind:1") == {silent.pk} == told(check, "remind:2")
    assert Letter.objects.filter(message__event__contains="remind").count() == 2
    made = dict(Message.objects.values_list("event", "made_at"))
    assert made[f"check:{check.pk}:remind:1"] == NOW + 10 * MINUTE
    assert made[f"check:{check.pk}:remind:2"] == NOW + 25 * MINUTE
    assert check.questions.get(member=silent).reminders == 2


def test_after_a_pause_of_the_worker_reminders_do_not_come_at_once():
    member()
    check = opened()
    keep_checks(NOW + 90 * MINUTE)
    keep_checks(NOW + 91 * MINUTE)
    assert letters_of(check, "remind:1").count() == 1
    assert letters_of(check, "remind:2").count() == 0


def test_who_answers_between_two_reminders_gets_no_second():
    who = member()
    check = opened()
    keep_checks(NOW + 10 * MINUTE)
    check.questions.update(answered_at=NOW + 12 * MINUTE)
    keep_checks(NOW + 40 * MINUTE)
    assert told(check, "remind:1") == {who.pk}
    assert told(check, "remind:2") == set()


def test_a_closed_check_reminds_nobody_and_corrects_nothing():
    member()
    check = opened()
    send(letters_of(check))
    close_check(check=check, by="ana", now=NOW + MINUTE)
    keep_checks(NOW + 30 * MINUTE)
    assert letters_of(check, "remind:1").count() == 0
    assert letters_of(check, "correct").count() == 0
    assert check.questions.get().recalled_at is None
    assert check.questions.get().next_at is None


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.sampled_from(LetterState.values), min_size=1, max_size=7),
    st.booleans(),
)
def test_a_recall_reaches_exactly_those_to_whom_a_question_went(states, remind):
    Member.objects.all().delete()
    Message.objects.all().delete()
    people = [member() for _ in states]
    check = opened(make_emergency(name=f"Flood {people[0].pk}"))
    for who, state in zip(people, states, strict=True):
        rows = letters_of(check).filter(address=who.addresses.get().address)
        rows.update(state=state)
    if remind:
        keep_checks(NOW + 10 * MINUTE)
        send(letters_of(check, "remind:1"))
    recall_check(check=check, by="ana", now=NOW + 11 * MINUTE)
    went = {LetterState.SENT, LetterState.DELIVERED}
    pairs = zip(people, states, strict=True)
    wanted = {who.pk for who, state in pairs if remind or state in went}
    assert told(check, "correct") == wanted
    waiting = {LetterState.WAITING, LetterState.SENDING}
    left = letters_of(check).filter(state__in=waiting)
    assert left.count() == states.count(LetterState.SENDING)
