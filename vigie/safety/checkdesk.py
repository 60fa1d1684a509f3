"""The staff's pages of safety checks. The gate says who may; two are needed to ask."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.kit.saying import said
from vigie.lib import clock, geo
from vigie.safety import checkpages, checks, hints
from vigie.safety.checkforms import ProposeForm
from vigie.safety.models import Check, CheckHint
from vigie.safety.states import CheckState

STEPS: dict[str, tuple[Callable[..., Check], Callable[[], str]]] = {
    CheckState.OPEN: (
        checks.open_check,
        lambda: _("Opened: people are being asked."),
    ),
    CheckState.REFUSED: (checks.refuse_check, lambda: _("It is not opened.")),
    CheckState.RECALLED: (
        checks.recall_check,
        lambda: _("Recalled: nothing more goes out, and whoever was asked is told."),
    ),
    CheckState.CLOSED: (
        checks.close_check,
        lambda: _("Closed: nobody is asked any more."),
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The checks of an emergency: what they say, whom they reach, how they go."""
    emergency = get_object_or_404(Emergency, slug=slug)
    why = ""
    if request.method == "POST":
        seen = "hint" in request.POST
        why = _put_away(request, emergency) if seen else _step(request, emergency)
        if not why:
            return redirect("safety:desk", slug)
    now = clock.now()
    words = {
        "emergency": emergency,
        "cards": checkpages.cards(emergency, _who(request), now),
        "hints": emergency.check_hints.filter(seen_at=None).order_by("-at")[:3],
        "why": why,
        "now": now,
    }
    return render(request, "safety/checks.html", words, status=409 if why else 200)


def _step(request: HttpRequest, emergency: Emergency) -> str:
    """Take the step that was pressed; why not, if it cannot be taken."""
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    number = _number(request.POST.get("check", ""))
    check = get_object_or_404(Check, emergency=emergency, pk=number)
    do, words = step
    try:
        do(check=check, by=_who(request), now=clock.now())
    except checks.NotAllowed as error:
        return str(error)
    messages.success(request, words())
    return ""


def _put_away(request: HttpRequest, emergency: Emergency) -> str:
    number = _number(request.POST["hint"])
    hint = get_object_or_404(CheckHint, emergency=emergency, pk=number)
    hints.mark_seen(hint=hint, by=_who(request), now=clock.now())
    return ""


def _number(typed: str) -> int:
    """The number of a row as a button sends it. Raises Http404."""
    if not typed.isdecimal() or len(typed) > 18:
        raise Http404
    return int(typed)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a check. It asks nobody until a second person opens it."""
    emergency = get_object_or_404(Emergency, slug=slug)
    sent: tuple[Any, ...] = ()
    if request.method == "POST":
        sent = (request.POST, request.FILES)
    form = ProposeForm(emergency, *sent)
    if form.is_bound and form.is_valid() and _proposed(request, form):
        messages.success(request, _("Proposed. A second person must open it."))
        return redirect("safety:desk", slug)
    words = {"emergency": emergency, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "safety/propose.html", words, status=status)


def _proposed(request: HttpRequest, form: ProposeForm) -> bool:
    """Store it; what cannot be used is said at its own question."""
    try:
        checks.propose_check(**form.check(), by=_who(request), now=clock.now())
    except geo.BadArea as error:
        form.add_error("outline", said(error))
    except checks.NotAllowed as error:
        form.add_error(None, str(error))
    return not form.errors


def _who(request: HttpRequest) -> str:
    return request.user.get_username()
