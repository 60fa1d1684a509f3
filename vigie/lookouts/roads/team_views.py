"""The team's pages of the roads: what is confirmed or removed, what is hidden."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lookouts.roads import blackouts, reporting
from vigie.lookouts.roads.forms import BlackoutForm
from vigie.lookouts.roads.rows import Blackout, RoadReport
from vigie.lookouts.roads.states import RoadState
from vigie.trust.people.queries import account_of

MOST = 60
_PRESSED = {"confirm": RoadState.CONFIRMED, "remove": RoadState.REMOVED}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """All reports that stand, also hidden ones, and those that ended last."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    if request.method == "POST":
        _judge(request, emergency, now)
        return redirect("lookouts:roads_team", slug)
    rows = RoadReport.objects.filter(emergency=emergency).order_by("-made_at", "pk")
    standing = rows.standing(now)
    words = {
        "emergency": emergency,
        "standing": standing[:MOST],
        "over": rows.exclude(pk__in=standing.values("pk"))[:MOST],
        "now": now,
    }
    return render(request, "lookouts/roads/team.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def blackout(request: HttpRequest, slug: str) -> HttpResponse:
    """Where checks, cordons and road blocks are hidden, for officers alone."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    if request.method == "POST" and "end" in request.POST:
        _end(request, emergency, now)
        return redirect("lookouts:blackout", slug)
    data = request.POST if request.method == "POST" else None
    form = BlackoutForm(data, emergency=emergency, now=now)
    if data is not None and form.is_valid() and _begin(request, form, now):
        return redirect("lookouts:blackout", slug)
    words = {
        "emergency": emergency,
        "form": form,
        "running": blackouts.running(emergency, now),
        "now": now,
    }
    status = 200 if data is None else 422
    return render(request, "lookouts/roads/blackout.html", words, status=status)


def _judge(request: HttpRequest, emergency: Emergency, now: datetime) -> None:
    pressed = next((name for name in _PRESSED if name in request.POST), None)
    row = get_object_or_404(RoadReport, emergency=emergency, pk=_key(request, "report"))
    if pressed is None:
        raise Http404
    by = account_of(request).get_username()
    done = reporting.judge_road(report=row.pk, state=_PRESSED[pressed], by=by, now=now)
    if done:
        messages.success(request, _("It is noted."))


def _begin(request: HttpRequest, form: BlackoutForm, now: datetime) -> bool:
    try:
        blackouts.begin(
            emergency=form.emergency,
            ground=form.ground(),
            reason=form.cleaned_data["reason"],
            by=account_of(request).get_username(),
            now=now,
            lookout=form.lookout(),
        )
    except blackouts.NoAlert:
        form.add_error("alert", _("This alert is over."))
        return False
    messages.success(request, _("They are hidden there from now on."))
    return True


def _end(request: HttpRequest, emergency: Emergency, now: datetime) -> None:
    row = get_object_or_404(Blackout, emergency=emergency, pk=_key(request, "end"))
    by = account_of(request).get_username()
    if blackouts.end(blackout=row.pk, by=by, now=now):
        messages.success(request, _("They are shown again."))


def _key(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None
