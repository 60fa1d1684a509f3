"""Where the letter to a host leads: who needs a bed, yes, or no."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.doors import accepting, inviting
from vigie.doors.letter_words import INVITATIONS, people, people_in_words
from vigie.doors.models import Invitation, Need
from vigie.doors.states import InvitationState
from vigie.doors.stay_letters import host_page
from vigie.lib import clock
from vigie.trust.limits.guard import limited


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask a host; a scanner that follows the link answers nothing."""
    now, made = clock.now(), _of(token)
    if made is None:
        raise Http404
    answer = request.POST.get("answer")
    if answer == "yes":
        accepting.say_yes(invitation=made.pk, now=now)
    elif answer == "no":
        inviting.say_no(invitation=made.pk, now=now)
    if answer:
        made.refresh_from_db()
    if made.state == InvitationState.YES:
        return redirect(host_page(made.stay.pk))
    return render(request, "doors/invitation.html", _words(made, now))


def _of(token: str) -> Invitation | None:
    key = INVITATIONS.row(token)
    rows = Invitation.objects.select_related("need__emergency", "door")
    return rows.filter(pk=key).first() if key else None


def _words(made: Invitation, now: datetime) -> dict[str, Any]:
    is_asked = made.state == InvitationState.ASKED
    return {
        "emergency": made.need.emergency,
        "invitation": made,
        "may_answer": is_asked and made.ends_at is not None and made.ends_at > now,
        "said": _said(made),
        "people": people_in_words(people(made.need)),
        "wishes": wishes(made.need),
        "now": now,
    }


def _said(made: Invitation) -> str:
    if made.state == InvitationState.NO:
        return _("You said no. That is all right.")
    if made.state == InvitationState.RELEASED:
        return _("They have found a bed")
    return _("This question is over")


def wishes(need: Need) -> list[str]:
    """Return what a request needs besides a bed, in words."""
    said = (
        (need.has_pets, _("with an animal")),
        (need.needs_wheelchair, _("in a wheelchair")),
        (need.no_smoke, _("no smoke")),
        (need.needs_fetching, _("needs to be fetched")),
    )
    return [words for is_so, words in said if is_so]
