"""The page that a circle's letters lead to."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.kit.languages import is_chosen
from vigie.lib import clock
from vigie.relaying.models import Address
from vigie.safety import circle, phones, suggesting
from vigie.safety.own_people import own_people
from vigie.safety.tokens import address_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """How those are who listed the reader; asking after one, and hearing no more."""
    number = address_of(token)
    address = Address.objects.filter(pk=number).first() if number else None
    if address is None:
        raise Http404
    if not address.language or is_chosen(request):
        return _shown(request, address, token)
    with translation.override(address.language):
        return _shown(request, address, token)


def _shown(request: HttpRequest, address: Address, token: str) -> HttpResponse:
    if request.method == "POST":
        if not phones.change(request, address):
            _done(request, address)
        return redirect("safety:mine", token)
    now = clock.now()
    words = {"people": own_people(address, now), "now": now}
    words |= phones.words(address.phones.count())
    return render(request, "safety/mine.html", words)


def _done(request: HttpRequest, address: Address) -> None:
    """Do what was asked about one member. Whether it had an effect is not said: it
    would tell who blocked whom."""
    if "post" in request.POST:
        _judged(request, address)
        return
    member, now = _member(request.POST.get("member", "")), clock.now()
    if "ask" in request.POST:
        circle.ask_after(address=address, member=member, now=now)
        messages.success(request, _("They are asked, at most once in an hour."))
    elif "block" in request.POST:
        circle.block(address=address, member=member, now=now)
        messages.success(request, _("You hear no more of them. They are not told."))
    elif "unblock" in request.POST:
        circle.unblock(address=address, member=member)
        messages.success(request, _("You hear of them again."))


def _judged(request: HttpRequest, address: Address) -> None:
    """Take a yes or a no about a post; whether it counted is not said."""
    number, word = request.POST["post"], request.POST.get("theirs", "")
    if not (number.isascii() and number.isdecimal()) or len(number) > 18:
        raise Http404
    if word in ("yes", "no"):
        suggesting.judge(
            address=address,
            suggestion=int(number),
            theirs=word == "yes",
            now=clock.now(),
        )
        messages.success(request, _("Thank you. It is noted."))


def _member(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None
