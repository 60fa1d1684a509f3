"""“Tell me when it is over”, and the page that ends that."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.lib import clock
from vigie.lookouts import showing
from vigie.lookouts.links import FOLLOWERS
from vigie.lookouts.models import Follower, Lookout
from vigie.lookouts.relays import following
from vigie.relaying.channels.push.keys import public_key
from vigie.relaying.reach_form import ReachForm
from vigie.trust.limits.guard import guard_of, guarded, limited


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def follow(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Have oneself told when a lookout is over, without an account."""
    emergency = get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
    now = clock.now()
    rows = Lookout.objects.open(now).select_related("emergency")
    row = get_object_or_404(rows, emergency=emergency, code=code)
    sent = request.POST if request.method == "POST" else None
    form = ReachForm(sent, guard=guard_of(request))
    words = {"emergency": emergency, "card": showing.card(row), "form": form}
    words |= {"push_key": public_key(), "now": now}
    if sent is None or not form.is_valid():
        status = 200 if sent is None else 422
        return render(request, "lookouts/relays/follow.html", words, status=status)
    address = form.address(get_language() or "en", now)
    if following.follow(lookout=row.pk, address=address, now=now) is None:
        raise Http404
    return render(request, "lookouts/relays/following.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def followed(request: HttpRequest, token: str) -> HttpResponse:
    """Where a follower's letter leads: how it stands, and no more of it."""
    key = FOLLOWERS.row(token)
    if key is None:
        raise Http404
    if request.method == "POST":
        following.unfollow(follower=key)
        return redirect("lookouts:followed", token)
    rows = Follower.objects.select_related("lookout__emergency")
    row = rows.filter(pk=key).first()
    lookout = row.lookout if row else None
    words: dict[str, Any] = {
        "follower": row,
        "lookout": lookout,
        "ended": showing.how_it_ended(lookout) if lookout else "",
        "now": clock.now(),
    }
    if lookout is not None:
        words["emergency"] = lookout.emergency
    return render(request, "lookouts/relays/followed.html", words)
