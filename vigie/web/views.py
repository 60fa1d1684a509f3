"""Public pages across rooms: home, the board, a call, the map, what to know."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.fastlane import plain_words, public_page
from vigie.kit.zoom import View, cell_of
from vigie.lib import clock
from vigie.listening.models import Call
from vigie.listening.states import SHOWN
from vigie.listening.words import labels_of
from vigie.trust.people.queries import is_staff_in
from vigie.trust.retention.policy import policy
from vigie.web import drawing, pages
from vigie.web.kept import kinds
from vigie.web.limits import CASES
from vigie.web.revisions import of_all, of_emergency
from vigie.web.rows import FILTERS, Filters, Listing, row_of

PLACES = 40  # rows of the list under the map


@require_safe
@public_page(of_all)
def home(request: HttpRequest) -> HttpResponse:
    """The emergencies, the open ones first."""
    now = clock.now()
    return render(request, "web/home.html", {"cards": pages.cards(), "now": now})


@require_safe
@public_page(of_emergency, words=FILTERS)
def emergency(request: HttpRequest, slug: str) -> HttpResponse:
    """An emergency's page: whom to call, what happened, the calls."""
    found = shown_emergency(request, slug)
    page = _board(request, found)
    words = {
        "emergency": found,
        "page": page,
        "now": page.now,
        "choices": pages.choices(found),
        "drawing": drawing.draw(
            found, drawing.spots_of_rows([row.call for row in page.listing.rows])
        ),
    }
    return render(request, "web/emergency.html", words)


@require_safe
@public_page(of_emergency, words=FILTERS)
def calls(request: HttpRequest, slug: str) -> HttpResponse:
    """The list alone, for a page that refreshes itself."""
    found = shown_emergency(request, slug)
    page = _board(request, found)
    words = {"emergency": found, "page": page, "now": page.now, "swap": True}
    return render(request, "web/_calls.html", words)


def _board(request: HttpRequest, emergency: Emergency) -> pages.Board:
    filters = Filters.of(request.GET)
    return pages.board(emergency, filters, clock.now(), request.GET.get("after", ""))


@require_safe
@public_page(of_emergency)
def call(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One call, with everything about it that is public."""
    found = shown_emergency(request, slug)
    one = get_object_or_404(Call, emergency=found, code=code)
    if one.state not in SHOWN and not is_staff_in(request, found.pk):
        raise Http404
    now = clock.now()
    words = {"emergency": found, "row": row_of(one, now), "now": now}
    return render(request, "web/call.html", words)


@require_safe
@public_page(of_emergency, words=("kind", "cell"))
def map_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The map, and under it the same places as a list."""
    found = shown_emergency(request, slug)
    filters = Filters.of(request.GET)
    now = clock.now()
    view = View(cell_of(request.GET.get("cell", "")))
    spots = drawing.points_of(found, labels_of(filters.kind), view)
    words = {
        "emergency": found,
        "now": now,
        "filters": filters,
        "view": view,
        "drawing": drawing.draw(found, spots, view.cell),
        "places": drawing.by_place(spots)[:PLACES],
        "chips": pages.Board(
            found, filters, now, pages.Counts.of(found), Listing([], "")
        ).chips,
    }
    return render(request, "web/map.html", words)


@require_safe
@public_page(plain_words)
def about(request: HttpRequest) -> HttpResponse:
    """Limits and privacy, in one page."""
    return render(request, "web/about.html")


@require_safe
@public_page(plain_words)
def limits(request: HttpRequest) -> HttpResponse:
    """What a thief, an intruder, a bad officer and a court would get."""
    return render(request, "web/limits.html", {"cases": CASES})


@require_safe
@public_page(plain_words)
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept of people, why and how long."""
    return render(request, "web/kept.html", {"kinds": kinds(policy())})


@require_safe
@public_page(plain_words)
def programs(request: HttpRequest) -> HttpResponse:
    """Where programs find the same data."""
    return render(request, "web/programs.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may not keep: calls are about people, and they end."""
    lines = [
        "User-agent: *",
        "Disallow: /e/*/c/",
        "Disallow: /desk/",
        "Disallow: /enter/",
        "Disallow: /account/",
        "Disallow: /code/",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


def shown_emergency(request: HttpRequest, slug: str) -> Emergency:
    """Return an emergency the reader may see: archived ones are for its staff."""
    found = get_object_or_404(Emergency, slug=slug)
    if found.state not in SHOWN_TO_ALL and not is_staff_in(request, found.pk):
        raise Http404
    return found
