"""Which authorities are read: an operator names them, and takes them away."""

from datetime import datetime

from django.db import IntegrityError

from vigie.emergencies.models import Emergency
from vigie.lib.saying import Unusable
from vigie.relaying.authorities.rows import Authority
from vigie.trust.guarded.addresses import Refused, read
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

VERBS = {
    "authority.named": "an authority's feed of alerts was named",
    "authority.ended": "an authority's feed of alerts is read no more",
}


class BadAuthority(Unusable):
    """It cannot be read; its text says what to give instead."""


def add_authority(
    *,
    emergency: Emergency,
    name: str,
    url: str,
    by: str,
    now: datetime,
    in_own_network: bool = False,
) -> Authority:
    """Have a feed be read for an emergency. Raises BadAuthority."""
    try:
        read(url, private=in_own_network)
    except Refused:
        raise BadAuthority(
            "Give the feed's address with https://, as everybody reaches it."
        ) from None
    row = Authority(emergency=emergency, name=name[:120] or url[:120], url=url)
    row.in_own_network, row.made_by, row.made_at = in_own_network, by, now
    try:
        with writing(durable=True):
            row.save(force_insert=True)
            record_of("authority.named", row, by, now)
    except IntegrityError:
        raise BadAuthority("That feed is read for this emergency already.") from None
    return row


def end_authority(*, authority: int, by: str, now: datetime) -> bool:
    """Read a feed no more: what it published stands for nothing from now on. Return
    whether it was read."""
    with writing(durable=True):
        rows = Authority.objects.select_for_update().filter(ended_at=None)
        row = rows.filter(pk=authority).first()
        if row is None:
            return False
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        Emergency.touch(row.emergency_id)
        record_of("authority.ended", row, by, now)
        return True
