"""A browser of a relay that is told beside its mail or telephone."""

from datetime import datetime

from vigie.relaying.addresses import address_of, put_beside
from vigie.relaying.channels.push.encryption import NoSubscription
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.work.database import writing


def put_phone_beside(given: str, of: Address, now: datetime) -> bool:
    """Have a browser told what goes to an address; False where it is none."""
    try:
        value = stored_form(given)
    except (NoSubscription, ValueError):
        return False
    with writing():
        phone = address_of(
            channel=Channel.PUSH, value=value, now=now, language=of.language
        )
        put_beside(phone=phone, of=of)
    return True
