"""A person checks a lookout; two agree that relays are asked; one ends it."""

from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from vigie.emergencies.models import Emergency
from vigie.lookouts import poster_letters
from vigie.lookouts.models import Edition, Lookout
from vigie.lookouts.posting import AT_DESK, LASTS, OVER, PUBLIC
from vigie.lookouts.relays import asking, ending, posts
from vigie.lookouts.states import ENDS, LOOKOUT_ALLOWED, LookoutState, Message
from vigie.trust.journal.recording import record_of
from vigie.trust.triage.registering import Thing, register
from vigie.work.database import joining, writing

VERBS = {
    "lookouts.opened": "a person checked a lookout: it is public",
    "lookouts.refused": "a person checked a lookout: it is not sent out",
    "lookouts.found": "what was looked out for was found",
    "lookouts.stood_down": "a lookout was stood down",
    "lookouts.recalled": "a lookout was recalled: it was a mistake",
    "lookouts.said_over": "who posted a lookout said that it is over",
    "lookouts.agreed_by_one": "one person agreed that relays are asked",
    "lookouts.passed_on": "a second person agreed: relays are asked",
    "lookouts.prolonged": "a lookout goes on for six hours more",
}
SECOND = timedelta(seconds=1)
_WORD = {
    LookoutState.FOUND: "lookouts.found",
    LookoutState.STOOD_DOWN: "lookouts.stood_down",
    LookoutState.RECALLED: "lookouts.recalled",
}


class Word(Enum):
    """What became of somebody's word that relays be asked."""

    FIRST = "first"
    PASSED = "passed"
    SAME = "same"
    GONE = "gone"


def open_lookout(*, lookout: UUID, by: str, now: datetime) -> bool:
    """Make a lookout public for six hours at least, by the word of a person who checked
    it; also one that was refused, or ended by mistake. Return whether it was not."""
    with writing(durable=True):
        row = _locked(lookout)
        if LookoutState.OPEN not in LOOKOUT_ALLOWED[row.state]:
            return False
        _issue(row, Message.UPDATE if row.edition else Message.ALERT, now)
        row.opened_at, row.opened_by = now, by
        row.over_said_at = row.passed_at = None
        row.agreed_by = row.second_by = ""  # it is for two to say again
        row.round += 1
        row.until = max(row.until, now + LASTS)
        _become(row, LookoutState.OPEN, now)
        record_of("lookouts.opened", row, by, now, edition=row.edition)
        poster_letters.opened(row, now)
        return True


def refuse(*, lookout: UUID, by: str, now: datetime, why: str = "") -> bool:
    """Keep a lookout from going out; its poster is told. Return whether it waited."""
    with writing(durable=True):
        row = _locked(lookout)
        if row.state != LookoutState.WAITING:
            return False
        _become(row, LookoutState.REFUSED, now)
        record_of("lookouts.refused", row, by, now, why)
        poster_letters.refused(row, now)
        return True


def pass_on(*, lookout: UUID, by: str, now: datetime) -> Word:
    """Take a person's word that relays be asked: the first is noted, the second
    person's sends it. SAME for one person twice, GONE where it is not open."""
    with writing(durable=True):
        row = _locked(lookout)
        if row.state != LookoutState.OPEN or row.passed_at or row.until <= now:
            return Word.GONE
        if not row.agreed_by:
            Lookout.objects.filter(pk=row.pk).update(agreed_by=by)
            record_of("lookouts.agreed_by_one", row, by, now)
            return Word.FIRST
        if row.agreed_by == by:
            return Word.SAME
        Lookout.objects.filter(pk=row.pk).update(second_by=by, passed_at=now)
        record_of("lookouts.passed_on", row, by, now)
        asking.ask(row, by, now)
        posts.post(row, now)
        return Word.PASSED


def end_lookout(
    *, lookout: UUID, state: LookoutState, by: str, now: datetime, why: str = ""
) -> bool:
    """End a lookout: found, stood down or recalled. It is public no more, and what its
    poster told is erased. Return whether it stood."""
    if state not in ENDS:
        raise ValueError(f"{state} is no end that a person gives.")
    with joining():
        row = _locked(lookout)
        if state not in LOOKOUT_ALLOWED[row.state]:
            return False
        row.until, row.told = min(row.until, now), None
        _issue_end(row, now)
        _become(row, state, now)
        record_of(_WORD[state], row, by, now, why)
        poster_letters.over(row, now)
        return True


def say_over(*, lookout: UUID, is_found: bool, now: datetime) -> bool:
    """Take the word of who posted it that it is over. What relays were not asked for
    ends by that; what they pass on is ended by a person, who is called at once: whoever
    holds somebody's telephone may be made to write anything. Return whether it stood.
    """
    state = LookoutState.FOUND if is_found else LookoutState.STOOD_DOWN
    with writing(durable=True):
        row = _locked(lookout)
        if row.state not in (LookoutState.WAITING, LookoutState.OPEN):
            return False
        if row.passed_at is None:
            return end_lookout(lookout=lookout, state=state, by=PUBLIC, now=now)
        if row.over_said_at is None:
            Lookout.objects.filter(pk=row.pk).update(over_said_at=now)
            thing = Thing(f"{row.pk.hex}.{OVER}", OVER, 3, 0, row.language, now)
            register(row.emergency_id, AT_DESK, [thing])
            record_of("lookouts.said_over", row, PUBLIC, now, found=is_found)
            Emergency.touch(row.emergency_id)
        return True


def prolong(*, lookout: UUID, by: str, now: datetime) -> bool:
    """Have an open lookout go on until six hours from now; return whether it is one."""
    with writing(durable=True):
        row = _locked(lookout)
        if row.state != LookoutState.OPEN:
            return False
        row.until = now + LASTS
        _issue(row, Message.UPDATE, now)
        row.save(update_fields=["until", "edition"])
        if row.passed_at:
            posts.post(row, now)
        Emergency.touch(row.emergency_id)
        record_of("lookouts.prolonged", row, by, now, edition=row.edition)
        return True


def expire(*, now: datetime) -> int:
    """End the lookouts whose time is over; return how many."""
    standing = (LookoutState.WAITING, LookoutState.OPEN)
    due = Lookout.objects.filter(state__in=standing, until__lte=now)
    ended = 0
    for key in list(due.values_list("pk", flat=True)):
        with writing():
            row = _locked(key)
            if row.state in standing and row.until <= now:
                row.told = None
                _issue_end(row, now)
                _become(row, LookoutState.EXPIRED, now)
                poster_letters.over(row, now)
                ended += 1
    return ended


def _locked(key: UUID) -> Lookout:
    return Lookout.objects.select_for_update().get(pk=key)


def _issue(row: Lookout, message: Message, now: datetime) -> None:
    """Number the next message; a lookout that was ended begins a new chain."""
    last = row.editions.order_by("-number").first()
    if last is not None and last.message == Message.CANCEL:
        message = Message.ALERT
    row.edition += 1
    # A later message is never sent in the second of an earlier one.
    at = max(now, last.sent_at + SECOND) if last else now
    Edition.objects.create(lookout=row, number=row.edition, message=message, sent_at=at)


def _issue_end(row: Lookout, now: datetime) -> None:
    """Number its last message, and tell all who were asked or follow it."""
    if row.state == LookoutState.OPEN:
        _issue(row, Message.CANCEL, now)
        ending.tell_end(row, now)
        posts.take_down(row, now)


def _become(row: Lookout, state: LookoutState, now: datetime) -> None:
    row.state, row.state_at = state, now
    row.save()
    Emergency.touch(row.emergency_id)
