"""What guests were promised of a home, while its host changes what they say of it."""

from datetime import datetime
from uuid import UUID

from vigie.doors import stays
from vigie.doors.fitting import needs_second, never
from vigie.doors.models import Door, Invitation, Stay
from vigie.doors.near import offer_of, wish_of
from vigie.doors.states import DoorStage, Side, StayState


def may_change(row: Door, name: str, street: str) -> bool:
    """Whether a home may be called so from now on. While guests come or stay, words are
    added to its name and street and none taken away: by them a person of staff looks
    for who is in need. An offer that was taken down is not its host's to change."""
    if row.stage == DoorStage.SUSPENDED:
        return False
    if row.is_official or not row.stays.live().exists():
        return True
    return (row.name or "") in name and (row.street or "") in street


def call_off_what_may_not_be(*, door: UUID, now: datetime) -> int:
    """Call the stays off whose guests are on their way to a home where, by what its
    host says now, they may never be; return how many. They are told, and looked for
    another bed. Who arrived has seen who lives there, and has a button for help."""
    coming = Stay.objects.filter(door=door, state=StayState.AGREED)
    rows = Invitation.objects.filter(stay__in=coming).order_by("pk")
    return sum(
        stays.call_off(stay=one.stay.pk, side=Side.HOST, now=now)
        for one in rows.select_related("door", "need", "stay")
        if may_not_be(one)
    )


def may_not_be(asked: Invitation) -> bool:
    """Whether guests may not be with a host, by what both sides say now and by the word
    of staff; the database refuses the same."""
    offer, wish = offer_of(asked.door), wish_of(asked.need)
    is_agreed = asked.second_by != ""
    return never(offer, wish) != [] or (needs_second(offer, wish) and not is_agreed)
