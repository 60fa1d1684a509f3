"""The team's page of offers: held ones, and what is known of hosts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vigie.doors import offers_seen, vouching
from vigie.doors.models import Door, Remark
from vigie.doors.states import Level
from vigie.doors.vouching import Word
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.trust.people.queries import account_of

MOST = 100  # remarks of one page, the latest
LONGEST = 300  # signs of a reason


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest, slug: str) -> HttpResponse:
    """Offers that wait for a person, and what is known of the hosts of the others."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    why = _act(request, emergency, now) if request.method == "POST" else ""
    if request.method == "POST" and not why:
        return redirect(request.get_full_path())
    quarter = request.GET.get("quarter", "")[:160].strip()
    words = {
        "emergency": emergency,
        "page": offers_seen.page(emergency, quarter, now),
        "quarter": quarter,
        "me": request.user.get_username(),
        "why": why,
        "now": now,
    }
    return render(request, "doors/offers.html", words, status=409 if why else 200)


@never_cache
@require_safe
def said(request: HttpRequest, slug: str) -> HttpResponse:
    """How stays were, as both sides said it, for moderators."""
    emergency = get_object_or_404(Emergency, slug=slug)
    rows = Remark.objects.filter(stay__door__emergency=emergency)
    found = rows.select_related("stay__door").order_by("-at", "pk")[:MOST]
    words = {"emergency": emergency, "remarks": found, "now": clock.now()}
    return render(request, "doors/said.html", words)


def _act(request: HttpRequest, emergency: Emergency, now: datetime) -> str:
    """Do what was pressed; return why it was not possible, in words."""
    by = account_of(request)
    homes = Door.objects.filter(emergency=emergency, is_official=False)
    door = get_object_or_404(homes, pk=_key(request))
    if "level" in request.POST:
        return _vouch(request, door, by, now)
    pressed = next((name for name in _DEEDS if name in request.POST), None)
    if pressed is None:
        raise Http404
    do, words = _DEEDS[pressed]
    given = {"why": request.POST.get("because", "")[:LONGEST]}
    if pressed == "let_in":
        given["mail"] = by.email
    if not do(door=door.pk, by=by.get_username(), now=now, **given):
        return _gone()
    messages.success(request, words)
    return ""


def _vouch(request: HttpRequest, door: Door, by: User, now: datetime) -> str:
    sent = request.POST["level"]
    if sent not in {str(one.value) for one in vouching.BY_TWO}:
        raise Http404
    word = vouching.vouch(
        door=door.pk,
        level=Level(int(sent)),
        by=by.get_username(),
        mail=by.email,
        now=now,
    )
    refused = {
        Word.SAME: _("You said so already: a second person has to."),
        Word.OWN: _("This is your own offer: two others have to say it."),
        Word.GONE: _gone(),
    }
    if word in refused:
        return refused[word]
    kept = _("Kept: a second person has to say the same.")
    shown = _("Two said so: it is shown with the offer.")
    messages.success(request, kept if word == Word.FIRST else shown)
    return ""


_DEEDS: Mapping[str, tuple[Callable[..., bool], Any]] = {
    "let_in": (vouching.let_in, gettext_lazy("The offer is open.")),
    "take_down": (vouching.take_down, gettext_lazy("The offer is taken down.")),
    "unvouch": (
        vouching.unvouch,
        gettext_lazy("Nothing is known of this host any more."),
    ),
}


def _gone() -> str:
    return _("That is no longer possible: look at how it stands now.")


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("door", ""))
    except ValueError:
        raise Http404 from None
