"""Messages between strangers that somebody reported, at the desk."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vigie.emergencies.notices import ItemDecided, subscribe
from vigie.missing import thread_letters, thread_sms, threads
from vigie.missing.bringing import TALKS
from vigie.missing.models import Passed
from vigie.missing.states import Side
from vigie.relaying import incoming
from vigie.trust.journal import verbs
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.rooms import Kind, Room, know
from vigie.trust.triage.states import ItemState, Verb

NAME = _("A message between strangers, reported")


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how reported messages look: one query, and no name of a child."""
    rows = Passed.objects.filter(pk__in=[UUID(hex=one) for one in things])
    return {row.pk.hex: _shown(row) for row in rows.select_related("thread__person")}


def _shown(row: Passed) -> Shown:
    person = row.thread.person
    return Shown(
        title=NAME,
        first_at=row.at,
        tone="watch",
        icon="eye",
        text=row.text or "",
        subject="" if person.is_private else person.known.shown_name,
        source=Side(row.side).label,
        is_more=True,
    )


def opened(thing: str) -> list[Fact]:
    """Return all that passed in the thread of a message, masked as it is stored."""
    one = Passed.objects.get(pk=UUID(hex=thing))
    rows = Passed.objects.filter(thread=one.thread_id).order_by("at", "id")
    return [Fact(Side(row.side).label, row.text or "") for row in rows]


ROOM = Room(
    TALKS,
    "talk",
    {"talk": Kind(2, 1, asks=True, name=NAME)},
    shown=shown,
    opened=opened,
    verbs=frozenset({Verb.HIDE, Verb.DROP, Verb.ESCALATE, Verb.REOPEN, Verb.UNDO}),
)


def hear_decided(notice: ItemDecided) -> None:
    """End the thread when somebody hides the message; let words pass again when it is
    no misuse; else hold it. Inside the transaction of the decision."""
    if notice.room != TALKS:
        return
    passed = UUID(hex=notice.thing)
    if not Passed.objects.filter(pk=passed).exists():
        return
    deeds = {ItemState.HIDDEN: threads.end_by_desk, ItemState.DROPPED: threads.clear}
    deeds.get(ItemState(notice.state), threads.hold)(passed=passed, now=notice.at)


def start() -> None:
    """Know the letters and deeds of strangers who write, hear their answers by SMS, and
    what is decided about what was reported; the room does so when it starts."""
    thread_letters.know_kind()
    verbs.know(threads.VERBS)
    know(ROOM)
    subscribe(ItemDecided, hear_decided)
    incoming.register(thread_sms.hear)
