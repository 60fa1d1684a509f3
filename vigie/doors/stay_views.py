"""The two pages of a stay: the guests', and the host's. No account, one press each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.doors import showing, stays
from vigie.doors.letter_words import GUESTS, HOSTS, Links, people, people_in_words
from vigie.doors.models import Stay
from vigie.doors.showing import Reached
from vigie.doors.states import LIVE, Side, StayState
from vigie.doors.stay_forms import RemarkForm
from vigie.lib import clock
from vigie.trust.limits.guard import limited


class Button(NamedTuple):
    """What one may press, how it looks, and what stands on it."""

    do: str
    tone: str
    words: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def host(request: HttpRequest, token: str) -> HttpResponse:
    """Show a host who comes."""
    return _page(request, _stay(HOSTS, token), Side.HOST)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """Show guests where they sleep."""
    return _page(request, _stay(GUESTS, token), Side.GUEST)


def _page(request: HttpRequest, stay: Stay, side: Side) -> HttpResponse:
    """Do what was pressed. “I do not feel safe” is never counted nor refused, and
    leads away from the page: nobody who looks over a shoulder learns of it."""
    now, do = clock.now(), request.POST.get("do", "")
    if do == "unsafe":
        stays.feel_unsafe(stay=stay.pk, side=side, now=now)
        return redirect("web:emergency", stay.need.emergency.slug)
    if do:
        return _pressed(request, stay, side, now)
    return _shown(request, stay, side, None, now)


@limited("report")
def _pressed(
    request: HttpRequest, stay: Stay, side: Side, now: datetime
) -> HttpResponse:
    do = request.POST["do"]
    if do == "show":
        reached = showing.show(stay=stay.pk, to=side, now=now)
        return _shown(request, stay, side, reached, now)
    if do == "remark":
        return _remarked(request, stay, side, now)
    deed = DEEDS.get((side, do))
    if deed is not None:
        deed(stay.pk, now)
    return redirect(request.path)


def _arrived(stay: UUID, now: datetime) -> None:
    stays.arrive(stay=stay, now=now)


def _well(stay: UUID, now: datetime) -> None:
    stays.say_well(stay=stay, now=now)


def _left(stay: UUID, now: datetime) -> None:
    stays.end(stay=stay, by=Side.GUEST, now=now)


def _sent_away(stay: UUID, now: datetime) -> None:
    stays.end(stay=stay, by=Side.HOST, now=now)


def _not_coming(stay: UUID, now: datetime) -> None:
    stays.call_off(stay=stay, side=Side.GUEST, now=now)


def _not_possible(stay: UUID, now: datetime) -> None:
    stays.call_off(stay=stay, side=Side.HOST, now=now)


DEEDS: dict[tuple[Side, str], Callable[[UUID, datetime], None]] = {
    (Side.GUEST, "arrived"): _arrived,
    (Side.GUEST, "well"): _well,
    (Side.GUEST, "left"): _left,
    (Side.GUEST, "off"): _not_coming,
    (Side.HOST, "left"): _sent_away,
    (Side.HOST, "off"): _not_possible,
}


def _remarked(
    request: HttpRequest, stay: Stay, side: Side, now: datetime
) -> HttpResponse:
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _shown(request, stay, side, None, now, form)
    stays.remark(stay=stay.pk, side=side, now=now, **form.cleaned_data)
    messages.success(request, _("Thank you. Moderators read it, nobody else."))
    return redirect(request.path)


def _shown(
    request: HttpRequest,
    stay: Stay,
    side: Side,
    reached: Reached | None,
    now: datetime,
    form: RemarkForm | None = None,
) -> HttpResponse:
    is_live = stay.state in LIVE
    words: dict[str, Any] = {
        "emergency": stay.need.emergency,
        "stay": stay,
        "stands": _stands(stay),
        "is_host": side == Side.HOST,
        "is_live": is_live,
        "people": people_in_words(people(stay.need)),
        "may_press": is_live,  # also who is shown nothing more: nothing tells them so
        "reached": reached,
        "buttons": buttons(stay, side),
        "form": form or (None if is_live else RemarkForm()),
    }
    status = 422 if form else 200
    return render(request, "doors/stay.html", words, status=status)


def buttons(stay: Stay, side: Side) -> list[Button]:
    """Return what a side may press now: the likeliest first, help always. It was
    perhaps the other side that ended the stay."""
    unsafe = Button("unsafe", "watch", _("I do not feel safe"))
    if stay.state not in LIVE:
        return [unsafe]
    if side == Side.HOST:
        off = Button("off", "quiet", _("They cannot come after all"))
        left = Button("left", "quiet", _("They have left"))
        return [off if _is_coming(stay) else left, unsafe]
    arrived = Button("arrived", "safe", _("We have arrived"))
    off = Button("off", "quiet", _("We are not coming"))
    well = Button("well", "safe", _("All is well"))
    left = Button("left", "quiet", _("We have left"))
    return [arrived, unsafe, off] if _is_coming(stay) else [well, unsafe, left]


def _is_coming(stay: Stay) -> bool:
    return _as_before(stay) == StayState.AGREED


def _stands(stay: Stay) -> str:
    """Say how a stay stands; who does not feel safe is not told on."""
    return str(StayState(_as_before(stay)).label)


def _as_before(stay: Stay) -> str:
    """Return how a stay stood before somebody did not feel safe."""
    if stay.state != StayState.UNSAFE:
        return stay.state
    return StayState.ARRIVED if stay.arrived_at else StayState.AGREED


def _stay(links: Links, token: str) -> Stay:
    key = links.row(token)
    rows = Stay.objects.select_related("need__emergency", "door")
    found = rows.filter(pk=key).first() if key else None
    if found is None:
        raise Http404
    return found
