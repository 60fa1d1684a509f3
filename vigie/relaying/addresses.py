"""Where people are reached: found or made once, stopped, confirmed, dead, forgotten."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, ForeignObjectRel, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from vigie.relaying.models import Address
from vigie.relaying.states import ADDRESS_STEPS, AddressState, Channel
from vigie.trust.sealed.blind import Kind, normal
from vigie.trust.sealed.fields import look_for
from vigie.work.database import writing

MOST_FAILURES = 5  # letters given up, one after the other
UNUSED_FOR = timedelta(days=1)  # somebody who fills in a form is not done at once


class BadAddress(ValueError):
    """Nothing is reached at what was given by that channel; the text is for people."""


def address_of(
    *,
    channel: Channel,
    value: str,
    now: datetime,
    language: str = "",
    secret: str | None = None,
) -> Address:
    """Return the address of a receiver, made on the first mention of it.

    One that is known keeps its language and its state: who said stop is not written
    to again because another names them. Call it inside `writing()` or outside of any
    transaction. Raises BadAddress.
    """
    form = _form(channel, value)
    found = _known(channel, form)
    if found is None:
        made = Address(channel=channel, value=form, language=language, made_at=now)
        made.secret = secret
        with _alone(channel, form):
            # Another may have made it meanwhile, also under a newer key of the index,
            # where the constraint would not see that the two are one.
            found = _known(channel, form)
            if found is None:
                made.save(force_insert=True)
    return found or made


def _known(channel: Channel, form: str) -> Address | None:
    rows = Address.objects.filter(look_for(Address, "value_key", form), channel=channel)
    return rows.order_by("made_at", "pk").first()


@contextmanager
def _alone(channel: Channel, form: str) -> Iterator[None]:
    """Have everybody who makes the same address wait for one another, whichever key
    each of them looks with: until the end of the transaction."""
    with nullcontext() if connection.in_atomic_block else writing():
        if connection.vendor == "postgresql":  # SQLite has one writer in any case
            mark = salted_hmac(
                "vigie.relaying.address", f"{channel}:{form.casefold()}"
            ).digest()
            with connection.cursor() as cursor:
                number = int.from_bytes(mark[:8], "big", signed=True)
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        yield


def find(*, channel: Channel, value: str) -> Address | None:
    """Return the address of a receiver if it is known. Raises BadAddress."""
    return _known(channel, _form(channel, value))


def _form(channel: Channel, value: str) -> str:
    """Return a value as it is stored, in the form of its channel."""
    typed = value.strip()
    is_web, is_mail = "://" in typed, "@" in typed and "://" not in typed
    fits = {
        Channel.MAIL: is_mail and len(typed.split()) == 1,
        Channel.SMS: not is_web and not is_mail,
        Channel.PUSH: is_web,
        Channel.WEBHOOK: is_web,
        Channel.BLUESKY: typed.startswith("at://"),
    }[channel]
    form = normal(Kind.REACH, typed, settings.REGION) if fits else ""
    if not form:
        raise BadAddress(_("Nobody is reached at this by %s.") % channel.label)
    return form if channel == Channel.SMS else typed


def prove(*, address: UUID) -> bool:
    """Note that the receiver themselves confirmed it, or wants letters again.

    Whether that was a step: False when it was in use already.
    """
    return _step([address], AddressState.GOOD) > 0


def put_beside(*, phone: Address, of: Address) -> None:
    """Have a phone told what goes to an address, in its language; a phone stands beside
    one address, the last. Runs inside a transaction."""
    Address.objects.filter(pk=phone.pk).update(beside=of, language=of.language)
    prove(address=phone.pk)


def renew_phone(*, old: str, new: str) -> bool:
    """Write to another subscription of the same browser from now on; False where the
    old one is not known or said stop, or the new one is an address already."""
    with writing(durable=True):
        phone = _known(Channel.PUSH, old)
        if phone is None or phone.state == AddressState.STOPPED:
            return False
        if _known(Channel.PUSH, new) is not None:
            return False
        phone.value, phone.state, phone.failures = new, AddressState.GOOD, 0
        phone.save(update_fields=["value", "value_key", "state", "failures"])
    return True


def take_away_phones(*, of: Address) -> int:
    """Tell the phones beside an address no more; return how many there were."""
    return Address.objects.filter(beside=of).update(beside=None)


def stop(*, address: UUID) -> bool:
    """Write nothing more to an address; what waits for it is recalled when it is due.

    Whether that was a step: False when it had said so before.
    """
    return _step([address], AddressState.STOPPED) > 0


def mark_dead(addresses: Collection[UUID]) -> None:
    """Write nothing more to addresses that no longer exist."""
    _step(addresses, AddressState.DEAD)


def note_failures(addresses: Collection[UUID]) -> None:
    """Count a letter given up for each; after MOST_FAILURES in a row it is dead."""
    rows = Address.objects.filter(pk__in=addresses)
    rows.update(failures=F("failures") + 1)
    worn = rows.filter(failures__gte=MOST_FAILURES).values_list("pk", flat=True)
    if gone := list(worn):
        mark_dead(gone)


def _step(addresses: Collection[UUID], state: AddressState) -> int:
    before = [one for one, steps in ADDRESS_STEPS.items() if state in steps]
    rows = Address.objects.filter(pk__in=addresses, state__in=before)
    fresh = {"failures": 0} if state == AddressState.GOOD else {}
    return rows.update(state=state, **fresh)


def unused(now: datetime) -> "QuerySet[Address]":
    """Return the addresses that nobody refers to any more, no letter either."""
    rows = Address.objects.filter(made_at__lte=now - UNUSED_FOR, beside=None)
    for link in Address._meta.get_fields(include_hidden=True):
        if not isinstance(link, ForeignObjectRel) or link.related_model is Address:
            continue  # the phones beside an address go with it
        theirs = link.related_model._base_manager
        refers = theirs.filter(**{link.field.name: OuterRef("pk")})
        rows = rows.filter(~Exists(refers))
    return rows
