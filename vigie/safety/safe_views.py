"""The page for whoever opens it: am I safe, are mine? Without a link or an account."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.safety import given
from vigie.safety.finding import answered_well, look_up
from vigie.safety.models import CheckIn
from vigie.safety.pages import BUTTONS
from vigie.safety.safe_forms import (
    OF_ANOTHER,
    URGENT,
    AgainForm,
    LookForm,
    OtherForm,
    SafeForm,
)
from vigie.safety.states import Answer, Voice
from vigie.trust.limits.guard import guard_of, guarded, limited
from vigie.trust.people.codes import prepare_code
from vigie.trust.people.doors import admit, holds_code, link_of, qr_of, records_of

FORMS = {"me": SafeForm, "other": OtherForm}


class Button(NamedTuple):
    """One answer: what is sent, what stands on it, its tone."""

    value: str
    label: Any
    tone: str


MINE = tuple(Button(one.value, one.label, tone) for one, tone in BUTTONS)
THEIRS = tuple(Button(one.value, label, tone) for one, label, tone in OF_ANOTHER)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def safe(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how one is, or how another is."""
    emergency = _shown(slug)
    forms = {name: _form(request, name, kind) for name, kind in FORMS.items()}
    if request.method != "POST":
        return _page(request, emergency, forms)
    sent = forms.get(request.POST.get("about", "me"))
    if sent is None:
        raise Http404
    if not emergency.is_open or not sent.is_valid():
        return _page(request, emergency, forms, status=422)
    return _told(request, emergency, sent)


def _form(request: HttpRequest, name: str, kind: type[SafeForm]) -> SafeForm:
    mine = request.method == "POST" and request.POST.get("about", "me") == name
    sent = request.POST if mine else None
    return kind(sent, guard=guard_of(request), auto_id=f"{name}-%s")


def _page(
    request: HttpRequest,
    emergency: Emergency,
    forms: dict[str, SafeForm],
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    words = {"emergency": emergency, "now": now, "mine": MINE, "theirs": THEIRS}
    words |= {"well": answered_well(emergency, now), **forms}
    return render(request, "safety/safe.html", words, status=status)


def _told(request: HttpRequest, emergency: Emergency, form: SafeForm) -> HttpResponse:
    """Keep it and show the way back, in one answer: the words are shown once."""
    now, language = clock.now(), get_language() or "en"
    prepared = prepare_code(language)
    told = given.Told(emergency=emergency, language=language, **form.told())
    admit(request, given.tell(told, code=prepared, now=now), now)
    link = link_of(prepared.words, origin())
    words = {
        "emergency": emergency,
        "said": _label(told.voice, told.answer),
        "in_need": told.answer in URGENT,
        "own": told.voice == Voice.SELF,
        "record": told.record,
        "words": prepared.words,
        "link": link,
        "qr": qr_of(link),
        "now": now,
    }
    return render(request, "safety/safe_kept.html", words)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("look up")
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """Look somebody up by their phone or mail; what is typed is never in an address."""
    emergency = _shown(slug)
    sent = request.POST if request.method == "POST" else None
    form = LookForm(sent, guard=guard_of(request))
    now = clock.now()
    words: dict[str, Any] = {"emergency": emergency, "form": form, "now": now}
    if not form.is_bound:
        return render(request, "safety/look.html", words)
    if not form.is_valid():
        return render(request, "safety/look.html", words, status=422)
    reach = form.cleaned_data["reach"]
    words["seen"] = look_up(emergency=emergency, reach=reach, now=now)
    return render(request, "safety/looked.html", words)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def said(request: HttpRequest, record: UUID) -> HttpResponse:
    """What was said, for whoever has its words: say it anew, or take it back."""
    now = clock.now()
    if not holds_code(request, given.ROOM, record.hex, now):
        raise Http404
    last = given.last_of(record)
    if last is None:
        raise Http404
    if request.method != "POST":
        return _said(request, record, last, AgainForm(initial=_before(last)))
    if "withdraw" in request.POST:
        given.withdraw(record=record, now=now)
        messages.success(request, _("Taken back: it counts no more."))
        return redirect("safety:said", record)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _said(request, record, last, form, status=422)
    more = given.More(**form.cleaned_data)
    given.correct(record=record, more=more, now=now)
    messages.success(request, _("Kept."))
    return redirect("safety:said", record)


def _said(
    request: HttpRequest,
    record: UUID,
    last: CheckIn,
    form: AgainForm,
    status: int = 200,
) -> HttpResponse:
    """The page shows what its reader wrote, and not whether it became a claim: that
    would tell whether somebody is known here."""
    own = given.is_own(last)
    answer = Answer(last.answer)
    words = {
        "emergency": last.emergency,
        "record": record,
        "last": last,
        "said": _label(Voice.SELF if own else Voice.CLAIM, answer),
        "in_need": answer in URGENT and last.hidden_at is None,
        "own": own,
        "buttons": MINE if own else THEIRS,
        "form": form,
        "now": clock.now(),
    }
    return render(request, "safety/said.html", words, status=status)


def _before(last: CheckIn) -> dict[str, str]:
    return {"words": last.words or "", "place": last.place or ""}


def _label(voice: Voice, answer: Answer) -> Any:
    buttons = MINE if voice == Voice.SELF else THEIRS
    found = [one.label for one in buttons if one.value == answer]
    return found[0] if found else answer.label


def _shown(slug: str) -> Emergency:
    return get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)


@records_of(given.ROOM)
def address_of_record(subject: str) -> str:
    """Return where the words of what was said lead."""
    return reverse("safety:said", args=[UUID(hex=subject)])
