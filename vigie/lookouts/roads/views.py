"""The roads as everybody reads them, and what everybody may tell of them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit import zoom
from vigie.kit.fastlane import public_page
from vigie.lib import clock
from vigie.lookouts.public_views import revision
from vigie.lookouts.roads import reporting, showing
from vigie.lookouts.roads.forms import RoadForm
from vigie.lookouts.roads.rows import RoadReport
from vigie.lookouts.roads.states import RoadKind
from vigie.trust.limits import rates
from vigie.trust.limits.guard import guard_of, guarded, limited
from vigie.trust.limits.table import shared

_SAID = {"still": reporting.say_still, "gone": reporting.say_gone}


@require_safe
@public_page(revision, words=("kind", *zoom.WORDS))
def roads(request: HttpRequest, slug: str) -> HttpResponse:
    """What is on the roads: a map, and a list, the latest first."""
    emergency, now = _shown(slug), clock.now()
    kind, view = request.GET.get("kind", ""), zoom.View.of(request.GET)
    found = showing.public(emergency, now, kind if kind in RoadKind.values else "")
    if not view.is_whole:
        found = [one for one in found if one.cell and view.shows(one.cell)]
    words = {
        "emergency": emergency,
        "reports": found[: showing.MOST],
        "more": max(0, len(found) - showing.MOST),
        "drawing": showing.draw(emergency, found, view.cell),
        "kinds": RoadKind.choices,
        "kind": kind,
        "view": view,
        "now": now,
    }
    return render(request, "lookouts/roads/home.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Report something on a road. The answer is the same in a blackout."""
    emergency, now = _shown(slug), clock.now()
    if not emergency.is_open:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = RoadForm(data, guard=guard_of(request), emergency=emergency)
    words = {"emergency": emergency, "form": form}
    if data is None or not form.is_valid():
        status = 200 if data is None else 422
        return render(request, "lookouts/roads/report.html", words, status=status)
    told, key = form.told(now), form.cleaned_data["once"]
    made = reporting.report_road(emergency=emergency, told=told, now=now, pk=key)
    _has_a_word(request, made)  # whoever told it does not confirm it as well
    return render(request, "lookouts/roads/thanks.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def road(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """One report, and one tap: it is still there, or gone."""
    emergency, now = _shown(slug), clock.now()
    row = showing.public_one(emergency, record, now)
    if row is None:
        raise Http404
    said = _said(request, row) if request.method == "POST" else ""
    words = {
        "emergency": emergency,
        "report": showing.public_one(emergency, record, now) or row,
        "said": said,
        "now": now,
    }
    return render(request, "lookouts/roads/one.html", words)


def _said(request: HttpRequest, row: RoadReport) -> str:
    """Take the word of a tap, once of each network; return what to say of it."""
    pressed = next((name for name in _SAID if name in request.POST), None)
    if pressed is None:
        raise Http404
    if not _has_a_word(request, row):
        return _("From your network it was said already: one word counts.")
    _SAID[pressed](report=row.pk, now=clock.now())
    return _("Thank you. It is noted.")


def _has_a_word(request: HttpRequest, row: RoadReport) -> bool:
    """Whether nobody of that network said anything of it yet: they have, then."""
    address = request.META.get("REMOTE_ADDR", "")
    ticks = clock.ticks()
    return rates.ask_once(shared(), "road", row.pk.hex, address, ticks).given


def _shown(slug: str) -> Emergency:
    return get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
