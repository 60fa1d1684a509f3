"""The team's page of lookouts: checked by one, passed on by two, ended by one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.lookouts import checking, citing, team
from vigie.lookouts.checking import Word
from vigie.lookouts.models import Lookout
from vigie.lookouts.relays.states import RelayState
from vigie.lookouts.states import LookoutState
from vigie.trust.people.queries import account_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits to be checked, what is open, what ended last."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    why = _act(request, emergency, now) if request.method == "POST" else ""
    if request.method == "POST" and not why:
        return redirect("lookouts:team", slug)
    words = {
        "emergency": emergency,
        "page": team.page(emergency, now),
        "relays": emergency.relays.filter(state=RelayState.PROVEN).count(),
        "me": request.user.get_username(),
        "why": why,
        "now": now,
    }
    return render(request, "lookouts/team.html", words, status=409 if why else 200)


def _act(request: HttpRequest, emergency: Emergency, now: datetime) -> str:
    """Do what was pressed; return why it was not possible, in words."""
    by = account_of(request).get_username()
    row = get_object_or_404(Lookout, emergency=emergency, pk=_key(request))
    pressed = next((name for name in _DEEDS if name in request.POST), None)
    if pressed is None:
        raise Http404
    return _DEEDS[pressed](request, row.pk, by, now)


def _open(request: HttpRequest, key: UUID, by: str, now: datetime) -> str:
    done = checking.open_lookout(lookout=key, by=by, now=now)
    return _said(request, done, _("It is public now."))


def _refuse(request: HttpRequest, key: UUID, by: str, now: datetime) -> str:
    why = request.POST.get("because", "")[:300]
    done = checking.refuse(lookout=key, by=by, now=now, why=why)
    return _said(request, done, _("It is not sent out, and who posted it is told."))


def _prolong(request: HttpRequest, key: UUID, by: str, now: datetime) -> str:
    done = checking.prolong(lookout=key, by=by, now=now)
    return _said(request, done, _("It goes on for six hours."))


def _pass(request: HttpRequest, key: UUID, by: str, now: datetime) -> str:
    word = checking.pass_on(lookout=key, by=by, now=now)
    if word == Word.SAME:
        return _("You agreed already: a second person has to.")
    first = _("Kept: a second person has to agree.")
    passed = _("Two agreed: relays are asked.")
    return _said(request, word != Word.GONE, first if word == Word.FIRST else passed)


def _cite(request: HttpRequest, key: UUID, by: str, now: datetime) -> str:
    typed = request.POST.get("cite", "")
    alert = int(typed) if typed.isascii() and typed.isdigit() else 0
    word = citing.cite(lookout=key, alert=alert, by=by, now=now)
    passed = _("An authority says so, too: relays are asked.")
    return _said(request, word == Word.PASSED, passed)


def _end(state: LookoutState) -> "Deed":
    def end(request: HttpRequest, key: UUID, by: str, now: datetime) -> str:
        why = request.POST.get("because", "")[:300]
        done = checking.end_lookout(lookout=key, state=state, by=by, now=now, why=why)
        return _said(request, done, _("It is over, and shown no more."))

    return end


def _said(request: HttpRequest, done: bool, words: str) -> str:
    if not done:
        return _("That is no longer possible: look at how it stands now.")
    messages.success(request, words)
    return ""


Deed = Callable[[HttpRequest, UUID, str, datetime], str]
_DEEDS: Mapping[str, Deed] = {
    "open": _open,
    "refuse": _refuse,
    "pass": _pass,
    "cite": _cite,
    "prolong": _prolong,
    "found": _end(LookoutState.FOUND),
    "down": _end(LookoutState.STOOD_DOWN),
    "recall": _end(LookoutState.RECALLED),
}


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("lookout", ""))
    except ValueError:
        raise Http404 from None
