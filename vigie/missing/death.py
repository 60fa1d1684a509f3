"""A word of death: two officials, what it rests on, and a family told in person.

Nothing of it is public, and no machine sends it. The first official writes it down, a
second one looks at the evidence and confirms; then the page is taken down, and a task
with an owner and a clock stands at the desk until somebody spoke with the family.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from vigie.missing import bringing, closing
from vigie.missing.facts import Said
from vigie.missing.models import Note, Person
from vigie.missing.notes import NotAllowed, add_note, stand_anew
from vigie.missing.states import Door, Ending, Stage, Status, Voice
from vigie.trust.journal.recording import record_of
from vigie.trust.models import Approval
from vigie.trust.people.actions import (
    approval_of,
    ask_approval,
    decide_approval,
    use_approval,
)
from vigie.trust.people.states import ApprovalState
from vigie.trust.triage.registering import gone
from vigie.work.database import joining

ACTION = "missing.second"
LASTS = timedelta(days=2)
SPEAK_WITHIN = timedelta(hours=2)  # from the second word to the family: the clock
_WHY = "a second official is needed"  # in the journal for good: tells nothing
VERBS = {
    "missing.confirmed": "a second official confirmed what a first one wrote down",
    "missing.spoken": "an official spoke with the family in person",
}


def write_down(*, person: Person, evidence: str, by: User, now: datetime) -> Note:
    """Write a word of death down, with what it rests on, and ask a second official.

    It has no effect and is seen by officials alone. Raises NotAllowed without evidence.
    """
    if not evidence.strip():
        raise NotAllowed(_("Write what it rests on: a paper, its number, who signed."))
    note = add_note(
        person=person,
        status=Status.DEAD,
        voice=Voice.OFFICIAL,
        said=Said(evidence=evidence.strip()[:1000], author_name=by.get_username()),
        door=Door.STAFF,
        is_private=True,
        now=now,
    )
    ask_approval(
        action=ACTION,
        subject=note.pk.hex,
        why=_WHY,
        by=by,
        now=now,
        emergency=person.emergency,
        lasts=LASTS,
    )
    return note


def waiting(note: Note, now: datetime) -> Approval | None:
    """Return what waits for a second official about a word, or was granted."""
    return approval_of(ACTION, note.pk.hex, now)


def confirm(*, note: Note, by: User, now: datetime) -> None:
    """Confirm it as the second official: the page is taken down at once, and the family
    is to be told in person, by the first official unless somebody takes it over.

    Raises NotAllowed (of this room or of approvals) for the one who wrote it down.
    """
    asked = waiting(note, now)
    if asked is None:
        raise NotAllowed(_("Nothing waits for a second person."))
    if asked.state == ApprovalState.ASKED:
        asked = decide_approval(approval=asked, grant=True, by=by, now=now)
    with joining():
        person = Person.objects.select_for_update().get(pk=note.person_id)
        used = use_approval(
            action=ACTION, subject=note.pk.hex, by=asked.asked_by, now=now
        )
        note.verified_at, note.verified_by = now, used.asked_by.get_username()
        note.second_by = used.decided_by.get_username() if used.decided_by else ""
        note.save(update_fields=["verified_at", "verified_by", "second_by"])
        Person.objects.filter(pk=person.pk).update(owner=note.verified_by)
        person.refresh_from_db()
        if person.stage in (Stage.OPEN, Stage.HELD):
            closing.suspend(person=person, by=note.second_by, now=now)
        stand_anew([person.pk], now)
        bringing.bring_family(person, now)
        record_of("missing.confirmed", person, note.second_by, now)


def refuse(*, note: Note, by: User, now: datetime) -> None:
    """Refuse it as the second official: it has no effect, and stays written down."""
    asked = waiting(note, now)
    if asked is None or asked.state != ApprovalState.ASKED:
        raise NotAllowed(_("Nothing waits for a second person."))
    decide_approval(approval=asked, grant=False, by=by, now=now)


def take_over(*, person: Person, by: User) -> None:
    """Make somebody else the one who speaks with the family."""
    Person.objects.filter(pk=person.pk).update(owner=by.get_username())


def spoken(*, person: Person, by: User, now: datetime) -> None:
    """Say that the family was told in person: the search ends, and nobody is told by
    a machine. Raises NotAllowed where no two officials said what there is to tell."""
    words = person.notes.standing().filter(
        status=Status.DEAD, verified_at__isnull=False
    )
    if not words.exclude(second_by="").exists():
        raise NotAllowed(_("This takes two officials, on the page for it."))
    name = by.get_username()
    with joining():
        gone(person.emergency_id, bringing.FAMILIES, [person.pk.hex], now)
        closing.close(person=person, ending=Ending.DEATH, by=name, now=now)
        record_of("missing.spoken", person, name, now)
