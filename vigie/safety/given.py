"""What whoever opens the page says without a link: of themselves, or of another.

Nobody proved anything. With the phone or mail of somebody who is known here it is a
claim on them, and they are asked; else it is a new member's own word. Neither what is
shown nor what is done for the writer tells the one from the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import QuerySet

from vigie.emergencies.models import Emergency
from vigie.relaying.addresses import address_of
from vigie.relaying.models import Address
from vigie.safety import given_asking
from vigie.safety.answering import Said, put
from vigie.safety.circle import channel_of
from vigie.safety.models import Check, CheckIn, GivenAddress, Member
from vigie.safety.standings import stand_anew
from vigie.safety.states import Answer, Via, Voice
from vigie.trust.models import ReturnCode
from vigie.trust.people.codes import Prepared, end_codes, keep_code
from vigie.work.database import writing

ROOM = "safety.said"
OF_ONESELF, OF_ANOTHER = "me", "of"  # what the writer meant, whatever became of it
MOST_SEEN = 9  # records of one address that are looked at
STALE = timedelta(hours=12)  # where no open check says another time


@dataclass(frozen=True)
class Told:
    """What was written on the page. `once` names the form that it came by."""

    once: UUID
    emergency: Emergency
    answer: Answer
    voice: Voice
    name: str = ""
    reach: str = ""  # a phone or a mail address
    author: str = ""
    place: str = ""
    words: str = ""
    language: str = ""

    @property
    def record(self) -> UUID:
        """What this is kept under: the same for the same form about the same person."""
        about = (self.voice, self.name.casefold(), self.reach.casefold())
        return uuid5(self.once, "\0".join(about))


@dataclass(frozen=True)
class More:
    """What may be said anew of a record."""

    answer: Answer
    place: str = ""
    words: str = ""


def tell(told: Told, *, code: Prepared, now: datetime) -> ReturnCode:
    """Keep what was told, and a code that leads back to it; on the disk on return.

    Sent again unchanged, it is one answer, and the last code is the one that counts.
    Raises BadAddress, and then nothing was kept.
    """
    record = told.record
    more = More(told.answer, told.place, told.words)
    with writing(durable=True):
        last = last_of(record)
        if last is None:
            _begin(told, more, now)
        elif _differs(last, more):
            _add(last, record, more, now)
        end_codes(room=ROOM, subject=record.hex, now=now)
        return keep_code(code, room=ROOM, subject=record.hex, now=now)


def correct(*, record: UUID, more: More, now: datetime) -> bool:
    """Say anew what a record says; False if there is none."""
    with writing(durable=True):
        last = last_of(record)
        if last is not None and _differs(last, more):
            _add(last, record, more, now)
    return last is not None


def withdraw(*, record: UUID, now: datetime) -> None:
    """Take a record back: it counts for nothing, and nobody is found by it."""
    with writing(durable=True):
        last = last_of(record)
        if last is None:
            return
        _chain(record).filter(hidden_at=None).update(hidden_at=now)
        GivenAddress.objects.filter(record=record).delete()
        stand_anew([(last.member_id, last.emergency_id)], now)


def last_of(record: UUID) -> CheckIn | None:
    """Return what a record said last, also when it was taken back since."""
    return _chain(record).select_related("emergency").order_by("-key").first()


def own_words_at(
    address: Address, emergency: Emergency, now: datetime
) -> list[CheckIn]:
    """Return what was said last by those who wrote an address as theirs; what is stale
    or was taken back says nothing. Whether it became a claim makes no difference."""
    rows = GivenAddress.objects.filter(
        address=address, emergency=emergency, is_own=True
    )
    records = rows.order_by("-at").values_list("record", flat=True)[:MOST_SEEN]
    last = [last_of(record) for record in records]
    return [one for one in last if one and one.hidden_at is None and one.stale_at > now]


def is_own(last: CheckIn) -> bool:
    """Whether a record was written by somebody about themselves, as they say."""
    return last.key.endswith(f".{OF_ONESELF}")


def member_at(address: Address, name: str) -> Member | None:
    """Return who proved that an address is theirs. Where a family shares it, the one
    of that name; None when that is nobody or several."""
    found = list(Member.objects.filter(addresses__address=address)[:9])
    if len(found) > 1:
        named = name.casefold()
        found = [one for one in found if named and (one.name or "").casefold() == named]
    return found[0] if len(found) == 1 else None


def _begin(told: Told, more: More, now: datetime) -> None:
    address = _address(told, now)
    known = member_at(address, told.name) if address else None
    voice = Voice.CLAIM if known else told.voice
    member = known or _spoken_of(told, address) or _made(told, now)
    if address:
        _keep_address(told, address, member, now)
    check = _open_check(told.emergency)
    said = Said(
        key=_key(
            told.record, 0, OF_ONESELF if told.voice == Voice.SELF else OF_ANOTHER
        ),
        emergency_id=told.emergency.pk,
        member_id=member.pk,
        answer=more.answer,
        via=Via.PAGE,
        at=now,
        stale_at=now + _lasts(check),
        check_id=check.pk if check else None,
        voice=voice,
        author=(told.author or told.name) if voice == Voice.CLAIM else "",
        place=more.place,
        words=more.words,
        language=told.language,
    )
    put([said])
    if known:
        given_asking.ask(member=known, emergency=told.emergency, check=check, now=now)


def _add(last: CheckIn, record: UUID, more: More, now: datetime) -> None:
    """Add what is said now. A claim is replaced: its author does not dispute it."""
    if last.voice == Voice.CLAIM:
        _chain(record).filter(hidden_at=None).update(hidden_at=now)
    check = _open_check(last.emergency)
    _said, _record, turn, about = last.key.split(".")
    said = Said(
        key=_key(record, int(turn) + 1, about),
        emergency_id=last.emergency_id,
        member_id=last.member_id,
        answer=more.answer,
        via=Via.PAGE,
        at=now,
        stale_at=now + _lasts(check),
        check_id=check.pk if check else None,
        voice=Voice(last.voice),
        author=last.author or "",
        place=more.place,
        words=more.words,
    )
    put([said])


def _address(told: Told, now: datetime) -> Address | None:
    if not told.reach:
        return None
    channel = channel_of(told.reach)
    return address_of(
        channel=channel, value=told.reach, now=now, language=told.language
    )


def _spoken_of(told: Told, address: Address | None) -> Member | None:
    """Who was written of under this address before and proved none: so that claims
    meet on one."""
    if address is None or told.voice == Voice.SELF:
        return None
    rows = GivenAddress.objects.filter(
        address=address, emergency=told.emergency, member__addresses=None
    )
    first = rows.select_related("member").order_by("at", "record").first()
    return first.member if first else None


def _made(told: Told, now: datetime) -> Member:
    own = told.voice == Voice.SELF
    return Member.objects.create(
        said_in=told.emergency,
        name=told.name or None,
        language=told.language if own else "",
        made_at=now,
        seen_at=now,
    )


def _keep_address(told: Told, address: Address, member: Member, now: datetime) -> None:
    GivenAddress.objects.create(
        record=told.record,
        member=member,
        emergency=told.emergency,
        address=address,
        is_own=told.voice == Voice.SELF,
        at=now,
    )


def _open_check(emergency: Emergency) -> Check | None:
    return (
        Check.objects.open().filter(emergency=emergency).order_by("-opened_at").first()
    )


def _lasts(check: Check | None) -> timedelta:
    return timedelta(hours=check.stale_hours) if check else STALE


def _differs(last: CheckIn, more: More) -> bool:
    before = More(Answer(last.answer), last.place or "", last.words or "")
    return last.hidden_at is not None or before != more


def _chain(record: UUID) -> QuerySet[CheckIn]:
    """All that was said of a record; bounds find it by the index, LIKE would not."""
    start = f"said.{record.hex}"
    return CheckIn.objects.filter(key__gt=f"{start}.", key__lt=f"{start}/")


def _key(record: UUID, turn: int, about: str) -> str:
    return f"said.{record.hex}.{turn:04d}.{about}"
