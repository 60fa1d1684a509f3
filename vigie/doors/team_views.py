"""The team's page of a night: two people's word, and who waits for a bed."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.doors import accepting, agreeing, team
from vigie.doors.agreeing import Word
from vigie.doors.models import Door, Invitation, Need
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.trust.people.queries import account_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Who waits, and which hosts two people must agree on."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    why = _act(request, emergency, now) if request.method == "POST" else ""
    if request.method == "POST" and not why:
        return redirect("doors:team", slug)
    words = {
        "emergency": emergency,
        "planned": team.planned(emergency, now),
        "waiting": team.waiting(emergency, now),
        "all_waiting": team.how_many_wait(emergency, now),
        "me": request.user.get_username(),
        "why": why,
        "now": now,
    }
    return render(request, "doors/team.html", words, status=409 if why else 200)


def _act(request: HttpRequest, emergency: Emergency, now: datetime) -> str:
    """Do what was pressed; return why it was not possible, in words."""
    who = account_of(request)
    by = who.get_username()
    if "place" in request.POST:
        return _place(request, emergency, by, now)
    rows = Invitation.objects.filter(need__emergency=emergency)
    made = get_object_or_404(rows, pk=_key(request, "invitation"))
    if "refuse" in request.POST:
        if not agreeing.refuse(invitation=made.pk, by=by, now=now):
            return _gone()
        messages.success(request, _("Not this host: another is looked for."))
        return ""
    return _agree(request, made, who, now)


def _agree(request: HttpRequest, made: Invitation, who: User, now: datetime) -> str:
    by, mail = who.get_username(), who.email
    word = agreeing.agree(invitation=made.pk, by=by, mail=mail, now=now)
    if word == Word.SAME:
        return _("You agreed already: a second person has to.")
    if word == Word.OWN:
        return _("This is your own offer: two others have to say it.")
    if word == Word.GONE:
        return _gone()
    said = {
        Word.FIRST: _("Kept: a second person has to agree."),
        Word.ASKED: _("The host is asked now, for ten minutes."),
    }
    messages.success(request, said[word])
    return ""


def _place(request: HttpRequest, emergency: Emergency, by: str, now: datetime) -> str:
    need = get_object_or_404(Need, pk=_key(request, "need"), emergency=emergency)
    halls = Door.objects.filter(emergency=emergency, is_official=True)
    door = get_object_or_404(halls, pk=_key(request, "door"))
    if accepting.enter(need=need, door=door, now=now, by=by) is None:
        return _gone()
    messages.success(request, _("They have a place there, and are told."))
    return ""


def _gone() -> str:
    return _("That is no longer possible: look at how it stands now.")


def _key(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None
