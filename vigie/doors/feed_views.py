"""The addresses of the directory for partners: Atom, GeoJSON, CSV and HXL."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vigie.doors import feeds
from vigie.doors.directory import Wanted, listed
from vigie.doors.directory_views import shown
from vigie.emergencies.models import Emergency
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.trust.people.queries import is_staff_in

FRESH = 20  # seconds for which an unchanged directory is the same
CSV = "text/csv; charset=utf-8"


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The latest offers as Atom."""
    emergency, now = shown(request, slug), clock.now()
    if fresh := _unchanged(request, emergency, now):
        return fresh
    wanted = Wanted.of(request.GET)
    query = f"?{wanted.query()}" if wanted.any else ""
    head = feeds.Head(
        here=f"{origin()}{reverse('doors:feed', args=[slug])}{query}",
        page=f"{origin()}{reverse('doors:home', args=[slug])}{query}",
        title=f"{emergency.name}: {_('A bed for the night')}",
        host=request.get_host(),
        updated=emergency.began_at,
    )
    rows = wanted.among(listed(emergency, now))
    text = "".join(feeds.atom(rows, head))
    answer = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    return _stamped(answer, request, emergency, now)


@require_safe
def geojson(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All offers as GeoJSON, streamed."""
    return _streamed(request, slug, "application/geo+json", "")


@require_safe
def csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All offers as a table, streamed."""
    return _streamed(request, slug, CSV, "doors.csv")


@require_safe
def hxl(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same table with HXL hashtags, streamed."""
    return _streamed(request, slug, CSV, "doors.hxl.csv")


def _streamed(
    request: HttpRequest, slug: str, kind: str, name: str
) -> HttpResponseBase:
    emergency, now = shown(request, slug), clock.now()
    if fresh := _unchanged(request, emergency, now):
        return fresh
    is_staff = is_staff_in(request, emergency.pk)
    rows = Wanted.of(request.GET).among(listed(emergency, now))
    sheet = feeds.Sheet(rows, feeds.STAFF if is_staff else feeds.PUBLIC)
    answer = StreamingHttpResponse(_pieces(sheet, name), content_type=kind)
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{slug}-{name}"'
    return _stamped(answer, request, emergency, now)


def _pieces(sheet: feeds.Sheet, name: str) -> Iterator[bytes]:
    if not name:
        return feeds.geojson(sheet)
    return feeds.table(sheet, hxl="hxl" in name)


def _tag(emergency: Emergency, now: datetime) -> str:
    return f'"{emergency.pk}-{emergency.revision}-{int(now.timestamp()) // FRESH}"'


def _unchanged(
    request: HttpRequest, emergency: Emergency, now: datetime
) -> HttpResponse | None:
    """Say that nothing changed to who asks again: it costs one query, not all rows."""
    asked = request.headers.get("If-None-Match", "")
    if is_staff_in(request, emergency.pk) or _tag(emergency, now) not in asked:
        return None
    return HttpResponseNotModified(headers={"ETag": _tag(emergency, now)})


def _stamped(
    answer: HttpResponseBase, request: HttpRequest, emergency: Emergency, now: datetime
) -> HttpResponseBase:
    if is_staff_in(request, emergency.pk):
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
    answer.headers["ETag"] = _tag(emergency, now)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
