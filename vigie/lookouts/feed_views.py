"""Lookouts for programs: each as CAP 1.2, all of an emergency as Atom and GeoJSON."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.fastlane import public_page
from vigie.kit.origin import origin
from vigie.lib import clock, geo
from vigie.lookouts import showing
from vigie.lookouts.alerts import Sent, alert_of
from vigie.lookouts.models import Lookout
from vigie.lookouts.public_views import revision
from vigie.lookouts.states import Message
from vigie.relaying.cap_said import Source
from vigie.relaying.formats import atom
from vigie.relaying.formats.cap import feed as cap_feed
from vigie.relaying.formats.cap.records import MIME, Alert
from vigie.relaying.formats.cap.writing import write

MOST = 100  # of a feed, those of which something went out last
REMEMBERED = timedelta(days=3)  # after its end: as long as its facts are kept


@require_safe
@public_page(revision)
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Open lookouts, and the ends of the last three days, as Atom."""
    emergency = get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
    rows = _told(emergency)
    language = get_language() or "en"
    entries = [
        cap_feed.entry_of(_alert(row), origin() + _cap(row), language) for row in rows
    ]
    head = atom.Head(
        url=origin() + reverse("lookouts:feed", args=[slug]),
        title=f"{emergency.name}: {_('Look out for')}",
        subtitle=_("Do not follow it and do not intervene yourself."),
        updated=max((one.updated for one in entries), default=emergency.began_at),
    )
    text = "".join(cap_feed.feed(head, entries))
    return HttpResponse(text, content_type=f"{atom.MIME}; charset=utf-8")


@require_safe
@public_page(revision)
def geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """Open lookouts where they were last seen, as GeoJSON."""
    emergency = get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
    cards = showing.open_ones(emergency, clock.now())
    found = {"type": "FeatureCollection", "features": [_feature(one) for one in cards]}
    return JsonResponse(found, content_type="application/geo+json")


@require_safe
@public_page(revision)
def cap(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The last message about one lookout as CAP 1.2: also that it ended."""
    rows = Lookout.objects.select_related("emergency").filter(emergency__slug=slug)
    row = get_object_or_404(rows, code=code, emergency__state__in=SHOWN_TO_ALL)
    if not row.edition or row.until < clock.now() - REMEMBERED:
        raise Http404
    return HttpResponse(write(_alert(row)), content_type=f"{MIME}; charset=utf-8")


def _told(emergency: Emergency) -> list[Lookout]:
    rows = Lookout.objects.select_related("emergency").prefetch_related("editions")
    mine = rows.filter(emergency=emergency, edition__gt=0)
    recent = mine.filter(until__gte=clock.now() - REMEMBERED)
    return list(recent.order_by("-state_at", "pk")[:MOST])


def _alert(row: Lookout) -> Alert:
    sent = [
        Sent(one.number, Message(one.message), one.sent_at)
        for one in row.editions.all()
    ]
    page = reverse("lookouts:one", args=[row.emergency.slug, row.code])
    source = Source(origin(), row.emergency.name, origin() + page)
    return alert_of(row.code, showing.facts_of(row), row.cell, sent, source)


def _cap(row: Lookout) -> str:
    return reverse("lookouts:cap", args=[row.emergency.slug, row.code])


def _feature(card: showing.Card) -> dict[str, Any]:
    point = None
    if card.cell:
        lat, lon = geo.centre_of(card.cell)
        point = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
    words = {
        "code": card.code,
        "headline": card.headline,
        "text": "\n".join(card.lines),
        "place": card.place,
        "since": card.since_at.isoformat(),
        "until": card.until.isoformat(),
    }
    return {"type": "Feature", "geometry": point, "properties": words}
