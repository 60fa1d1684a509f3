"""“I have seen it”, and the team's page of what was seen."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.lib import clock
from vigie.lookouts import showing, sighting
from vigie.lookouts.line import draw
from vigie.lookouts.models import Lookout, Sighting
from vigie.lookouts.path import path_of
from vigie.lookouts.sighting_forms import SightingForm
from vigie.lookouts.sighting_photo import add_photo
from vigie.lookouts.states import SightingState, Way
from vigie.lookouts.stream.showing import passed_on
from vigie.trust.limits.guard import guard_of, guarded
from vigie.trust.people.queries import account_of

_PRESSED = {
    "confirm": SightingState.CONFIRMED,
    "dismiss": SightingState.DISMISSED,
}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def seen(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Tell that one has seen it."""
    emergency = get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
    now = clock.now()
    rows = Lookout.objects.open(now).select_related("emergency")
    row = get_object_or_404(rows, emergency=emergency, code=code)
    data = request.POST if request.method == "POST" else None
    form = SightingForm(
        data, request.FILES or None, guard=guard_of(request), emergency=emergency
    )
    words = {"emergency": emergency, "card": showing.card(row), "form": form}
    words["now"] = now
    if data is None or not form.is_valid():
        status = 200 if data is None else 422
        return render(request, "lookouts/seen.html", words, status=status)
    made = sighting.report_sighting(
        lookout=row.pk,
        seen=form.seen(get_language() or "en", now),
        way=Way.PAGE,
        now=now,
        pk=form.cleaned_data["once"],
    )
    if made is None:
        raise Http404
    file = request.FILES.get("photo")
    words["refused"] = add_photo(sighting=made, file=file, now=now)
    return render(request, "lookouts/thanks.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def path(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """What was seen of one lookout, for the team."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    rows = Lookout.objects.select_related("emergency").filter(emergency=emergency)
    row = get_object_or_404(rows, pk=record)
    if request.method == "POST":
        _judge(request, row, now)
        return redirect("lookouts:path", slug, record)
    way = path_of(row, now)
    words = {
        "emergency": emergency,
        "lookout": row,
        "card": showing.card(row),
        "path": way,
        "drawing": draw(way),
        "passed_on": passed_on(row),
        "now": now,
    }
    return render(request, "lookouts/path.html", words)


def _judge(request: HttpRequest, lookout: Lookout, now: datetime) -> None:
    pressed = next((name for name in _PRESSED if name in request.POST), None)
    try:
        key = UUID(request.POST.get("sighting", ""))
    except ValueError:
        raise Http404 from None
    row = get_object_or_404(Sighting, lookout=lookout, pk=key)
    if pressed is None:
        raise Http404
    by, state = account_of(request).get_username(), _PRESSED[pressed]
    if sighting.judge(sighting=row.pk, state=state, by=by, now=now):
        messages.success(request, _("It is noted."))
