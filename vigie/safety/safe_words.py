"""Telling other rooms that somebody said, in their own word, that they are safe."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from vigie.emergencies.notices import PeopleSafe, PersonSafe, tell
from vigie.relaying.models import Address
from vigie.relaying.states import AddressState, Channel
from vigie.safety.models import CheckIn, GivenAddress, Member, MemberAddress
from vigie.safety.states import Answer, Voice

WELL = frozenset({Answer.SAFE, Answer.SAFE_NEED})
ROOM = "safety.check_in"


def tell_safe(rows: Sequence[CheckIn]) -> None:
    """Tell of new answers by which somebody is safe; inside their transaction.

    It asks the database nothing: who they are is looked up by who wants to know.
    """
    own = [row for row in rows if row.voice == Voice.SELF and row.answer in WELL]
    if own:
        places = frozenset(row.emergency_id for row in own)
        tell(PeopleSafe(places, lambda: people_of(own)))


def people_of(rows: Sequence[CheckIn]) -> list[PersonSafe]:
    """Return who said so: four queries for all of them."""
    members = {row.member_id for row in rows}
    names = Member.objects.only("name").in_bulk(members)
    phones = _phones(members)
    return [
        PersonSafe(
            emergency_id=row.emergency_id,
            name=names[row.member_id].name or "",
            phones=phones.get(row.member_id, ()),
            thing=f"{ROOM}:{row.pk.hex}",
            at=row.at,
        )
        for row in rows
    ]


def _phones(members: set[UUID]) -> dict[UUID, list[str]]:
    """Return the telephones that members proved, and those they wrote as theirs."""
    proven = MemberAddress.objects.filter(
        member__in=members,
        address__channel=Channel.SMS,
        address__state=AddressState.GOOD,
    ).values_list("member_id", "address_id")
    written = GivenAddress.objects.filter(
        member__in=members, address__channel=Channel.SMS, is_own=True
    ).values_list("member_id", "address_id")
    theirs = [*proven, *written]
    known = Address.objects.in_bulk({address for _member, address in theirs})
    found: dict[UUID, list[str]] = defaultdict(list)
    for member, address in theirs:
        value = known[address].value if address in known else None
        if value and value not in found[member]:
            found[member].append(value)
    return found
