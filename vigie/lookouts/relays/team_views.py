"""The team's pages of relays: who they are, and how far a lookout went by them."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lookouts import showing
from vigie.lookouts.models import Lookout, Relay
from vigie.lookouts.relays import registering
from vigie.lookouts.relays.forms import MOST_FOLLOWERS
from vigie.lookouts.relays.reach import spread
from vigie.lookouts.relays.states import RelayState
from vigie.trust.people.queries import account_of

MOST = 100  # of each kind


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def relays(request: HttpRequest, slug: str) -> HttpResponse:
    """Relays to be checked, and those that are asked."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    if request.method == "POST":
        _decide(request, emergency, now)
        return redirect("lookouts:relays", slug)
    rows = Relay.objects.filter(emergency=emergency).prefetch_related("areas")
    rows = rows.filter(ends_at__gt=now)
    greatest = rows.order_by("-followers", "pk")
    words = {
        "emergency": emergency,
        "waiting": rows.filter(state=RelayState.PROVEN).order_by("state_at")[:MOST],
        "checked": greatest.filter(state=RelayState.CHECKED)[:MOST],
        "refused": greatest.filter(state=RelayState.REFUSED)[:MOST],
        "now": now,
    }
    return render(request, "lookouts/relays/team.html", words)


@never_cache
@require_safe
def spread_of(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """How far one lookout was passed on, and who had it from whom."""
    emergency = get_object_or_404(Emergency, slug=slug)
    rows = Lookout.objects.select_related("emergency").filter(emergency=emergency)
    row = get_object_or_404(rows, pk=record)
    words = {
        "emergency": emergency,
        "lookout": row,
        "card": showing.card(row),
        "spread": spread(row),
        "now": clock.now(),
    }
    return render(request, "lookouts/relays/spread.html", words)


def _decide(request: HttpRequest, emergency: Emergency, now: datetime) -> None:
    try:
        key = UUID(request.POST.get("relay", ""))
    except ValueError:
        raise Http404 from None
    row = get_object_or_404(Relay, emergency=emergency, pk=key)
    by = account_of(request).get_username()
    if "check" in request.POST:
        many = _followers(request, row)
        done = registering.check(relay=row.pk, followers=many, by=by, now=now)
    elif "refuse" in request.POST:
        done = registering.refuse(relay=row.pk, by=by, now=now)
    else:
        raise Http404
    if done:
        messages.success(request, _("It is noted."))


def _followers(request: HttpRequest, row: Relay) -> int:
    """As many as whoever checked it counted, or as it said itself."""
    typed = request.POST.get("followers", "")
    is_number = typed.isdecimal() and len(typed) < 10
    return min(int(typed), MOST_FOLLOWERS) if is_number else row.followers
