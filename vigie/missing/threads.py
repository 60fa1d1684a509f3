"""Contact without exposure: who knows something and who looks write to one another.

Neither sees where the other is reached. What they write is masked before it is stored;
a telephone passes only by a tick, to that person alone. It ends when a side stops it,
with the search, or at the desk.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from vigie.lib import clock
from vigie.lib.networks import prefix_of
from vigie.missing import bringing, thread_letters
from vigie.missing.models import Passed, Person, Thread
from vigie.missing.notes import OVER, NotAllowed
from vigie.missing.states import Side, Stage
from vigie.missing.veiling import veiled
from vigie.relaying.models import Address
from vigie.trust.journal.recording import Subject, record
from vigie.trust.limits import rates
from vigie.trust.limits.buckets import Rate
from vigie.trust.limits.table import shared
from vigie.trust.models import Item
from vigie.trust.triage.registering import gone
from vigie.work.database import joining

# Five at once, then one each twelve minutes
ONE_SENDER = Rate(5, 720)
PUBLIC = "anybody"
OVER_WITH, BY_DESK = "over", "desk"
VERBS = {
    "missing.passed": "a message passed between who knows something and who looks",
    "missing.stopped": "one of two who wrote to one another through us stopped it",
    "missing.reported": "one of two who wrote to one another reported it",
}


class TooOften(ValueError):
    """More was written within an hour than passes; `wait` are the seconds until one
    more does."""

    def __init__(self, wait: float) -> None:
        super().__init__(_("No more than five messages an hour pass. Wait, then send."))
        self.wait = wait


def may_begin(network: str, person: Person) -> None:
    """Take one of the first messages that an address may send about one person, and
    one of those that its network may send at all. Raises TooOften."""
    taken = rates.ask(shared(), "write", network, clock.ticks())
    if not taken.given:
        raise TooOften(taken.wait)
    may_write(f"{prefix_of(network)}:{person.pk.hex}")


def may_write(sender: str) -> None:
    """Take one of the messages that a sender has: a side of a thread, or a network
    that writes about one person. Raises TooOften."""
    rate = ONE_SENDER.times(settings.CROWD)
    taken = shared().take(f"one sender\0{sender}", rate, clock.ticks())
    if not taken.given:
        raise TooOften(taken.wait)


def sender_of(thread: Thread, side: Side) -> str:
    """Return what a side of a thread is counted under."""
    return f"{thread.pk.hex}:{side.value}"


def is_reached(person: Person) -> bool:
    """Whether somebody looks for a person here, to whom may be written."""
    return person.seekers.exists() or person.follows.filter(is_seeker=True).exists()


def begin(
    *,
    person: Person,
    text: str,
    now: datetime,
    address: Address | None = None,
    number: str = "",
) -> Thread:
    """Write to those who look for a person, for the first time. `address` is where the
    answer goes, `number` a telephone that may be told to them.

    Raises NotAllowed where the search is over, the page is none for everybody, or
    nobody looks.
    """
    with joining():
        row = Person.objects.select_for_update().get(pk=person.pk)
        _look_at(row, now)
        if row.is_private or not is_reached(row):
            raise NotAllowed(_("Nobody can be written to here."))
        thread = Thread.objects.create(person=row, address=address, made_at=now)
        _put(thread, Side.KNOWS, text, number, "", now)
    return thread


def pass_on(
    *,
    thread: Thread,
    side: Side,
    text: str,
    now: datetime,
    number: str = "",
    key: str = "",
) -> Passed:
    """Pass words of one side on to the other. The same `key` twice passes once.

    Raises NotAllowed where nothing passes any more.
    """
    with joining():
        row = _locked(thread)
        if old := row.passed.filter(key=key).first() if key else None:
            return old
        _look_at(row.person, now)
        if row.ended_at or row.held_at:
            raise NotAllowed(_("Nothing passes here any more."))
        return _put(row, side, text, number, key, now)


def stop(*, thread: Thread, by: str, now: datetime) -> bool:
    """End a thread for good, by one of its sides; what waits is not sent. Whether it
    had not ended before."""
    with joining():
        row = _locked(thread)
        if row.ended_at is not None:
            return False
        _end(row, by, now)
        _journal("missing.stopped", row, by, now)
    return True


def report(*, thread: Thread, side: Side, now: datetime) -> bool:
    """Have the desk look at what the other side wrote; until then nothing passes.
    Whether there was anything to report."""
    with joining():
        row = _locked(thread)
        theirs = row.passed.exclude(side=side).filter(hidden_at=None).last()
        if theirs is None:
            return False
        row.held_at = row.held_at or now
        row.save(update_fields=["held_at"])
        thread_letters.recall(row, now)
        bringing.bring_talk(theirs, now)
        _journal("missing.reported", row, side, now)
    return True


def hold(*, passed: UUID, now: datetime) -> None:
    """Have nothing pass in the thread of a message until somebody decided, and undo
    what was decided before. Inside a transaction."""
    _set(passed, hidden=None, held=now, now=now)


def end_by_desk(*, passed: UUID, now: datetime) -> None:
    """End the thread of a message that is a misuse, and hide the message."""
    row = _set(passed, hidden=now, held=now, now=now)
    if row.ended_at is None:
        _end(row, BY_DESK, now)


def clear(*, passed: UUID, now: datetime) -> None:
    """Let words pass again in the thread of a message that is no misuse."""
    _set(passed, hidden=None, held=None, now=now)


def end_with(person: Person, now: datetime) -> None:
    """End what is written about a person whose search is over; take it off the desk.
    Inside the transaction of the end."""
    rows = Thread.objects.filter(person=person)
    passed = Passed.objects.filter(thread__person=person).values_list("pk", flat=True)
    things = Item.objects.filter(
        room=bringing.TALKS, thing__in=[pk.hex for pk in passed]
    )
    names = list(things.values_list("thing", flat=True))
    gone(person.emergency_id, bringing.TALKS, names, now)
    rows.filter(ended_at=None).update(ended_at=now, ended_by=OVER_WITH)
    thread_letters.recall_all(person.pk, now)


def _look_at(person: Person, now: datetime) -> None:
    if person.stage in OVER or person.expires_at <= now:
        raise NotAllowed(_("This search is over. Nothing more is needed."))
    if person.stage != Stage.OPEN:
        raise NotAllowed(_("Nothing passes here just now."))


def _locked(thread: Thread) -> Thread:
    rows = Thread.objects.select_for_update(of=("self",)).select_related(
        "person__emergency"
    )
    return rows.get(pk=thread.pk)


def _put(
    thread: Thread, side: Side, text: str, number: str, key: str, now: datetime
) -> Passed:
    words, was_masked = veiled(text)
    made = uuid4()
    passed = Passed.objects.create(
        id=made,
        thread=thread,
        side=side,
        text=words,
        number=number or None,
        was_masked=was_masked,
        key=key or made.hex,
        at=now,
    )
    thread_letters.tell(passed, now)
    _journal("missing.passed", thread, side, now)
    return passed


def _set(
    passed: UUID, *, hidden: datetime | None, held: datetime | None, now: datetime
) -> Thread:
    one = Passed.objects.select_related("thread").get(pk=passed)
    row = _locked(one.thread)
    Passed.objects.filter(pk=passed).update(hidden_at=hidden)
    row.held_at = held
    if row.ended_by == BY_DESK and hidden is None:
        row.ended_at, row.ended_by = None, ""
    row.save(update_fields=["held_at", "ended_at", "ended_by"])
    return row


def _end(row: Thread, by: str, now: datetime) -> None:
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])
    thread_letters.recall(row, now)


def _journal(what: str, thread: Thread, side: str, now: datetime) -> None:
    record(
        what=what,
        by=PUBLIC,
        subject=Subject.of(thread),
        emergency=thread.person.emergency_id,
        facts={"side": str(side)},
        now=now,
    )
