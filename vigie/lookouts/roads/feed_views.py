"""The roads for programs: GeoJSON, Atom, and for Waze CIFS."""

import math
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.fastlane import public_page
from vigie.kit.origin import origin
from vigie.lib import clock, geo
from vigie.lookouts.public_views import revision
from vigie.lookouts.roads import showing
from vigie.lookouts.roads.rows import RoadReport
from vigie.lookouts.roads.states import RoadKind, RoadState
from vigie.relaying.formats import atom, cifs
from vigie.relaying.formats.cap.records import Point
from vigie.relaying.formats.text import clean, written_moment

# What Waze is told. A check or a road block never is.
_WAZE = {
    RoadKind.CLOSURE: cifs.Type.CLOSED,
    RoadKind.CORDON: cifs.Type.CLOSED,
    RoadKind.ACCIDENT: cifs.Type.ACCIDENT,
    RoadKind.HAZARD: cifs.Type.HAZARD,
}
_WINDS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
FINE = 9  # H3: a coarser place is no stretch of a road
HALF_M = 100.0  # of the stretch, before and behind the point


@require_safe
@public_page(revision)
def geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """What is on the roads, as GeoJSON points."""
    rows = showing.public(_shown(slug), clock.now())
    found = {"type": "FeatureCollection", "features": [_feature(one) for one in rows]}
    return JsonResponse(found, content_type="application/geo+json")


@require_safe
@public_page(revision)
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What is on the roads, as Atom."""
    emergency = _shown(slug)
    rows = showing.public(emergency, clock.now())
    head = atom.Head(
        url=origin() + reverse("lookouts:roads_feed", args=[slug]),
        title=f"{emergency.name}: {_('On the roads')}",
        subtitle=_("As people tell it."),
        updated=max((one.state_at for one in rows), default=emergency.began_at),
    )
    parts = [*atom.opening(head), *(_entry(slug, one) for one in rows), "</feed>\n"]
    return HttpResponse("".join(parts), content_type=f"{atom.MIME}; charset=utf-8")


@require_safe
@public_page(revision)
def waze(request: HttpRequest, slug: str) -> HttpResponse:
    """What the team confirmed of closures, cordons, accidents and hazards, as CIFS."""
    rows = showing.public(_shown(slug), clock.now())
    found = [one for row in rows for one in _incidents(row)]
    return HttpResponse(cifs.written_json(found), content_type="application/json")


def _feature(row: RoadReport) -> dict[str, Any]:
    point = None
    if row.cell:
        lat, lon = geo.centre_of(row.cell)
        point = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
    words = {
        "id": str(row.pk),
        "kind": row.kind,
        "confirmed": row.state == RoadState.CONFIRMED,
        "place": row.place,
        "heading": row.heading,
        "since": row.since_at.isoformat(),
        "until": row.until.isoformat(),
    }
    return {"type": "Feature", "geometry": point, "properties": words}


def _entry(slug: str, row: RoadReport) -> str:
    page = origin() + reverse("lookouts:road", args=[slug, row.pk])
    title = atom.short(clean(f"{row.get_kind_display()} · {row.place}"))
    told = ", ".join(filter(None, [row.get_state_display(), _towards(row)]))
    return (
        f"<entry>\n<id>urn:uuid:{row.pk}</id>\n<title>{escape(title)}</title>\n"
        f"<updated>{written_moment(row.state_at)}</updated>\n"
        f"<published>{written_moment(row.made_at)}</published>\n"
        f"<author><name>{escape(_('As people tell it.'))}</name></author>\n"
        f"<link href={quoteattr(page)}/>\n<summary>{escape(told)}</summary>\n</entry>\n"
    )


def _towards(row: RoadReport) -> str:
    return row.get_heading_display() if row.heading else ""


def _incidents(row: RoadReport) -> Iterator[cifs.Incident]:
    """Yield the incident of a report that a person of the team confirmed, with a fine
    place and a direction: Waze closes what it is told, and a guess closes a street."""
    checked = row.state == RoadState.CONFIRMED and row.decided_by
    known = row.kind in _WAZE and row.heading and row.cell
    if not (checked and known) or geo.resolution_of(row.cell) < FINE:
        return
    yield cifs.Incident(
        id=str(row.pk),
        type=_WAZE[RoadKind(row.kind)],
        polyline=_stretch(row),
        direction=cifs.Direction.ONE,
        street=row.place,
        starttime=row.since_at,
        endtime=row.until,
        description=RoadKind(row.kind).value,
    )


def _stretch(row: RoadReport) -> tuple[Point, ...]:
    """Two points in the direction of the traffic: before and behind the place."""
    lat, lon = geo.centre_of(row.cell)
    turn = math.radians(45 * _WINDS.index(row.heading))
    up = math.cos(turn) * HALF_M / 111_200
    across = math.sin(turn) * HALF_M / (111_320 * math.cos(math.radians(lat)))
    return (lat - up, lon - across), (lat + up, lon + across)


def _shown(slug: str) -> Emergency:
    return get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
