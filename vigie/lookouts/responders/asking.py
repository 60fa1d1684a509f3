"""Responders ask who posted a lookout; who posted answers, or gives what is sealed.

A number is sealed to the key of the one responder who asked, the moment it is typed:
nobody else can read it, we neither. Its case is destroyed when its hour is over.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError

from vigie.lookouts import poster_letters
from vigie.lookouts.models import Lookout
from vigie.lookouts.posting import PUBLIC
from vigie.lookouts.responders.rows import Question
from vigie.lookouts.responders.states import (
    QUESTION_ALLOWED,
    READABLE,
    SEALED,
    Answer,
    QuestionKind,
    QuestionState,
)
from vigie.lookouts.states import LookoutState
from vigie.reading.masking import mask
from vigie.trust.journal.recording import Subject, record
from vigie.trust.models import Organisation, PersonKey, SealedCase
from vigie.trust.sealed.cases import destroy_case_key, open_case
from vigie.trust.sealed.names import name_of
from vigie.work.database import writing

BY_CLOCK = "lookouts"
OVER = "its hour is over"
VERBS = {
    "lookouts.asked": "a responder asked who posted a lookout something",
    "lookouts.answered": "who posted a lookout answered a responder",
    "lookouts.given": "a sealed fact was given to one responder, for an hour",
    "lookouts.declined": "who posted a lookout did not answer a responder",
    "lookouts.taken_back": "a sealed fact was taken back, or its hour was over",
}


class NoKey(Exception):
    """Who asks has no key of their own: nothing can be sealed to them."""


def ask(
    *,
    lookout: UUID,
    kind: QuestionKind,
    by: User,
    organisation: Organisation,
    now: datetime,
) -> bool:
    """Ask who posted an open lookout; they are written to. Raises NoKey where what is
    asked for is sealed and who asks has no key. Return whether it was asked: twice the
    same of one organisation is once, until it is answered."""
    reader = name_of(by)
    if kind in SEALED and not _has_key(reader):
        raise NoKey
    try:
        with writing(durable=True):
            row = Lookout.objects.select_for_update().get(pk=lookout)
            if row.state != LookoutState.OPEN or row.until <= now:
                return False
            made = Question(lookout=row, organisation=organisation, kind=kind)
            made.asked_by, made.reader = by.get_username(), reader
            made.asked_at = made.state_at = now
            made.save(force_insert=True)
            poster_letters.asked(row, made.pk, now)
            _record("lookouts.asked", made, made.asked_by, now)
    except IntegrityError:  # the same waits already
        return False
    return True


def answer(*, question: UUID, says: Answer, words: str, now: datetime) -> bool:
    """Keep the answer of who posted: nothing at all is a no to the question itself.
    Contacts in the words are masked. Return whether it was awaited."""
    with writing(durable=True):
        row = _locked(question)
        state = QuestionState.ANSWERED if says or words else QuestionState.DECLINED
        if row.kind in SEALED or state not in QUESTION_ALLOWED[row.state]:
            return False
        row.answer, row.words = says, mask(words) or None
        _become(row, state, PUBLIC, now)
        verb = "lookouts.answered" if says or words else "lookouts.declined"
        _record(verb, row, PUBLIC, now)
        return True


def decline(*, question: UUID, by: str, now: datetime) -> bool:
    """Do not give what was asked for. Return whether it was awaited."""
    with writing(durable=True):
        row = _locked(question)
        if QuestionState.DECLINED not in QUESTION_ALLOWED[row.state]:
            return False
        _become(row, QuestionState.DECLINED, by, now)
        _record("lookouts.declined", row, by, now)
        return True


def give(
    *, question: UUID, number: str, now: datetime, by: str = PUBLIC, why: str = ""
) -> bool:
    """Seal a number to the one who asked for it, for an hour: by who posted, or by an
    officer who says why. Return whether it was awaited. Raises NoKey where who asked
    has no key any more."""
    row = Question.objects.select_related("lookout").get(pk=question)
    if row.kind not in SEALED or not _has_key(row.reader):
        raise NoKey
    if QuestionState.GIVEN not in QUESTION_ALLOWED[row.state]:
        return False
    case = open_case(
        subject=f"lookouts.question:{row.pk.hex}",
        owner=row.reader,
        people=[row.reader],
        by=by,
        now=now,
        emergency=row.lookout.emergency_id,
    )
    if _keep(question, case, number, by, why, now):
        return True
    destroy_case_key(case=case, by=BY_CLOCK, why=OVER, now=now)
    return False


def _keep(
    question: UUID, case: SealedCase, number: str, by: str, why: str, now: datetime
) -> bool:
    with writing(durable=True):
        row = _locked(question)
        is_open = row.lookout.state == LookoutState.OPEN
        if QuestionState.GIVEN not in QUESTION_ALLOWED[row.state] or not is_open:
            return False
        row.case_id, row.number, row.until = case.pk, number, now + READABLE
        _become(row, QuestionState.GIVEN, by, now)
        _record("lookouts.given", row, by, now, why)
        return True


def take_back(*, question: UUID, by: str, now: datetime, why: str = "") -> bool:
    """End what was given: the value goes, then the key that alone could read it, also
    in every backup. Return whether it was there."""
    with writing(durable=True):
        row = _locked(question)
        if row.state != QuestionState.GIVEN:
            return False
        row.number = None
        _become(row, QuestionState.OVER, by, now)
        _record("lookouts.taken_back", row, by, now, why)
    cases = SealedCase.objects.filter(destroyed_at=None)
    for case in cases.filter(pk__in=[row.case_id]):
        destroy_case_key(case=case, by=by, why=why or OVER, now=now)
    return True


def close_due(now: datetime) -> int:
    """Take back what was given an hour ago, or for a lookout that is over, and close
    what was asked of it; return how many. May be run at any time."""
    given = Question.objects.filter(state=QuestionState.GIVEN)
    ended = given.exclude(lookout__state=LookoutState.OPEN)
    due = given.filter(until__lte=now) | ended
    done = sum(
        take_back(question=key, by=BY_CLOCK, now=now, why=OVER)
        for key in list(due.values_list("pk", flat=True))
    )
    waiting = Question.objects.filter(state=QuestionState.ASKED)
    over = waiting.exclude(lookout__state=LookoutState.OPEN)
    if over.exists():
        with writing():
            over.update(state=QuestionState.OVER, state_at=now)
    return done


def _has_key(reader: str) -> bool:
    return PersonKey.objects.filter(person=reader, retired_at=None).exists()


def _locked(key: UUID) -> Question:
    rows = Question.objects.select_related("lookout")
    return rows.select_for_update(of=("self",)).get(pk=key)


def _become(row: Question, state: QuestionState, by: str, now: datetime) -> None:
    row.state, row.state_at, row.decided_by = state, now, by
    row.save()


def _record(verb: str, row: Question, by: str, now: datetime, why: str = "") -> None:
    record(
        what=verb,
        by=by,
        subject=Subject.of(row),
        emergency=row.lookout.emergency_id,
        now=now,
        why=why,
        facts={"kind": row.kind, "organisation": row.organisation_id},
    )
