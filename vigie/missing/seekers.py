"""Who looks for somebody: sealed to the people of the emergency, and written to.

Nothing here may keep a call from being stored: where nobody holds a key yet, or an
address is none, the call goes without it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import DatabaseError

from vigie.emergencies.models import Emergency
from vigie.missing.models import Seeker
from vigie.relaying.addresses import BadAddress, address_of
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.trust.models import PersonKey, RoleGiven, SealedCase
from vigie.trust.people.states import Role
from vigie.trust.sealed.cases import can_open_case, open_case
from vigie.trust.sealed.errors import SealingError
from vigie.trust.sealed.names import name_of_number

OWNER = "missing"
SEALED = ("name", "phone", "mail")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seeking:
    """Who looks, as they wrote it. `wants_word`: they are written to with each step."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    relation: str = ""
    language: str = ""
    is_guardian: bool = False
    wants_word: bool = True


def prepare_seeker(seeking: Seeking, emergency: Emergency, now: datetime) -> Seeker:
    """Return a row of who looks, not yet saved and without its person: sealed already.

    To be called outside of any transaction. It never raises for what cannot be sealed
    or reached: that part stays empty, and the fact stands in the log.
    """
    seeker = Seeker(
        id=uuid4(),
        relation=seeking.relation,
        language=seeking.language,
        is_guardian=seeking.is_guardian,
        made_at=now,
    )
    seeker.address = _address(seeking, now)
    _seal(seeker, seeking, emergency, now)
    return seeker


def reach_of(value: str, language: str, now: datetime) -> Address | None:
    """Return where a phone number or a mail address is written to; None for neither."""
    if not value:
        return None
    channel = Channel.MAIL if "@" in value else Channel.SMS
    try:
        return address_of(channel=channel, value=value, now=now, language=language)
    except (BadAddress, DatabaseError):
        _log.warning("An address of who looks could not be kept.")
        return None


def case_of(emergency: Emergency, now: datetime) -> UUID | None:
    """Return the case that data of who looks are sealed to, made on first use for the
    moderators and operators who have a key; None while nobody holds one."""
    subject = _subject(emergency)
    found = SealedCase.objects.filter(subject=subject, destroyed_at=None).first()
    if found:
        return found.pk
    try:
        made = open_case(
            subject=subject,
            owner=OWNER,
            people=_holders(emergency, now),
            by=OWNER,
            now=now,
            emergency=emergency.pk,
        )
    except (SealingError, DatabaseError, OSError):
        found = SealedCase.objects.filter(subject=subject, destroyed_at=None).first()
        return found.pk if found else None
    return made.pk


def can_seal(emergency: Emergency, now: datetime) -> bool:
    """Whether data of who looks can be kept for an emergency: somebody holds a key."""
    subject = _subject(emergency)
    if SealedCase.objects.filter(subject=subject, destroyed_at=None).exists():
        return True
    return can_open_case(_holders(emergency, now))


def is_lost(seeker: Seeker, seeking: Seeking) -> bool:
    """Whether something that who looks told of themselves was not kept, of a row that
    `prepare_seeker` made: they must hear so."""
    return any(
        getattr(seeking, field) and getattr(seeker, field) is None for field in SEALED
    )


def _subject(emergency: Emergency) -> str:
    return f"missing.seekers:{emergency.pk}"


def _holders(emergency: Emergency, now: datetime) -> list[str]:
    roles = RoleGiven.objects.live(now).filter(role__in=(Role.MODERATOR, Role.OPERATOR))
    here = roles.filter(emergency=emergency) | roles.filter(emergency=None)
    names = {name_of_number(one) for one in here.values_list("person", flat=True)}
    keys = PersonKey.objects.filter(person__in=names, retired_at=None)
    return sorted(keys.values_list("person", flat=True))


def _address(seeking: Seeking, now: datetime) -> Address | None:
    for value in (seeking.mail, seeking.phone):
        found = reach_of(value, seeking.language, now)
        if found:
            return found
    return None


def _seal(
    seeker: Seeker, seeking: Seeking, emergency: Emergency, now: datetime
) -> None:
    words = {field: getattr(seeking, field) for field in SEALED}
    if not any(words.values()):
        return
    seeker.case_id = case_of(emergency, now)
    if seeker.case_id is None:
        return
    for field, value in words.items():
        if value:
            setattr(seeker, field, value)
            try:
                # Read, it is sealed already: the transaction seals nothing.
                setattr(seeker, field, getattr(seeker, field))
            except (SealingError, OSError):
                setattr(seeker, field, None)
                _log.warning("Data of who looks could not be sealed.")
