"""The public pages: what to look out for now, and one lookout with its end."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.fastlane import public_page
from vigie.kit.headers import may_be_framed
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.lookouts import showing
from vigie.lookouts.models import Lookout
from vigie.lookouts.relays.reach import sums
from vigie.lookouts.states import LookoutState
from vigie.trust.people.doors import qr_of
from vigie.trust.people.queries import is_staff_in


def revision(slug: str, **_: Any) -> tuple[int, int] | None:
    """Return what changes with the emergency, None when the public may not see it."""
    return (
        Emergency.objects.filter(slug=slug, state__in=SHOWN_TO_ALL)
        .values_list("pk", "revision")
        .first()
    )


@require_safe
@public_page(revision)
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """What to look out for now."""
    emergency, now = _shown(request, slug), clock.now()
    words = {
        "emergency": emergency,
        "cards": showing.open_ones(emergency, now),
        "now": now,
    }
    return render(request, "lookouts/home.html", words)


@require_safe
@public_page(revision)
def one(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One lookout: its fixed text while it is open, and that it ended afterwards."""
    return _page(request, slug, code, "lookouts/one.html")


@require_safe
@public_page(revision)
def poster(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The same as one sheet to print, with a QR code that leads to it."""
    return _page(request, slug, code, "lookouts/poster.html", qr_of)


@require_safe
@may_be_framed
@public_page(revision)
def card(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The same for a frame in the page of another site."""
    return _page(request, slug, code, "lookouts/card.html")


def _page(
    request: HttpRequest,
    slug: str,
    code: str,
    template: str,
    drawn: Callable[[str], str] = str,
) -> HttpResponse:
    emergency, now = _shown(request, slug), clock.now()
    rows = Lookout.objects.select_related("emergency").filter(emergency=emergency)
    row = get_object_or_404(rows, code=code)
    is_open = row.state == LookoutState.OPEN and row.until > now
    ended = showing.how_it_ended(row)
    if not is_open and not ended:
        raise Http404
    link = origin() + reverse("lookouts:one", args=[slug, code])
    words = {
        "emergency": emergency,
        "card": showing.card(row) if is_open else None,
        "sums": sums(row) if is_open and row.passed_at else None,
        "ended": ended,
        "link": link,
        "frame": link + "card/",
        "qr": drawn(link),
        "now": now,
    }
    return render(request, template, words, status=200 if is_open else 410)


def _shown(request: HttpRequest, slug: str) -> Emergency:
    found = get_object_or_404(Emergency, slug=slug)
    if found.state not in SHOWN_TO_ALL and not is_staff_in(request, found.pk):
        raise Http404
    return found
