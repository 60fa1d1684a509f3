"""“I have room” and “I need a bed”: the two forms, and what one gets for an answer."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.doors import asking, matching, offering, posts_mine
from vigie.doors.door_forms import NeedForm, NightForm, OfferForm
from vigie.doors.models import Door, Need, PostGroup
from vigie.doors.questions import moment_of
from vigie.doors.standing import TooMany
from vigie.doors.states import Way
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.trust.limits.guard import guard_of, guarded
from vigie.trust.models import ReturnCode
from vigie.trust.people.codes import Prepared, prepare_code
from vigie.trust.people.doors import admit, link_of, qr_of


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a bed."""
    return _asked(request, slug, OfferForm)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a bed."""
    return _asked(request, slug, NeedForm)


def _asked(request: HttpRequest, slug: str, kind: type[NightForm]) -> HttpResponse:
    emergency = get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
    guard = guard_of(request)
    post = posts_mine.of_token(request.GET.get("post", ""), emergency)
    if request.method != "POST":
        form = kind(guard=guard, emergency=emergency, initial=_as_read(post))
        return _form(request, emergency, form, post)
    form = kind(request.POST, guard=guard, emergency=emergency)
    if not emergency.is_open or not form.is_valid():
        return _form(request, emergency, form, post, status=422)
    now, prepared = clock.now(), prepare_code(get_language() or "en")
    keep = keep_offer if isinstance(form, OfferForm) else keep_need
    try:
        row = keep(form, prepared, now)
    except TooMany:
        form.say_too_many()
        return _form(request, emergency, form, post, status=422)
    if post is not None:
        posts_mine.replace(group=post, by=row, now=now)
    return _kept(request, row, prepared, now)


def _as_read(post: PostGroup | None) -> dict[str, Any]:
    """Return what a post told, for its author to go on from."""
    if post is None:
        return {}
    read = {"quarter": post.row.quarter, "note": post.row.note}
    if post.door is not None:
        return {**read, "places": post.door.places}
    return read


def _form(
    request: HttpRequest,
    emergency: Emergency,
    form: NightForm,
    post: PostGroup | None,
    status: int = 200,
) -> HttpResponse:
    words = {
        "emergency": emergency,
        "form": form,
        "is_offer": isinstance(form, OfferForm),
        "post": post,
        "now": clock.now(),
    }
    return render(request, "doors/ask.html", words, status=status)


def keep_offer(
    form: Any,
    prepared: Prepared,
    now: datetime,
    *,
    way: Way = Way.PAGE,
    by: str = offering.PUBLIC,
) -> Door:
    """Store the offer of a valid form."""
    given = form.cleaned_data
    return offering.offer_door(
        emergency=form.emergency,
        number=given["places"],
        where=given["quarter"],
        until=moment_of(given["until"], now),
        reached=form.reached(get_language() or "en", now),
        way=way,
        now=now,
        says=form.says(),
        note=given["note"],
        prepared=prepared,
        pk=given["once"],
        by=by,
    )


def keep_need(
    form: Any,
    prepared: Prepared,
    now: datetime,
    *,
    way: Way = Way.PAGE,
    by: str = offering.PUBLIC,
) -> Need:
    """Store the request of a valid form."""
    given = form.cleaned_data
    return asking.ask_for_bed(
        emergency=form.emergency,
        who=form.who(),
        where=given["quarter"],
        until=moment_of(given["until"], now),
        reached=form.reached(get_language() or "en", now),
        way=way,
        now=now,
        says=form.says(),
        note=given["note"],
        prepared=prepared,
        pk=given["once"],
        by=by,
    )


def _kept(
    request: HttpRequest, row: Door | Need, prepared: Prepared, now: datetime
) -> HttpResponse:
    """Show the way back, in the same answer: the words are shown once."""
    is_offer = isinstance(row, Door)
    room = offering.ROOM if is_offer else asking.ROOM
    codes = ReturnCode.objects.filter(room=room, subject=row.pk.hex, ended_at=None)
    if code := codes.order_by("-pk").first():
        admit(request, code, now)
    link = link_of(prepared.words, origin())
    words = {
        "emergency": row.emergency,
        "row": row,
        "is_offer": is_offer,
        "asked": len(look(row, now)),
        "words": prepared.words,
        "link": link,
        "qr": qr_of(link),
        "now": now,
    }
    return render(request, "doors/kept.html", words)


def look(row: Door | Need, now: datetime) -> list[Any]:
    """Ask hosts at once; where that fails the clock does it within seconds."""
    if isinstance(row, Door) or row.is_alone_minor:
        return []
    return list(matching.look_for(need=row, now=now))
