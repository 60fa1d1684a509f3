"""What the triage desk decides about calls and words, and what follows of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.notices import ItemDecided
from vigie.missing import bringing, closing, links, looks, notes
from vigie.missing.models import Link, Note, Pair, Person
from vigie.missing.states import Ending, Stage, Status
from vigie.trust.models import Decision, Item
from vigie.trust.people.queries import grants_of
from vigie.trust.people.standing import standing_of
from vigie.trust.people.states import Role
from vigie.trust.triage.registering import Thing, read_anew
from vigie.trust.triage.rooms import Kind, Room, know
from vigie.trust.triage.states import ItemState, Verb

HIDING = frozenset({ItemState.HIDDEN, ItemState.DROPPED})
GOOD = frozenset({ItemState.SETTLED, ItemState.VERIFIED, ItemState.ANSWERED})
AN_HOUR = timedelta(hours=1)
# Whose look makes a word a checked one: to sort is not to vouch.
CHECKERS = frozenset({Role.MODERATOR, Role.RESPONDER, Role.OFFICER, Role.OPERATOR})
_BASE = frozenset({Verb.RIGHT, Verb.ESCALATE, Verb.REOPEN, Verb.UNDO})


def know_rooms() -> None:
    """Bring the things of this room to the desk, in the order in which they press."""
    know(
        Room(
            bringing.CALLS,
            "sought",
            {name: Kind(n, asks=True) for name, n in bringing.OF_CALLS.items()},
            shown=looks.of_calls,
            opened=looks.opened_call,
            verbs=_BASE | {Verb.ANSWER, Verb.HIDE, Verb.DROP},
            is_at_once=True,
        )
    )
    know(
        Room(
            bringing.NOTES,
            "note",
            {name: Kind(n) for name, n in bringing.OF_NOTES.items()},
            shown=looks.of_notes,
            opened=looks.opened_note,
            verbs=_BASE | {Verb.HIDE, Verb.DROP},
        )
    )
    known = {"self": Kind(bringing.PRESSING)}
    verbs = _BASE | {Verb.DROP}
    know(Room(bringing.CLAIMS, "claim", known, shown=looks.of_claims, verbs=verbs))
    known = {"pair": Kind(0)}
    know(Room(bringing.PAIRS, "pair", known, shown=looks.of_pairs, verbs=verbs))
    known = {"family": Kind(bringing.PRESSING, asks=True)}
    verbs = frozenset({Verb.ESCALATE, Verb.UNDO})
    know(
        Room(
            bringing.FAMILIES,
            "family",
            known,
            shown=looks.of_families,
            verbs=verbs,
            is_at_once=True,
        )
    )


def hear_decided(notice: ItemDecided) -> None:
    """Do what a decision of the desk says, and take it back when it is undone.

    Runs inside the transaction of the decision. Raises NotAllowed for whoever may
    sort, but not say what is true.
    """
    hear = _HEARERS.get(notice.room)
    if hear is not None:
        try:
            hear(notice, who_decided(notice))
        except notes.NotAllowed as error:
            raise NotAllowed(str(error)) from None


def who_decided(notice: ItemDecided) -> str:
    """Return who of staff decided last about a thing; "" of one nobody decided on."""
    rows = Decision.objects.filter(item__room=notice.room, item__thing=notice.thing)
    return rows.order_by("-pk").values_list("by", flat=True).first() or ""


def must_check(by: str, notice: ItemDecided) -> None:
    """Let nobody say what is true who may only sort. Raises NotAllowed."""
    person = User.objects.filter(username=by, is_active=True).first()
    if person is None:
        raise NotAllowed(_("Only a person may say so."))
    grants = grants_of(person.pk, notice.at)
    found = standing_of(person.pk, grants, notice.at, proven=True)
    if not CHECKERS & found.roles_in(notice.emergency_id):
        raise NotAllowed(_("Escalate it: to say that it is true takes a moderator."))


def _of_call(notice: ItemDecided, by: str) -> None:
    person = Person.objects.get(pk=bringing.person_of(notice.thing))
    if notice.state in HIDING and person.stage in (Stage.OPEN, Stage.HELD):
        closing.suspend(person=person, by=by, now=notice.at)
    elif notice.state not in HIDING and _came_back(notice, person):
        closing.reopen(person=person, by=by, now=notice.at)
    if notice.state == ItemState.ANSWERED:
        answered = Person.objects.filter(pk=person.pk, answered_at=None)
        answered.update(answered_at=notice.at)
    elif notice.undone and notice.verb == Verb.ANSWER:
        Person.objects.filter(pk=person.pk).update(answered_at=None)


def _came_back(notice: ItemDecided, person: Person) -> bool:
    """Only what the desk took down comes back by it, not what waits for officials."""
    hidden = notice.verb in (Verb.HIDE, Verb.DROP) and notice.undone
    back = hidden or notice.verb == Verb.REOPEN
    return back and person.stage == Stage.SUSPENDED and not _has_family_task(person)


def _has_family_task(person: Person) -> bool:
    tasks = Item.objects.filter(room=bringing.FAMILIES, thing=person.pk.hex)
    return tasks.exclude(state=ItemState.GONE).exists()


def _of_note(notice: ItemDecided, by: str) -> None:
    note = Note.objects.get(pk=UUID(hex=notice.thing))
    hidden, good = notice.state in HIDING, notice.state in GOOD
    if hidden != (note.hidden_at is not None):
        turn = notes.hide_note if hidden else notes.show_note
        turn(note=note, now=notice.at)
    if note.status == Status.DEAD or good == (note.verified_at is not None):
        return
    if good:
        must_check(by, notice)
        notes.verify_note(note=note, by=by, now=notice.at)
    else:
        notes.doubt_note(note=note, now=notice.at)


def _of_claim(notice: ItemDecided, by: str) -> None:
    """It is them: their search ends at their wish. It is not: the page comes back."""
    must_check(by, notice)
    note = Note.objects.select_related("person").get(pk=UUID(hex=notice.thing))
    person, at = note.person, notice.at
    if notice.state in GOOD and person.stage != Stage.CLOSED:
        notes.verify_note(note=note, by=by, now=at)
        closing.close(person=person, ending=Ending.OWN_WISH, by=by, now=at)
    elif notice.state in HIDING and person.stage == Stage.SUSPENDED:
        notes.hide_note(note=note, now=at)
        closing.reopen(person=person, by=by, now=at)
    elif notice.undone:
        _claim_waits_again(note, person, by, at)


def _claim_waits_again(note: Note, person: Person, by: str, at: datetime) -> None:
    if person.stage == Stage.CLOSED:
        closing.reopen(person=person, by=by, now=at)
    person.refresh_from_db()
    if person.stage == Stage.OPEN:
        closing.suspend(person=person, by=by, now=at)
    note.hidden_at = None
    notes.doubt_note(note=note, now=at)
    notes.show_note(note=note, now=at)


def _of_pair(notice: ItemDecided, by: str) -> None:
    must_check(by, notice)
    pair = Pair.objects.select_related("low", "high").get(pk=int(notice.thing))
    word = {True: "same", False: "no"}.get(notice.state in GOOD, "")
    if notice.state not in GOOD | HIDING:
        word = ""
    pair.decided, pair.decided_by = word, by if word else ""
    pair.decided_at = notice.at if word else None
    pair.save(update_fields=["decided", "decided_by", "decided_at"])
    old = Link.objects.filter(low=pair.low, high=pair.high, undone_at=None).first()
    if word == "same":
        why = "; ".join(str(one) for one in pair.reasons) or _("looked at by a person")
        links.link(one=pair.low, other=pair.high, by=by, reason=why, now=notice.at)
    elif old is not None:
        links.unlink(link=old, by=by, now=notice.at)


_HEARERS: dict[str, Callable[[ItemDecided, str], None]] = {
    bringing.CALLS: _of_call,
    bringing.NOTES: _of_note,
    bringing.CLAIMS: _of_claim,
    bringing.PAIRS: _of_pair,
}


def lift_unanswered(now: datetime) -> int:
    """Bring calls to the head of the desk that nobody answered for an hour.

    Inside a transaction; returns how many were lifted now.
    """
    items = Item.objects.filter(
        room=bringing.CALLS,
        state__in=(ItemState.WAITING, ItemState.VERIFIED),
        read_priority__lt=bringing.PRESSING,
        opened_at__lte=now - AN_HOUR,
    )
    late = list(items.order_by("opened_at")[:500])
    people = Person.objects.looked_for(now).filter(answered_at=None)
    keys = {bringing.person_of(item.thing) for item in late}
    waits = set(people.filter(pk__in=keys).values_list("pk", flat=True))
    things = [_lifted(one) for one in late if bringing.person_of(one.thing) in waits]
    read_anew(bringing.CALLS, things)
    return len(things)


def _lifted(item: Item) -> Thing:
    return Thing(
        item.thing,
        item.read_kind,
        bringing.PRESSING,
        item.labels,
        item.language,
        item.opened_at,
    )
