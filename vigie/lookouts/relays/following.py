"""Anybody follows one lookout without an account, and hears once that it is over."""

from datetime import datetime
from uuid import UUID

from vigie.lookouts.models import Follower, Lookout
from vigie.lookouts.relays import letters
from vigie.relaying import queueing
from vigie.relaying.addresses import prove
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.work.database import writing


def follow(*, lookout: UUID, address: Address, now: datetime) -> Follower | None:
    """Have whoever is reached at an address told when a lookout is over; twice is
    once. One letter says so, with the way to end it. None where it is not open."""
    with writing():
        rows = Lookout.objects.open(now).select_for_update()
        row = rows.filter(pk=lookout).first()
        if row is None:
            return None
        found, is_new = Follower.objects.get_or_create(
            lookout=row, round=row.round, address=address, defaults={"made_at": now}
        )
        if is_new:
            if address.channel == Channel.PUSH:
                prove(address=address.pk)  # the browser confirms by being there
            message = letters.message_of(letters.FOLLOWED, row, now)
            mine = Follower.objects.filter(pk=found.pk)
            queueing.queue(queueing.each(message, mine), now=now)
        return found


def unfollow(*, follower: UUID) -> bool:
    """End it and erase it; return whether there was anything to erase."""
    with writing():
        return Follower.objects.filter(pk=follower).delete()[0] > 0
