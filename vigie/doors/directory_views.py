"""The directory of open doors, and its places as points of a map."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from vigie.doors import directory as finding
from vigie.doors.directory import FILTERS, MOST_ASKED, Wanted
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit import zoom
from vigie.kit.fastlane import public_page
from vigie.lib import clock
from vigie.trust.people.queries import is_staff_in


def revision(slug: str, **_: Any) -> tuple[int, int] | None:
    """Return what changes with the emergency, None when the public may not see it."""
    return (
        Emergency.objects.filter(slug=slug, state__in=SHOWN_TO_ALL)
        .values_list("pk", "revision")
        .first()
    )


def shown(request: HttpRequest, slug: str) -> Emergency:
    """Return an emergency the reader may see. Raises Http404."""
    found = get_object_or_404(Emergency, slug=slug)
    if found.state not in SHOWN_TO_ALL and not is_staff_in(request, found.pk):
        raise Http404
    return found


@require_safe
@public_page(revision, words=FILTERS)
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Two doors, the figures, and what is free by quarter."""
    emergency, now = shown(request, slug), clock.now()
    wanted, after = Wanted.of(request.GET), request.GET.get("after", "")
    words = {
        "emergency": emergency,
        "page": finding.directory(emergency, wanted, now, after),
        "sizes": range(1, MOST_ASKED + 1),
        "now": now,
    }
    return render(request, "doors/directory.html", words)


@require_safe
@public_page(revision, words=(*FILTERS, "box"))
def cells(request: HttpRequest, slug: str) -> HttpResponse:
    """How many places are free around each public point of a view: what the map
    draws. Points that are near one another are one, while there are too many."""
    emergency, now = shown(request, slug), clock.now()
    rows = Wanted.of(request.GET).among(finding.listed(emergency, now))
    view = zoom.View.of(request.GET)
    spots = finding.spots_of(finding.points_of(rows), view)
    features = [_feature(spot) for spot in spots]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _feature(spot: finding.Spot) -> dict[str, Any]:
    words: dict[str, Any] = {"place": spot.quarter, "calls": spot.free, "tone": "door"}
    if spot.points > 1:
        words |= {"points": spot.points, "cell": f"{spot.cell:x}"}
    point = {"type": "Point", "coordinates": [spot.lon, spot.lat]}
    return {"type": "Feature", "geometry": point, "properties": words}
