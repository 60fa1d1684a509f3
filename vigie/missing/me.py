"""“I am not missing, take me off”: at once, without an account, and looked at after."""

from datetime import datetime

from vigie.missing.bringing import CLAIMS, bring_claim
from vigie.missing.closing import suspend
from vigie.missing.facts import Said
from vigie.missing.models import Note, Person
from vigie.missing.notes import add_note
from vigie.missing.states import Door, Stage, Status, Voice
from vigie.trust.journal.recording import Subject, record
from vigie.trust.models import Item
from vigie.trust.triage.states import ItemState
from vigie.work.database import joining

BY = "anybody"
REFUSED = (ItemState.DROPPED, ItemState.HIDDEN)


def claim(*, person: Person, wish: str, proof: str, now: datetime) -> Note:
    """Take a word that a call is about who says so, and take its page down at once,
    until somebody of the desk has looked; in one transaction, on the disk on return.

    `wish` is "safe", "wish" or "guardian"; nobody who follows is told of the last two.
    `proof` is for staff alone. Where a person of the desk said before that such a word
    was not true, the page stays until they look. Raises NotAllowed when it is over.
    """
    with joining():
        note = add_note(
            person=person,
            status=Status.SELF if wish == "safe" else Status.NONE,
            voice=Voice.FAMILY if wish == "guardian" else Voice.SELF,
            said=Said(evidence=proof),
            door=Door.PAGE,
            is_private=True,
            now=now,
        )
        row = Person.objects.get(pk=person.pk)
        if row.stage in (Stage.OPEN, Stage.HELD) and not _was_untrue(row):
            suspend(person=row, by=BY, now=now)
        bring_claim(note)
        record(
            what="missing.own_word",
            by=BY,
            subject=Subject.of(row),
            emergency=row.emergency_id,
            facts={"wish": wish},
            now=now,
        )
    return note


def _was_untrue(person: Person) -> bool:
    """Whether the desk refused such a word: no page goes down again and again."""
    things = [pk.hex for pk in person.notes.values_list("pk", flat=True)]
    refused = Item.objects.filter(room=CLAIMS, thing__in=things, state__in=REFUSED)
    return refused.exists()
