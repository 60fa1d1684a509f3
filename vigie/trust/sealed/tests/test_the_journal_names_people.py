"""Whoever acts stands in the journal under one form, at the desk and with keys."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from tests.people import person
from vigie.trust.journal import verifying
from vigie.trust.journal.recording import Subject, record
from vigie.trust.models import JournalRow, Unsealing
from vigie.trust.people.actions import ask_approval
from vigie.trust.sealed import cases, openings, pairs, unsealing
from vigie.trust.sealed.names import name_of, number_of, shown_name, shown_names
from vigie.trust.sealed.tests.conftest import NOW, WORDS
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hands(quick):
    """Ana and ben, with their keys in hand."""
    found = {}
    for word in ("ana", "ben"):
        name = name_of(person(word, "responder"))
        pairs.make_pair(person=name, passphrase=WORDS, now=NOW)
        found[word] = pairs.unlock(person=name, passphrase=WORDS, now=NOW)
    return found


@pytest.fixture
def case(hands, room):
    owner = hands["ana"].person
    return cases.open_case(
        subject="tip:1", owner=owner, people=[owner], by=owner, now=NOW
    )


def opened(case, room, hand, why, now=NOW):
    row = room(case_id=case.pk)
    row.words = "behind the bakery"
    row.save()
    unsealing.unseal(row=row, columns=["words"], by=hand, why=why, now=now)


def told(what):
    return JournalRow.objects.filter(what=what).latest("sequence")


def test_a_deed_with_keys_names_the_account_by_its_word(case, hands, room):
    opened(case, room, hands["ana"], "to call back")
    for what in ("key.made", "case.sealed", "case.unsealed"):
        assert told(what).by in {"ana", "ben"}
    assert not JournalRow.objects.filter(by__startswith="user:").exists()


def test_whom_a_case_is_given_to_is_named_so_too(case, hands):
    cases.grant(case=case, to=hands["ben"].person, by=hands["ana"], now=NOW)
    assert told("case.granted").facts == '{"to":"ben"}'
    cases.revoke(case=case, person=hands["ben"].person, by=hands["ana"].person, now=NOW)
    assert told("case.revoked").facts == '{"person":"ben"}'


def test_who_asked_for_an_approval_is_named_so_too():
    asked = ask_approval(
        action="x", subject="y:1", why="z", by=person("ana", "operator"), now=NOW
    )
    assert asked.pk
    assert told("approval.asked").facts == '{"action":"x","asker":"ana"}'


def test_reasons_of_old_rows_and_of_new_ones_are_shown(case, hands, room):
    ana = hands["ana"]
    about = {"where": "shamroom_door.words", "row": "1", "case": case}
    Unsealing.objects.create(person=ana.person, at=NOW, **about)
    with writing(durable=True):
        record(
            what="case.unsealed",
            by=ana.person,
            subject=Subject("trust.sealedcase", str(case.pk)),
            why="before the change",
            now=NOW,
            facts={"where": "shamroom_door.words"},
        )
    (found,) = openings.openings(case)
    assert (found.who, found.why) == ("ana", "before the change")
    Unsealing.objects.all().delete()
    opened(case, room, ana, "after it", NOW + timedelta(minutes=1))
    (found,) = openings.openings(case)
    assert (found.who, found.why) == ("ana", "after it")
    assert verifying.verify({}).fault is None


def test_a_name_costs_one_question_and_a_part_of_the_program_none(
    hands, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert shown_name(hands["ana"].person) == "ana"
    with django_assert_num_queries(0):
        assert shown_name("retention") == "retention"


def test_an_account_that_is_gone_keeps_its_number():
    assert shown_names(["user:99", "retention", "user:x", ""]) == {
        "user:99": "user:99",
        "retention": "retention",
        "user:x": "user:x",
        "": "",
    }
    assert [number_of(n) for n in ("user:7", "user:", "7", "m-7")] == [
        7,
        None,
        None,
        None,
    ]


def test_a_word_that_fits_no_fact_leaves_the_number(case, hands):
    User.objects.filter(username="ben").update(username="ben@" + "x" * 80)
    cases.grant(case=case, to=hands["ben"].person, by=hands["ana"], now=NOW)
    assert told("case.granted").facts == f'{{"to":"{hands["ben"].person}"}}'
