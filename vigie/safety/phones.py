"""A phone told by a notice: of whoever is in circles, and of whoever is asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from vigie.lib import clock
from vigie.relaying import addresses
from vigie.relaying.channels.push.encryption import NoSubscription
from vigie.relaying.channels.push.keys import public_key
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.safety.asked import Asked
from vigie.safety.members import NotAllowed, take_phone
from vigie.safety.models import Member
from vigie.work.database import writing

MOST = 6  # phones beside one address


def beside(address: Address, subscription: str) -> None:
    """Tell a phone what an address is told. Its browser agreed, and whoever has the
    link of an address reads all of it anyway. Raises NoSubscription, NotAllowed."""
    value, now = stored_form(subscription), clock.now()
    with writing(durable=True):
        phone = addresses.address_of(
            channel=Channel.PUSH, value=value, now=now, language=address.language
        )
        if address.phones.exclude(pk=phone.pk).count() >= MOST:
            raise NotAllowed(_("You have six addresses. Remove one first."))
        addresses.put_beside(phone=phone, of=address)


def change(request: HttpRequest, address: Address) -> bool:
    """Take the phone in the reader's hand, or all away; False if neither was asked."""
    if "subscription" in request.POST:
        _taken(request, lambda given: beside(address, given))
        return True
    if "nophones" in request.POST:
        with writing():
            addresses.take_away_phones(of=address)
        messages.success(request, _("Removed: we write there no more."))
        return True
    return False


def ask_here(request: HttpRequest, question: Asked) -> None:
    """Take the phone in the hand of whoever is asked: a member's own, or beside the
    address at which somebody is listed."""

    def take(given: str) -> None:
        if question.listed:
            beside(Address.objects.get(pk=question.listed), given)
        else:
            member = Member.objects.get(pk=question.member_id)
            take_phone(member=member, subscription=given, now=clock.now())

    _taken(request, take)


def _taken(request: HttpRequest, take: Any) -> None:
    try:
        take(request.POST.get("subscription", ""))
    except NoSubscription:
        raise Http404 from None
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Kept: you are told by a notice on this phone."))


def words(phones: int = 0) -> dict[str, Any]:
    """What the form of a phone needs."""
    return {"push_key": public_key(), "phones": phones}
