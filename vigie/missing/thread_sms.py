"""An answer by SMS: passed on where it is clear to whom."""

from datetime import datetime

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from vigie.kit.page import numbers_of
from vigie.missing import threads
from vigie.missing.models import Passed, Thread
from vigie.missing.notes import NotAllowed
from vigie.missing.states import Side
from vigie.relaying.addresses import BadAddress, find
from vigie.relaying.incoming import Reply
from vigie.relaying.models import Address, Incoming
from vigie.relaying.states import Channel


def hear(came: Incoming) -> Reply | None:
    """Pass a message on as the answer of whoever sent it, if exactly one thread is
    open for that telephone; of several a sentence says how. None for others."""
    try:
        address = find(channel=Channel.SMS, value=came.sender)
    except BadAddress:
        return None
    if address is None or not came.text.strip():
        return None
    key = f"sms.{came.pk.hex}"
    with translation.override(address.language or None):
        if Passed.objects.filter(key=key).exists():
            return Reply(_("Passed on."))
        found = open_for(address, came.came_at)
        if not found:
            return None
        if len(found) > 1:
            return Reply(_("Several people write to you. Answer by the link of each."))
        return _passed(found[0], address, came.text, key, came.came_at)


def open_for(address: Address, now: datetime) -> list[Thread]:
    """Return two threads at most in which words from an address pass: one query."""
    seeks = Q(
        person__follows__address=address,
        person__follows__is_seeker=True,
        person__follows__ended_at=None,
    )
    rows = Thread.objects.passing(now).filter(Q(address=address) | seeks)
    return list(rows.select_related("person__emergency").distinct()[:2])


def _passed(
    thread: Thread, address: Address, text: str, key: str, now: datetime
) -> Reply:
    side = Side.KNOWS if thread.address_id == address.pk else Side.SEEKS
    try:
        threads.may_write(threads.sender_of(thread, side))
        passed = threads.pass_on(thread=thread, side=side, text=text, now=now, key=key)
    except (threads.TooOften, NotAllowed) as error:
        return Reply(str(error))
    numbers = numbers_of(thread.person.emergency.numbers)
    said = _("Passed on. In danger call %s.") % (
        numbers[0].digits if numbers else "112"
    )
    masked = _("Numbers, addresses and links were taken out.")
    return Reply(f"{said} {masked}" if passed.was_masked else said)
