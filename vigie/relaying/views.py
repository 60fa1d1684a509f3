"""The operators' page of letters. The gate says who may."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from vigie.kit.page import Figure
from vigie.lib import clock
from vigie.relaying import actions
from vigie.relaying.letters import standings, unheard
from vigie.relaying.states import Channel


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How each channel stands, what waits, and what was given up and why."""
    now = clock.now()
    rows = sorted(standings(now), key=lambda row: not row.is_wrong)
    figures = [
        Figure(_("letters given up"), sum(row.lost for row in rows), True),
        Figure(_("letters that wait"), sum(row.waiting for row in rows)),
        Figure(_("short messages nobody has answered"), unheard()),
    ]
    words = {"now": now, "rows": rows, "figures": figures}
    return render(request, "relaying/letters.html", words)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Try letters again that were given up, or a channel that is left alone."""
    by, now = request.user.get_username(), clock.now()
    try:
        channel = Channel(int(request.POST.get("channel", "")))
    except ValueError:
        return redirect("letters:page")
    if "reason" in request.POST:
        reason = request.POST["reason"]
        many = actions.try_again(channel=channel, reason=reason, by=by, now=now)
        said = ngettext(
            "%d letter is tried again.", "%d letters are tried again.", many
        )
        messages.success(request, said % many)
    else:
        actions.try_channel(channel=channel, by=by, now=now)
        messages.success(request, _("It is tried at once."))
    return redirect("letters:page")
