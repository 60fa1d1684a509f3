"""The page of whoever holds the words of an offer or a request, or the link to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.doors import asking, confirming, offering
from vigie.doors.door_forms import HomeForm
from vigie.doors.letter_words import OFFERS, REQUESTS, people, people_in_words
from vigie.doors.models import Door, Need, Stay
from vigie.doors.standing import MOST, TooMany
from vigie.doors.states import WAITING, DoorStage, Level, Way
from vigie.doors.stay_letters import guest_page, host_page
from vigie.lib import clock
from vigie.trust.limits.guard import limited
from vigie.trust.people.doors import holds_code, records_of

GOES_ON = (DoorStage.PAUSED, DoorStage.EXPIRED, DoorStage.OPEN)
STANDS = (DoorStage.OPEN, DoorStage.PAUSED, DoorStage.HELD)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def door(request: HttpRequest, record: UUID) -> HttpResponse:
    """What became of an offer, and what its host may do."""
    now = clock.now()
    row = _held(request, Door, offering.ROOM, record, now)
    form = HomeForm(_given(request), initial=_known(row))
    is_deed = "change" not in request.POST or row.stage not in STANDS
    if request.method == "POST" and is_deed:
        _act_on_door(request, row, now)
        return redirect("doors:mine_door", record)
    if form.is_valid() and _correct(row, form, now):
        messages.success(request, _("Thank you: your offer is changed."))
        return redirect("doors:mine_door", record)
    return _door_page(request, row, form, now)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def need(request: HttpRequest, record: UUID) -> HttpResponse:
    """What became of a request, and the way to end it."""
    now = clock.now()
    row = _held(request, Need, asking.ROOM, record, now)
    if request.method == "POST":
        _act_on_need(request, row, now)
        return redirect("doors:mine_need", record)
    # On the page anybody types anybody's number: where a host lives is for whoever is
    # reached there. An SMS came from it, and staff has spoken with them.
    return _need_page(request, row, now, is_proven=row.way != Way.PAGE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def offer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link in a letter to the host, without what was said of the home.
    What is pressed here proves that they are reached there; to look proves nothing."""
    now = clock.now()
    row = _linked(Door, OFFERS.row(token))
    if request.method != "POST":
        return _door_page(request, row, None, now, is_proven=False)
    if confirming.confirm(door=row, by=offering.PUBLIC, now=now):
        messages.success(request, _("Thank you: now we know that we reach you."))
    _act_on_door(request, row, now)
    return redirect(request.path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def request_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a request by the link in a letter to who asked."""
    now = clock.now()
    row = _linked(Need, REQUESTS.row(token))
    if request.method == "POST":
        _act_on_need(request, row, now)
        return redirect(request.path)
    return _need_page(request, row, now)


def _door_page(
    request: HttpRequest,
    row: Door,
    form: HomeForm | None,
    now: datetime,
    *,
    is_proven: bool = True,
) -> HttpResponse:
    live = Stay.objects.filter(door=row).live().select_related("need")
    words = {
        "emergency": row.emergency,
        "door": row,
        "stays": [
            (host_page(one.pk), people_in_words(people(one.need))) for one in live
        ],
        "asked": row.invitations.asked().count(),
        "may_go_on": row.stage in GOES_ON,
        "stands": row.stage in STANDS,
        "may_prove": not is_proven and row.level == Level.UNKNOWN,
        "form": form,
        "now": now,
    }
    status = 422 if form and form.errors else 200
    return render(request, "doors/mine_door.html", words, status=status)


def _need_page(
    request: HttpRequest, row: Need, now: datetime, *, is_proven: bool = True
) -> HttpResponse:
    live = Stay.objects.filter(need=row).live().first()
    words = {
        "emergency": row.emergency,
        "need": row,
        "people": people_in_words(people(row)),
        "stay": guest_page(live.pk) if live and is_proven else "",
        "is_written": live is not None and not is_proven,
        "asked": row.invitations.asked().count(),
        "waits": row.stage in WAITING and row.until > now,
        "now": now,
    }
    return render(request, "doors/mine_need.html", words)


def _act_on_need(request: HttpRequest, row: Need, now: datetime) -> None:
    if "close" in request.POST and asking.need_no_more(need=row, now=now):
        messages.success(request, _("It is over. Thank you for telling us."))


def _act_on_door(request: HttpRequest, row: Door, now: datetime) -> None:
    if "renew" in request.POST and row.stage in GOES_ON:
        try:
            offering.renew_door(door=row, now=now)
        except TooMany:
            messages.warning(request, _stands_beside())
            return
        row.refresh_from_db(fields=["stage"])
        is_held = row.stage == DoorStage.HELD
        looked = _("A person looks at your offer. You hear from us.")
        stands = _("Thank you: your offer stands.")
        messages.success(request, looked if is_held else stands)
    elif "rest" in request.POST and offering.rest_door(door=row, now=now):
        messages.success(request, _("Paused: nobody asks you until you say so."))
    elif "close" in request.POST and offering.take_back(door=row, now=now):
        messages.success(request, _("It is over. Thank you for telling us."))


def _stands_beside() -> str:
    return _(
        "This offer is over, and %(most)s others with its phone or mail stand: it "
        "cannot go on beside them. End one of them by the link that we wrote to you, "
        "then press again."
    ) % {"most": MOST}


def _given(request: HttpRequest) -> QueryDict | None:
    """Return what was sent to be changed, None where nothing was."""
    return request.POST if "change" in request.POST else None


def _known(row: Door) -> dict[str, Any]:
    fields = ("places", *HomeForm.HOME)
    return {name: getattr(row, name) for name in fields}


def _correct(row: Door, form: HomeForm, now: datetime) -> bool:
    given = form.cleaned_data
    done = offering.correct_door(
        door=row,
        number=given["places"],
        says=form.says(),
        now=now,
        note=given["note"],
        name=given["name"],
        street=given["street"],
    )
    if not done:
        row.refresh_from_db()
        promised = row.places - row.free
        if given["places"] < promised:
            words = _("%(promised)s are promised just now: it cannot be fewer.")
            form.add_error("places", words % {"promised": promised})
        else:
            words = _("Guests come to this address: add to it, and take nothing away.")
            form.add_error("street", words)
    return done


def _held(
    request: HttpRequest, model: Any, room: str, record: UUID, now: datetime
) -> Any:
    if not holds_code(request, room, record.hex, now):
        raise Http404
    row = model.objects.select_related("emergency").filter(pk=record).first()
    if row is None:
        raise Http404
    return row


def _linked(model: Any, key: UUID | None) -> Any:
    row = model.objects.select_related("emergency").filter(pk=key).first()
    if row is None:
        raise Http404
    return row


@records_of(offering.ROOM)
def address_of_door(subject: str) -> str:
    """Return where the words of an offer lead."""
    return reverse("doors:mine_door", args=[UUID(hex=subject)])


@records_of(asking.ROOM)
def address_of_need(subject: str) -> str:
    """Return where the words of a request lead."""
    return reverse("doors:mine_need", args=[UUID(hex=subject)])
