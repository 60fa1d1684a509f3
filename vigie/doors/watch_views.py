"""“Tell me when a door opens”: the place, where to tell, and the way out of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.doors import watching
from vigie.doors.directory import Wanted, quarters_of
from vigie.doors.directory_views import shown
from vigie.doors.letter_words import WATCHES
from vigie.doors.models import Watch
from vigie.doors.places_named import NoSuchPlace
from vigie.doors.watch_forms import WhereForm
from vigie.doors.watch_letters import page_of
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.relaying.channels.push.keys import public_key
from vigie.relaying.reach_form import ReachForm
from vigie.relaying.states import Channel
from vigie.trust.limits.guard import guard_of, guarded, limited

NEAREST = 12  # quarters that are named on a page


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def watch(request: HttpRequest, slug: str) -> HttpResponse:
    """First the place, then where to tell: the place stands in the address."""
    emergency, now = shown(request, slug), clock.now()
    wanted = Wanted.of(request.GET)
    where = WhereForm(request.GET) if wanted.any else WhereForm()
    place = _place(emergency, wanted, where)
    words: dict[str, Any] = {"emergency": emergency, "where": where, "now": now}
    if place is None or not emergency.is_open:
        status = 422 if request.method == "POST" else 200
        return render(request, "doors/watch.html", words, status=status)
    sent = request.POST if request.method == "POST" else None
    form = ReachForm(sent, guard=guard_of(request))
    words |= {"place": place, "form": form, **_there(place)}
    if sent is None or not form.is_valid():
        words["push_key"] = public_key()
        status = 200 if sent is None else 422
        return render(request, "doors/watch.html", words, status=status)
    address = form.address(get_language() or "en", now)
    made = watching.watch(place=place, address=address, now=now)
    if made is not None and address.channel == Channel.PUSH:
        return redirect(page_of(made.pk))
    return render(request, "doors/watching.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def watched(request: HttpRequest, token: str) -> HttpResponse:
    """Where letters lead: yes, it was me; what is free now; and no more of it. A
    program that only follows the link changes nothing."""
    now, key = clock.now(), WATCHES.row(token)
    if key is None:
        raise Http404
    if "end" in request.POST:
        watching.end(watch=key)
    elif "yes" in request.POST:
        watching.confirm(watch=key, now=now)
    if request.method == "POST":
        return redirect("doors:watched", token)
    rows = Watch.objects.select_related("emergency").filter(ends_at__gt=now)
    row = rows.filter(pk=key).first()
    if row is None:
        return render(request, "doors/watched.html", {"now": now})
    place = watching.watched(row)
    words = {"emergency": row.emergency, "watch": row, "place": place, "now": now}
    return render(request, "doors/watched.html", words | _there(place))


def _there(place: watching.Place) -> dict[str, Any]:
    """Return what is free there now, by quarter."""
    found = quarters_of(watching.there(place, clock.now()))
    return {
        "free": sum(one.free for one in found),
        "quarters": [
            (one, place.wanted.query(place=one.name)) for one in found[:NEAREST]
        ],
    }


def _place(
    emergency: Emergency, wanted: Wanted, where: WhereForm
) -> watching.Place | None:
    if not wanted.any or not where.is_valid():
        return None
    try:
        return watching.place_of(emergency, wanted.place, wanted)
    except NoSuchPlace as error:
        where.add_error("place", str(error))
        return None
