"""One way in: inside a transaction, in words that the journal knows, without a gap."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from vigie.trust.journal.chain import Link, hash_after
from vigie.trust.journal.recording import (
    LONGEST_WHY,
    NotAFact,
    NotWriting,
    Subject,
    record,
    record_of,
)
from vigie.trust.journal.tests.making import NOW, VERB, note, write
from vigie.trust.journal.verbs import UnknownVerb, known
from vigie.trust.journal.verifying import verify
from vigie.trust.models import JournalRow
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_row_says_who_did_what_to_what_when_and_why():
    row = note(3, why="wrong label", emergency=5, facts={"was": "open", "seen": 4})
    row.refresh_from_db()
    assert (row.what, row.by, row.emergency) == (VERB, "moderator-7", 5)
    assert (row.subject, row.subject_id) == ("tests.thing", "3")
    assert (row.at, row.why) == (NOW + timedelta(seconds=3), "wrong label")
    assert json.loads(row.facts) == {"seen": 4, "was": "open"}


def test_a_stored_thing_of_an_emergency_is_named_by_itself(emergency):
    class Thing:
        pk, emergency_id = 7, emergency.pk

        class _meta:
            label_lower = "tests.thing"

    with writing():
        row = record_of(VERB, Thing(), "moderator-7", NOW, "wrong label", seen=4)
    assert (row.subject, row.subject_id, row.emergency) == (
        "tests.thing",
        "7",
        emergency.pk,
    )
    assert (row.why, json.loads(row.facts)) == ("wrong label", {"seen": 4})


def test_rows_are_numbered_from_one_and_bound_to_those_before():
    write(3)
    first, second, third = JournalRow.objects.order_by("sequence")
    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert bytes(third.hash) == hash_after(bytes(second.hash), third.link())
    assert str(third) == f"3 {VERB}"


def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(NotWriting):
        record(what=VERB, by="op", subject=Subject("a", "1"), now=NOW)
    assert not JournalRow.objects.exists()


def fails():
    with writing():
        record(what=VERB, by="op", subject=Subject("a", "1"), now=NOW)
        record(what="no.verb", by="op", subject=Subject("a", "1"), now=NOW)


def test_a_deed_that_fails_leaves_no_row_and_no_gap():
    note(1)
    with pytest.raises(UnknownVerb):
        fails()
    assert note(2).sequence == 2


def test_a_part_that_is_taken_back_leaves_no_gap():
    with writing():
        record(what=VERB, by="op", subject=Subject("a", "1"), now=NOW)
        with transaction.atomic():
            record(what=VERB, by="op", subject=Subject("a", "2"), now=NOW)
            transaction.set_rollback(True)
        record(what=VERB, by="op", subject=Subject("a", "3"), now=NOW)
    assert verify().rows == 2


def test_an_unknown_verb_is_refused():
    with pytest.raises(UnknownVerb, match=r"call\.eaten"):
        note(what="call.eaten")


def test_every_verb_says_what_it_means():
    assert all(meaning and "." in verb for verb, meaning in known().items())
    assert {"emergency.opened", "call.hidden", "post.struck"} <= set(known())


@pytest.mark.parametrize("by", ["", "  ", "a\nb", "a\0b"])
def test_an_actor_must_be_named_in_printable_characters(by):
    with pytest.raises(NotAFact, match="by"):
        note(by=by)


@pytest.mark.parametrize("label", ["", "  ", "tests\nthing"])
def test_a_subject_must_be_named_too(label):
    with pytest.raises(NotAFact, match="“subject” must be told"):
        note(subject=Subject(label, "1"))
    assert not JournalRow.objects.exists()


@pytest.mark.parametrize(
    "value", ["two words", "who@example.org", 1.5, ["a"], "#tag", "x" * 65, b"x"]
)
def test_a_fact_is_a_number_or_one_word(value):
    with pytest.raises(NotAFact, match="name"):
        note(facts={"name": value})
    assert not JournalRow.objects.exists()


def test_facts_stay_small():
    with pytest.raises(NotAFact, match="1000"):
        note(facts={f"fact{n}": "x" * 60 for n in range(20)})


def test_a_contact_in_the_reason_is_masked():
    row = note(why="she called from 06 12 34 56 78,\nwrite to a.b@example.org")
    assert "12 34" not in row.why
    assert "example.org" not in row.why
    assert "she called from" in row.why
    assert row.why.isprintable()


def test_a_long_reason_is_cut():
    assert len(note(why="because " * 90).why) == LONGEST_WHY


def test_a_subject_can_be_a_stored_thing():
    row = note(0)
    assert Subject.of(row) == Subject("trust.journalrow", "1")


def test_many_writers_leave_no_gap_and_no_fork():
    errors = []

    def work(name):
        try:
            for number in range(8):
                note(number, by=name)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    verdict = verify()
    assert (verdict.rows, verdict.fault) == (40, None)


def test_the_columns_are_those_that_are_hashed():
    names = {field.name for field in JournalRow._meta.concrete_fields}
    assert names == set(Link._fields)
