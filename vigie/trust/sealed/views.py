"""Pages of staff about their keys, and about who opened what."""

import math
from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from vigie.lib import clock
from vigie.trust.limits.guard import limited
from vigie.trust.models import GlassRequest, PersonKey, ReadingAlarm, SealedCase
from vigie.trust.sealed import cases, errors, forms, glass, hands, openings, pairs
from vigie.trust.sealed.casepage import case_page, uuid_of
from vigie.trust.sealed.forms import KeyForm
from vigie.trust.sealed.unsealing import look_at_alarm

BUSY = 5  # seconds after which another try makes sense


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("passphrase")
def key(request: HttpRequest) -> HttpResponse:
    """A person's own key pair: make it, unlock it, lock it, change its passphrase.

    A passphrase is only ever in the body of a POST, and never in a page.
    """
    given = request.POST.get("step", "")
    if given == "lock":
        answer = _back(request, _("Your key is locked."))
        hands.let_go(answer, hands.reader(request))
        return answer
    if request.method != "POST" or given not in STEPS:
        return _key_page(request)
    kind, act = STEPS[given]
    form = kind(request.POST)
    if not form.is_valid():
        return _key_page(request, form, status=422)
    try:
        return act(request, form, clock.now())
    except errors.SealingError as error:
        return _refused(request, form, error)


def _make(request: HttpRequest, form: KeyForm, now: datetime) -> HttpResponse:
    pairs.make_pair(
        person=hands.reader(request), passphrase=form.cleaned_data["new"], now=now
    )
    return _back(request, _("Your key pair is made. Now unlock it once."))


def _replace(request: HttpRequest, form: KeyForm, now: datetime) -> HttpResponse:
    pairs.make_pair(
        person=hands.reader(request),
        passphrase=form.cleaned_data["new"],
        now=now,
        lost=True,
    )
    return _back(request, _("You have another key pair. Ask for your cases again."))


def _change(request: HttpRequest, form: KeyForm, now: datetime) -> HttpResponse:
    pairs.change_passphrase(
        person=hands.reader(request),
        old=form.cleaned_data["old"],
        new=form.cleaned_data["new"],
        now=now,
    )
    return _back(request, _("Your passphrase is changed, and your key is locked."))


def _unlock(request: HttpRequest, form: KeyForm, now: datetime) -> HttpResponse:
    hand = pairs.unlock(
        person=hands.reader(request),
        passphrase=form.cleaned_data["passphrase"],
        now=now,
    )
    answer = _back(request, _("Your key is unlocked."))
    hands.keep(answer, hand, now)
    return answer


def _take_over(request: HttpRequest, form: KeyForm, now: datetime) -> HttpResponse:
    hand = hands.hand_of(request, now)
    cases.take_over(hand=hand, passphrase=form.cleaned_data["passphrase"], now=now)
    return _back(request, _("What your former key opened, your key opens now."))


Act = Callable[[HttpRequest, KeyForm, datetime], HttpResponse]
STEPS: dict[str, tuple[type[KeyForm], Act]] = {
    "make": (forms.MakeForm, _make),
    "lost": (forms.LostForm, _replace),
    "change": (forms.ChangeForm, _change),
    "unlock": (forms.UnlockForm, _unlock),
    "former": (forms.FormerForm, _take_over),
}


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    there = request.POST.get("next", "")
    # An address of ours alone: another word would be taken for the name of a page.
    fits = url_has_allowed_host_and_scheme(there, allowed_hosts=None)
    ours = there.startswith("/") and fits
    return redirect(there if ours else reverse("sealed:key"))


def _refused(
    request: HttpRequest, form: KeyForm, error: errors.SealingError
) -> HttpResponse:
    """The same page, with a sentence that says what to do."""
    status, wait = 422, 0
    match error:
        case errors.WrongPassphrase():
            field = "old" if "old" in form.fields else "passphrase"
            form.add_error(field, _("This is not the passphrase. Type it again."))
        case errors.WeakPassphrase():
            form.add_error("new", forms.weak())
        case errors.TooManyAttempts():
            status, wait = 429, _wait(request)
            words = _("There were too many wrong ones. Seconds to wait: %s.")
            form.add_error(None, words % wait)
        case errors.Busy():
            status, wait = 503, BUSY
            form.add_error(None, _("Much is going on here. Press the button again."))
        case errors.NotUnlocked():
            messages.info(request, _("Unlock your key first."))
            return redirect("sealed:key")
        case _:
            form.add_error(None, _("Your key has changed meanwhile. Look again."))
    answer = _key_page(request, form, status=status)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _wait(request: HttpRequest) -> int:
    """The seconds until the next try; of both keys, as either may be the one."""
    rows = PersonKey.objects.filter(person=hands.reader(request))
    ends = [m for m in rows.values_list("waits_until", flat=True) if m]
    left = (max(ends) - clock.now()).total_seconds() if ends else 0.0
    return max(1, math.ceil(left))


def _key_page(
    request: HttpRequest, sent: KeyForm | None = None, status: int = 200
) -> HttpResponse:
    person = hands.reader(request)
    rows = PersonKey.objects.filter(person=person)
    shown: dict[str, object] = {name: kind() for name, (kind, _act) in STEPS.items()}
    if sent is not None:
        shown[sent.step] = sent
    words = {
        **shown,
        "sent": sent.step if sent else "",
        "pair": rows.filter(retired_at=None).first(),
        "has_former": rows.exclude(retired_at=None).exclude(wrapped=b"").exists(),
        "unlocked": hands.is_unlocked(request, clock.now()),
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    return render(request, "trust/key.html", words, status=status)


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The reader's cases, or one of them; who asks for the glass; alarms."""
    person, now = hands.reader(request), clock.now()
    named = request.GET.get("case", "")
    if named:
        return case_page(request, person, named)
    gate = request.gate  # type: ignore[attr-defined]
    sees = gate.may(request, "sealed:alarm", "POST", None)
    words = {
        "cases": openings.cases_of(person),
        "asked": openings.asked_by(person, now),
        "to_approve": openings.to_approve(person, now),
        "sees_alarms": sees,
        "alarms": openings.alarms_for(person) if sees else [],
        "unlocked": hands.is_unlocked(request, now),
    }
    return render(request, "trust/sealed.html", words)


@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to open a case without a grant; a second person decides."""
    person, named = hands.reader(request), request.POST.get("case", "")
    case = SealedCase.objects.filter(pk=uuid_of(named), destroyed_at=None).first()
    if case is None:
        raise Http404
    why = request.POST.get("why", "").strip()[:400]
    try:
        glass.ask(case=case, by=person, why=why, now=clock.now())
    except errors.NoGrant:
        raise Http404 from None
    except errors.NotNow:
        return case_page(request, person, named, why_wrong=_("Say why."))
    messages.success(request, _("You have asked. A second person must approve it."))
    return redirect("sealed:index")


@never_cache
@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve what another asked for, with one's own key."""
    now, person = clock.now(), hands.reader(request)
    name = uuid_of(request.POST.get("request", ""))
    if name not in {one.id for one in openings.to_approve(person, now)}:
        raise Http404
    try:
        hand = hands.hand_of(request, now)
        row = GlassRequest.objects.get(pk=name)
        glass.approve(request=row, by=hand, now=now)
    except errors.NotUnlocked:
        messages.info(request, _("Unlock your key first."))
        return redirect(f"{reverse('sealed:key')}?next={reverse('sealed:index')}")
    except errors.SealingError:
        messages.error(request, _("It can no longer be approved."))
    else:
        messages.success(request, _("Approved. Who asked can open the case for now."))
    return redirect("sealed:index")


@never_cache
@require_POST
def alarm(request: HttpRequest) -> HttpResponse:
    """Say that somebody looked at an alarm: never the one whom it is about."""
    number = request.POST.get("alarm", "")
    if not number.isdecimal():
        raise Http404
    row = get_object_or_404(ReadingAlarm, pk=int(number[:18]))
    try:
        look_at_alarm(alarm=row, by=hands.reader(request), now=clock.now())
    except errors.NotNow:
        messages.error(request, _("A second person must look at this alarm."))
    return redirect("sealed:index")
