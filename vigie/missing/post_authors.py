"""Authors of posts that opened a call, who come here: a person decides whether it is
them, and after a yes the call is theirs.

The link that leads here stands in public, under the post: whoever has it is nobody yet.
So nothing changes until somebody of the desk has seen the author's sign at their post.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.models import Emergency
from vigie.emergencies.notices import ItemDecided
from vigie.missing import calls, closing, desk, seekers
from vigie.missing.models import AuthorWord, Follow, Person
from vigie.missing.seekers import Seeking
from vigie.missing.states import LOOKED_FOR, Ending
from vigie.trust.journal.recording import record_of
from vigie.trust.models import ReturnCode
from vigie.trust.people.codes import Prepared, keep_code
from vigie.trust.triage.looks import Fact, Shown
from vigie.trust.triage.registering import Thing, register
from vigie.trust.triage.rooms import Kind, Room
from vigie.trust.triage.states import Verb
from vigie.work.database import writing

ROOM = "missing.author"  # of the desk, and of the author's words until they are known
PRIORITY = 2
SECONDS = 2
AT_ONCE = 50
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
VERBS = {
    "missing.author_wrote": "somebody said that the post behind a call is theirs",
    "missing.author_known": "a person found that it is the author: the call is theirs",
}


def say_mine(
    *,
    person: Person,
    seeking: Seeking,
    account: str,
    removes: bool,
    prepared: Prepared,
    now: datetime,
) -> AuthorWord:
    """Take down that somebody says the post is theirs; on the disk on return. Nothing
    of the call changes. Raises NotAllowed once the search is over."""
    word = AuthorWord(
        person=person,
        who=msgspec.json.encode(seeking).decode(),
        account=account,
        removes=removes,
        mark="VIGIE-" + "".join(secrets.choice(_SIGNS) for _ in range(4)),
        at=now,
    )
    with writing(durable=True):
        Emergency.hold(person.emergency_id)
        row = Person.objects.select_for_update().get(pk=person.pk)
        if row.stage not in LOOKED_FOR:
            raise NotAllowed(_("This search is over. Nothing more is needed."))
        word.save(force_insert=True)
        keep_code(prepared, room=ROOM, subject=word.pk.hex, now=now)
        kind = "removes" if removes else "confirms"
        thing = Thing(word.pk.hex, kind, PRIORITY, 0, seeking.language, now)
        register(row.emergency_id, ROOM, [thing])
        record_of("missing.author_wrote", row, calls.PUBLIC, now, door=row.door)
    return word


def hear_decided(notice: ItemDecided) -> None:
    """Note what a person decided of an author; inside the transaction of the decision.
    What follows of a yes is done by `settle`. Raises NotAllowed for whoever may sort
    but not say what is true, and once the call has become theirs."""
    if notice.room != ROOM:
        return
    word = AuthorWord.objects.filter(pk=UUID(hex=notice.thing)).first()
    if word is None:
        raise NotAllowed(_("The call is theirs already: that is not undone here."))
    by = desk.who_decided(notice)
    yes, no = notice.state in desk.GOOD, notice.state in desk.HIDING
    if yes:
        desk.must_check(by, notice)
    word.decided = "yes" if yes else "no" if no else ""
    word.decided_by = by if word.decided else ""
    word.save(update_fields=["decided", "decided_by"])


def settle(now: datetime) -> int:
    """Make authors whom a person knew the seekers of their calls, or take away what
    they want gone; return how many. Done again after a kill, and once only."""
    keys = AuthorWord.objects.filter(decided="yes").order_by("at")
    return sum(
        _settled(key, now) for key in keys.values_list("pk", flat=True)[:AT_ONCE]
    )


def _settled(key: UUID, now: datetime) -> bool:
    words = AuthorWord.objects.select_related("person__emergency")
    word = words.filter(pk=key, decided="yes").first()
    if word is None:
        return False
    person, seeking = word.person, msgspec.json.decode(word.who, type=Seeking)
    seeker = seekers.prepare_seeker(seeking, person.emergency, now)
    with writing(durable=True):
        Emergency.hold(person.emergency_id)
        still = AuthorWord.objects.select_for_update().filter(pk=key, decided="yes")
        row = Person.objects.select_for_update().get(pk=person.pk)
        if not still.exists():
            return False
        if word.removes and row.stage in LOOKED_FOR:
            closing.close(person=row, ending=Ending.SEEKER, by=word.decided_by, now=now)
        elif not word.removes:
            seeker.person = row
            seeker.save(force_insert=True)
            if seeking.wants_word and seeker.address is not None:
                _have_told(row, seeker.address.pk, now)
            _hand_over(word)
            by = word.decided_by
            record_of("missing.author_known", row, by, now, door=row.door)
        still.delete()
    return True


def _have_told(person: Person, address: UUID, now: datetime) -> None:
    Follow.objects.update_or_create(
        person=person,
        address_id=address,
        defaults={"is_seeker": True, "ended_at": None},
        create_defaults={"is_seeker": True, "made_at": now},
    )


def _hand_over(word: AuthorWord) -> None:
    """Have the words that the author holds lead to the call."""
    codes = ReturnCode.objects.filter(room=ROOM, subject=word.pk.hex, ended_at=None)
    codes.update(room=calls.ROOM, subject=word.person_id.hex)


def shown(things: Sequence[str]) -> dict[str, Shown]:
    """Return how authors look at the desk: one query. Never how they are reached."""
    rows = AuthorWord.objects.filter(pk__in=[UUID(hex=one) for one in things])
    return {row.pk.hex: _shown(row) for row in rows.select_related("person")}


def _shown(row: AuthorWord) -> Shown:
    person = row.person
    return Shown(
        title=gettext_lazy("Is this the author of the post?"),
        first_at=row.at,
        tone="seek",
        icon="help",
        subject="" if person.is_private else person.known.shown_name,
        source=person.get_door_display(),
        url=person.post_link,
        facts=[
            gettext_lazy("wants it taken away")
            if row.removes
            else gettext_lazy("wants to go on with it here")
        ],
        is_more=True,
    )


def opened(thing: str) -> list[Fact]:
    """Return what to look for at the post before saying that it is them."""
    row = AuthorWord.objects.filter(pk=UUID(hex=thing)).first()
    if row is None:
        return []
    return [
        Fact(_("The account they say is theirs"), row.account),
        Fact(_("What they were asked to write under their post"), row.mark),
    ]


ROOM_OF_AUTHORS = Room(
    ROOM,
    "writer",
    {"confirms": Kind(PRIORITY, 1, asks=True), "removes": Kind(PRIORITY, 2, asks=True)},
    shown=shown,
    opened=opened,
    verbs=frozenset({Verb.RIGHT, Verb.DROP, Verb.ESCALATE, Verb.REOPEN, Verb.UNDO}),
)
