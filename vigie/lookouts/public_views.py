"""The public pages: what to look out for now, and one lookout with its end."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.fastlane import public_page
from vigie.lib import clock
from vigie.lookouts import showing
from vigie.lookouts.models import Lookout
from vigie.lookouts.relays.reach import sums
from vigie.lookouts.states import LookoutState
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
    emergency, now = _shown(request, slug), clock.now()
    rows = Lookout.objects.select_related("emergency").filter(emergency=emergency)
    row = get_object_or_404(rows, code=code)
    is_open = row.state == LookoutState.OPEN and row.until > now
    ended = showing.how_it_ended(row)
    if not is_open and not ended:
        raise Http404
    words = {
        "emergency": emergency,
        "card": showing.card(row) if is_open else None,
        "ended": ended,
        "sums": sums(row) if is_open and row.passed_at else None,
        "now": now,
    }
    return render(request, "lookouts/one.html", words, status=200 if is_open else 410)


def _shown(request: HttpRequest, slug: str) -> Emergency:
    found = get_object_or_404(Emergency, slug=slug)
    if found.state not in SHOWN_TO_ALL and not is_staff_in(request, found.pk):
        raise Http404
    return found
