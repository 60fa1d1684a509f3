"""The responders' page of a lookout: its way on a map, what they ask and were given,
and how fixes come in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.lookouts import showing
from vigie.lookouts.line import draw
from vigie.lookouts.models import Lookout
from vigie.lookouts.path import path_of
from vigie.lookouts.post_forms import moment_of
from vigie.lookouts.responders import asking, tracking
from vigie.lookouts.responders.asking import NoKey
from vigie.lookouts.responders.forms import AskForm, FixForm, GiveForm
from vigie.lookouts.responders.rows import Question, Tracker
from vigie.lookouts.responders.states import QuestionKind
from vigie.lookouts.track import Fix
from vigie.trust.models import Organisation
from vigie.trust.people.queries import account_of, standing
from vigie.trust.people.states import Role
from vigie.trust.sealed import hands
from vigie.trust.sealed.errors import NotNow, NotUnlocked, SealingError
from vigie.trust.sealed.names import name_of
from vigie.trust.sealed.unsealing import unseal

Page = dict[str, Any]  # what a press puts on the page it leads to; {}: as it stands


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def trace(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """The way of one lookout, its questions and its trackers, for responders."""
    emergency, now = get_object_or_404(Emergency, slug=slug), clock.now()
    rows = Lookout.objects.select_related("emergency").filter(emergency=emergency)
    row = get_object_or_404(rows, pk=record)
    shown: Page = {}
    if request.method == "POST":
        try:
            shown = _act(request, row, now)
        except NotUnlocked:
            there = reverse("lookouts:trace", args=[slug, record])
            return redirect(f"{reverse('sealed:key')}?next={there}")
        if not shown:
            return redirect("lookouts:trace", slug, record)
    status = 422 if "why" in shown else 200
    page = {**_page(request, row, now), **shown}
    return render(request, "lookouts/responders/trace.html", page, status=status)


def organisation_of(request: HttpRequest, emergency: int) -> Organisation | None:
    """Return on whose behalf a responder acts there: who gave the role has checked
    it."""
    mine = [
        grant.organisation
        for grant in standing(request).grants
        if grant.role == Role.RESPONDER and grant.emergency in (emergency, None)
    ]
    known = [one for one in mine if one is not None]
    return Organisation.objects.filter(pk__in=known).first()


def _page(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    path = path_of(row, now)
    questions = Question.objects.filter(lookout=row).select_related("organisation")
    trackers = Tracker.objects.filter(lookout=row).select_related("organisation")
    return {
        "emergency": row.emergency,
        "lookout": row,
        "card": showing.card(row),
        "path": path,
        "drawing": draw(path),
        "questions": questions.order_by("-asked_at"),
        "trackers": trackers.order_by("-made_at"),
        "ask": AskForm(),
        "fix": FixForm(emergency=row.emergency),
        "mine": organisation_of(request, row.emergency_id),
        "me": name_of(account_of(request)),
        "is_officer": Role.OFFICER in standing(request).roles_in(row.emergency_id),
        "now": now,
    }


def _act(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    pressed = next((name for name in _DEEDS if name in request.POST), None)
    if pressed is None:
        raise Http404
    return _DEEDS[pressed](request, row, now)


def _mine(request: HttpRequest, row: Lookout) -> Organisation:
    found = organisation_of(request, row.emergency_id)
    if found is None:
        raise Http404
    return found


def _question(request: HttpRequest, row: Lookout, name: str) -> Question:
    try:
        key = UUID(request.POST[name])
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Question, lookout=row, pk=key)


def _ask(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    form, mine = AskForm(request.POST), _mine(request, row)
    if not form.is_valid():
        raise Http404
    try:
        done = asking.ask(
            lookout=row.pk,
            kind=QuestionKind(form.cleaned_data["kind"]),
            by=account_of(request),
            organisation=mine,
            now=now,
        )
    except NoKey:
        return {"why": _("Make your key first: a number is sealed to you alone.")}
    if not done:
        return {"why": _("It was asked already, or nobody looks out for it any more.")}
    messages.success(request, _("It is asked: the answer stands here."))
    return {}


def _read(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    """Open what was given; the journal has it before it is shown."""
    question, hand = _question(request, row, "read"), hands.hand_of(request, now)
    try:
        why = request.POST.get("because", "")
        opened = unseal(row=question, columns=["number"], by=hand, why=why, now=now)
    except NotNow:
        return {"why": _("Say why the data must be read.")}
    except SealingError:
        return {"why": _("You cannot read it, or not any more.")}
    return {"opened": question.pk, **opened}


def _give(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    """An officer gives what was asked for, and says why."""
    question, form = _question(request, row, "give"), GiveForm(request.POST)
    if Role.OFFICER not in standing(request).roles_in(row.emergency_id):
        raise Http404
    if not form.is_valid() or not form.cleaned_data["why"].strip():
        return {"why": _("Write the telephone number, and why it is given.")}
    by, given = account_of(request).get_username(), form.cleaned_data
    try:
        asking.give(
            question=question.pk,
            number=given["number"],
            by=by,
            why=given["why"],
            now=now,
        )
    except NoKey:
        return {"why": _("Who asked has no key any more.")}
    return {}


def _take_back(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    question, by = _question(request, row, "back"), account_of(request).get_username()
    asking.take_back(question=question.pk, by=by, now=now, why="taken back")
    return {}


def _fix(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    form, mine = FixForm(request.POST, emergency=row.emergency), _mine(request, row)
    if not form.is_valid():
        return {"fix": form, "why": _("Look at what is marked.")}
    lat, lon = form.cleaned_data["place"]
    at = moment_of(form.cleaned_data["since"], now)
    refused = tracking.note_fix(
        lookout=row.pk,
        fix=Fix(at, lat, lon),
        by=account_of(request).get_username(),
        organisation=mine,
        now=now,
    )
    return {"fix": form, "why": _("It is not taken.")} if refused else {}


def _tracker(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    mine, by = _mine(request, row), account_of(request).get_username()
    secret = tracking.make_tracker(lookout=row.pk, by=by, organisation=mine, now=now)
    if not secret:
        return {"why": _("Nobody looks out for it any more.")}
    return {"address": origin() + reverse("lookouts:tracker", args=[secret])}


def _end(request: HttpRequest, row: Lookout, now: datetime) -> Page:
    try:
        key = UUID(request.POST["end"])
    except ValueError:
        raise Http404 from None
    found = get_object_or_404(Tracker, lookout=row, pk=key)
    by = account_of(request).get_username()
    tracking.end_tracker(tracker=found.pk, by=by, now=now)
    return {}


_DEEDS: Mapping[str, Callable[[HttpRequest, Lookout, datetime], Page]] = {
    "ask": _ask,
    "read": _read,
    "give": _give,
    "back": _take_back,
    "fix": _fix,
    "tracker": _tracker,
    "end": _end,
}
