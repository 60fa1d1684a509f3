"""A relay's own pages: joining, confirming and leaving, and “I passed it on”."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.lookouts.links import ASKED, RELAYS
from vigie.lookouts.models import Asked, Lookout, Relay
from vigie.lookouts.relays import asking, registering
from vigie.lookouts.relays.forms import JoinForm, PassedForm
from vigie.lookouts.relays.phones import put_phone_beside
from vigie.lookouts.relays.states import RelayState
from vigie.lookouts.showing import facts_of
from vigie.lookouts.states import LookoutState
from vigie.lookouts.wording import lines
from vigie.relaying.channels.push.keys import public_key
from vigie.relaying.states import Channel
from vigie.trust.limits.guard import guard_of, guarded, limited


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that one has reach."""
    emergency = get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
    data, now = request.POST if request.method == "POST" else None, clock.now()
    form = JoinForm(data, guard=guard_of(request), emergency=emergency)
    words = {"emergency": emergency, "form": form, "now": now}
    if data is None or not emergency.is_open or not form.is_valid():
        status = 200 if data is None else 422
        return render(request, "lookouts/relays/join.html", words, status=status)
    registering.join(
        emergency=emergency,
        reach=form.whom(),
        address=form.address(get_language() or "en", now),
        now=now,
        pk=form.cleaned_data["once"],
    )
    return render(request, "lookouts/relays/joined.html", words)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def relay(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letter leads: yes, it was me; how it stands; I leave. A program that
    only follows the link changes nothing."""
    rows = Relay.objects.select_related("emergency", "address")
    row = get_object_or_404(rows, pk=RELAYS.row(token))
    now = clock.now()
    if request.method == "POST":
        _press(request, row)
        return redirect("lookouts:relay", token)
    program = row.address is not None and row.address.channel == Channel.WEBHOOK
    words = {
        "emergency": row.emergency,
        "relay": row,
        "is_new": row.state == RelayState.UNPROVEN,
        "has_left": row.state == RelayState.LEFT,
        "secret": row.address.secret if program and row.address else "",
        "push_key": public_key(),
        "now": now,
    }
    return render(request, "lookouts/relays/relay.html", words)


def _press(request: HttpRequest, row: Relay) -> None:
    now = clock.now()
    if "leave" in request.POST:
        registering.leave(relay=row.pk, now=now)
    elif "yes" in request.POST:
        registering.confirm(relay=row.pk, now=now)
    elif row.address is not None:
        given = request.POST.get("subscription", "")
        if put_phone_beside(given, row.address, now):
            messages.success(request, _("This phone is told, too."))


@csrf_exempt  # a relay's program presses without a cookie; the link is the secret
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """Where a question leads: the words to pass on, and one tap that says so."""
    rows = Asked.objects.select_related("lookout__emergency", "relay")
    row = get_object_or_404(rows, pk=ASKED.number(token))
    form, now = PassedForm(request.POST or None), clock.now()
    if request.method == "POST" and form.is_valid():
        if asking.passed(asked=row.pk, now=now, **form.cleaned_data):
            messages.success(request, _("Thank you. We tell you when it is over."))
        return redirect("lookouts:asked", token)
    status = 422 if request.method == "POST" else 200
    words = _asked_words(row) | {"form": form, "now": now}
    return render(request, "lookouts/relays/asked.html", words, status=status)


def _asked_words(row: Asked) -> dict[str, Any]:
    lookout, now = row.lookout, clock.now()
    is_open = lookout.state == LookoutState.OPEN and lookout.until > now
    page = reverse("lookouts:one", args=[lookout.emergency.slug, lookout.code])
    return {
        "emergency": lookout.emergency,
        "asked": row,
        "is_open": is_open and row.round == lookout.round,
        "texts": texts(lookout, row.relay.languages.split(",")) if is_open else [],
        "page": origin() + page,
    }


def texts(lookout: Lookout, languages: Sequence[str]) -> list[tuple[str, str]]:
    """Return the fixed words in each language that we speak, that of the page first."""
    known = {code for code, _name in settings.LANGUAGES}
    here = get_language() or "en"
    found = []
    for code in sorted(known & {*languages}, key=lambda one: (one != here, one)):
        with translation.override(code):
            found.append((code, "\n".join(lines(facts_of(lookout)))))
    return found
