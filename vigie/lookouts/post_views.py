"""“Look out for this”: the form, what one gets for an answer, and the way back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.lookouts import checking, posting, showing
from vigie.lookouts.links import lookout_of
from vigie.lookouts.models import Lookout
from vigie.lookouts.post_forms import LookoutForm
from vigie.lookouts.responders import poster
from vigie.lookouts.states import LookoutState, Sought, Way
from vigie.trust.limits.guard import guard_of, guarded, limited
from vigie.trust.models import ReturnCode
from vigie.trust.people.codes import Prepared, prepare_code
from vigie.trust.people.doors import admit, holds_code, link_of, qr_of, records_of

STANDS = (LookoutState.WAITING, LookoutState.OPEN)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask that people look out for something."""
    emergency = get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
    data = request.POST if request.method == "POST" else None
    form = LookoutForm(data, guard=guard_of(request), emergency=emergency)
    if data is None:
        return _form(request, emergency, form, 200)
    if not emergency.is_open or not form.is_valid():
        return _form(request, emergency, form, 422)
    now, prepared = clock.now(), prepare_code(get_language() or "en")
    return _kept(request, _keep(form, prepared, now), prepared, now)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def mine(request: HttpRequest, record: UUID) -> HttpResponse:
    """How a lookout stands, for who holds its words."""
    if not holds_code(request, posting.ROOM, record.hex, clock.now()):
        raise Http404
    return _mine(request, record)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def mine_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link in a letter to who posted it."""
    return _mine(request, lookout_of(token))


@records_of(posting.ROOM)
def address_of_lookout(subject: str) -> str:
    """Return where the words of a lookout lead."""
    return reverse("lookouts:mine", args=[UUID(hex=subject)])


def _mine(request: HttpRequest, key: UUID | None) -> HttpResponse:
    row = get_object_or_404(Lookout.objects.select_related("emergency"), pk=key)
    now = clock.now()
    why = ""
    if request.method == "POST" and "question" in request.POST:
        why = poster.act(row, request.POST, now)
        if not why:
            return redirect(request.path)
    elif request.method == "POST":
        is_found = "found" in request.POST
        if checking.say_over(lookout=row.pk, is_found=is_found, now=now):
            messages.success(request, _("Thank you for telling us."))
        return redirect(request.path)
    words = {
        "emergency": row.emergency,
        "lookout": row,
        "card": showing.card(row),
        "stands": row.state in STANDS and row.over_said_at is None,
        "questions": poster.waiting(row),
        "why": why,
        "now": now,
    }
    return render(request, "lookouts/mine.html", words, status=422 if why else 200)


def _form(
    request: HttpRequest, emergency: Emergency, form: LookoutForm, status: int
) -> HttpResponse:
    words = {"emergency": emergency, "form": form, "now": clock.now()}
    return render(request, "lookouts/post.html", words, status=status)


def _keep(form: LookoutForm, prepared: Prepared, now: datetime) -> Lookout:
    given: dict[str, Any] = form.cleaned_data
    return posting.post_lookout(
        emergency=form.emergency,
        sought=Sought(given["sought"]),
        where=form.where,
        since_at=form.since_at(now),
        reached=form.reached(get_language() or "en", now),
        way=Way.PAGE,
        now=now,
        plate=given["plate"],
        says=form.says(),
        told=given["told"],
        prepared=prepared,
        pk=given["once"],
    )


def _kept(
    request: HttpRequest, row: Lookout, prepared: Prepared, now: datetime
) -> HttpResponse:
    """Show the way back, in the same answer: the words are shown once."""
    codes = ReturnCode.objects.filter(
        room=posting.ROOM, subject=row.pk.hex, ended_at=None
    )
    if code := codes.order_by("-pk").first():
        admit(request, code, now)
    link = link_of(prepared.words, origin())
    words = {
        "emergency": row.emergency,
        "lookout": row,
        "words": prepared.words,
        "link": link,
        "qr": qr_of(link),
        "now": now,
    }
    return render(request, "lookouts/kept.html", words)
