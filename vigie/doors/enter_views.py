"""Staff enter what they are told by telephone, and official shelters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.doors import door_views, offering
from vigie.doors.door_forms import NeedForm, NightForm, OfferForm
from vigie.doors.hall_forms import HallForm, ShelterForm
from vigie.doors.models import Door, Need
from vigie.doors.questions import moment_of
from vigie.doors.standing import TooMany
from vigie.doors.states import DoorStage, Level, Way
from vigie.emergencies.models import Emergency
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.trust.limits.guard import guard_of, guarded
from vigie.trust.people.codes import Prepared, prepare_code
from vigie.trust.people.doors import link_of
from vigie.trust.people.queries import account_of

KINDS: dict[str, type[NightForm]] = {
    "shelter": ShelterForm,
    "offer": OfferForm,
    "request": NeedForm,
}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def enter(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Enter a shelter, or an offer or a request that somebody tells by telephone."""
    emergency = get_object_or_404(Emergency, slug=slug)
    data = request.POST if request.method == "POST" else None
    form = KINDS[kind](data, guard=guard_of(request), emergency=emergency)
    if data is None or not emergency.is_open or not form.is_valid():
        return _form(request, form, kind, 200 if data is None else 422)
    by, now = account_of(request).get_username(), clock.now()
    prepared = prepare_code(get_language() or "en")
    try:
        row = _keep(form, prepared, by, now)
    except TooMany:
        form.say_too_many()
        return _form(request, form, kind, 422)
    if isinstance(row, Door) and row.is_official:
        messages.success(request, _("The shelter is open."))
        return redirect("doors:team_offers", slug)
    return _entered(request, row, prepared, now)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def hall(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """Correct an official shelter, pause it, have it go on, close it."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    halls = Door.objects.filter(emergency=emergency, is_official=True)
    row = get_object_or_404(halls, pk=record)
    by = account_of(request).get_username()
    is_change = "change" in request.POST
    form = HallForm(request.POST if is_change else None, initial=_known(row))
    if request.method == "POST" and not is_change:
        _act(request, row, by, now)
        return redirect("doors:team_offers", slug)
    if is_change and form.is_valid() and _correct(row, form, by, now):
        messages.success(request, _("The shelter is changed."))
        return redirect("doors:team_offers", slug)
    words = {
        "emergency": emergency,
        "door": row,
        "form": form,
        "is_open": row.stage == DoorStage.OPEN and row.until > now,
        "now": now,
    }
    return render(request, "doors/hall.html", words, status=422 if form.errors else 200)


def _form(
    request: HttpRequest, form: NightForm, kind: str, status: int
) -> HttpResponse:
    words = {
        "emergency": form.emergency,
        "form": form,
        "kind": kind,
        "now": clock.now(),
    }
    return render(request, "doors/enter.html", words, status=status)


def _keep(form: Any, prepared: Prepared, by: str, now: datetime) -> Door | Need:
    if isinstance(form, ShelterForm):
        given = form.cleaned_data
        return offering.offer_door(
            emergency=form.emergency,
            number=given["places"],
            where=given["quarter"],
            until=moment_of(given["until"], now),
            reached=form.reached(get_language() or "en", now),
            way=Way.STAFF,
            now=now,
            says=form.says(),
            note=given["note"],
            level=Level.ORGANISATION,
            pk=given["once"],
            by=by,
        )
    keep = (
        door_views.keep_offer if isinstance(form, OfferForm) else door_views.keep_need
    )
    return keep(form, prepared, now, way=Way.STAFF, by=by)


def _entered(
    request: HttpRequest, row: Door | Need, prepared: Prepared, now: datetime
) -> HttpResponse:
    """Show the words to be read aloud, in the same answer: they are shown once."""
    words = {
        "emergency": row.emergency,
        "row": row,
        "is_offer": isinstance(row, Door),
        "asked": len(door_views.look(row, now)),
        "words": prepared.words,
        "link": link_of(prepared.words, origin()),
        "now": now,
    }
    return render(request, "doors/entered.html", words)


def _act(request: HttpRequest, row: Door, by: str, now: datetime) -> None:
    if "renew" in request.POST:
        offering.renew_door(door=row, now=now, by=by)
        messages.success(request, _("The shelter is open for twelve hours at least."))
    elif "rest" in request.POST and offering.rest_door(door=row, now=now, by=by):
        messages.success(request, _("Paused: nobody is sent there."))
    elif "close" in request.POST and offering.take_back(door=row, now=now, by=by):
        messages.success(request, _("The shelter is closed. Who stays there stays."))


def _known(row: Door) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("places", *HallForm.HALL)}


def _correct(row: Door, form: HallForm, by: str, now: datetime) -> bool:
    given = form.cleaned_data
    done = offering.correct_door(
        door=row,
        number=given["places"],
        says=form.says(),
        now=now,
        note=given["note"],
        name=given["name"],
        street=given["street"],
        by=by,
    )
    if not done:
        row.refresh_from_db()
        words = _("%(promised)s are promised just now: it cannot be fewer.")
        form.add_error("places", words % {"promised": row.places - row.free})
    return done
