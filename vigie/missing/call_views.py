"""The room's public pages: two doors, the search, a call, and the page of a person."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.missing import (
    calls,
    elsewhere,
    pages,
    photos,
    rounds,
    rounds_words,
    seekers,
    threads,
)
from vigie.missing import search as searching
from vigie.missing.call_forms import CallForm, NamelessForm, SearchForm
from vigie.missing.models import Person
from vigie.missing.registries import host_of, registries_of
from vigie.missing.states import Door, Stage
from vigie.trust.limits.guard import guard_of, guarded
from vigie.trust.people.codes import prepare_code
from vigie.trust.people.doors import admit, holds_code, link_of, qr_of, records_of

_log = logging.getLogger(__name__)
OVER = (Stage.CLOSED, Stage.EXPIRED, Stage.ERASED)


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Two doors, the search, and the latest calls."""
    emergency, now = shown(slug), clock.now()
    words = {
        "emergency": emergency,
        "board": pages.board(emergency, now),
        "form": SearchForm(auto_id="seek-%s"),
        "now": now,
    }
    return render(request, "missing/home.html", words)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def search(request: HttpRequest, slug: str, door: str = "seek") -> HttpResponse:
    """Look for somebody; what is typed is in no address, and kept nowhere."""
    emergency, now = shown(slug), clock.now()
    sent = request.POST if request.method == "POST" else None
    form = SearchForm(sent)
    words: dict[str, Any] = {"emergency": emergency, "form": form, "now": now}
    words["door"] = door
    if sent is None:
        return render(request, "missing/search.html", words)
    guard = guard_of(request)
    guard.spare()
    if guard.refusal or not form.is_valid():
        words["refusal"] = guard.refusal
        return render(request, "missing/search.html", words, status=422)
    given = form.cleaned_data
    asked = searching.Asked(
        words=given["words"],
        phone=given["phone"],
        description=given["description"],
        ages=given["age"],
    )
    hits = searching.find(emergency.pk, asked, now)
    words["hits"] = [(pages.card_of(h.person, now), h.reasons) for h in hits]
    told = elsewhere.words_for_others(given["words"])
    others = registries_of(emergency.pk) if told else []
    words["told"], words["others"] = told, [(one, host_of(one)) for one in others]
    words["typed"] = [(one.name, one.value()) for one in form if one.value()]
    return render(request, "missing/found.html", words)


def know(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever knows something: they look first, too."""
    answer: HttpResponse = search(request, slug, door="know")
    return answer


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def call(request: HttpRequest, slug: str, nameless: bool = False) -> HttpResponse:
    """Open a call; from the search, with what was typed there."""
    emergency = shown(slug)
    kind = NamelessForm if nameless else CallForm
    guard = guard_of(request)
    if request.method != "POST" or "begin" in request.POST:
        if request.method == "POST":
            guard.spare()
        return _form(request, emergency, kind(guard=guard, initial=_begun(request)))
    form = kind(request.POST, request.FILES, guard=guard)
    if not emergency.is_open or not form.is_valid():
        return _form(request, emergency, form, status=422)
    return _opened(request, emergency, form)


def _begun(request: HttpRequest) -> dict[str, Any]:
    typed: QueryDict = request.POST
    names = {"words": "name", "phone": "their_phone"}
    same = {"description": "description", "age": "age"}
    found = {to: typed.get(of, "") for of, to in {**names, **same}.items()}
    return {name: value[:600] for name, value in found.items() if value}


def _form(
    request: HttpRequest, emergency: Emergency, form: CallForm, status: int = 200
) -> HttpResponse:
    now = clock.now()
    words = {"emergency": emergency, "form": form, "now": now}
    words["is_sealed"] = seekers.can_seal(emergency, now)
    words["nameless"] = isinstance(form, NamelessForm)
    return render(request, "missing/call.html", words, status=status)


def _opened(request: HttpRequest, emergency: Emergency, form: CallForm) -> HttpResponse:
    """Keep the call and show the way back, in one answer: the words are shown once."""
    now, language = clock.now(), get_language() or "en"
    prepared = prepare_code(language)
    seeking = form.seeking(language)
    seeker = seekers.prepare_seeker(seeking, emergency, now)
    person = calls.open_call(
        emergency=emergency,
        facts=form.facts(),
        shows=form.cleaned_data["shows"],
        door=Door.PAGE,
        now=now,
        seeker=seeker,
        prepared=prepared,
        is_nameless=isinstance(form, NamelessForm),
        phone=form.cleaned_data["their_phone"],
        pk=form.cleaned_data["once"],
        wants_word=seeking.wants_word,
    )
    code = calls.code_of(person, now)
    if code is not None:
        admit(request, code, now)
    files, said = request.FILES.getlist("photos"), request.POST.get("photo_words", "")
    link = link_of(prepared.words, origin())
    words = {
        "emergency": emergency,
        "card": pages.card_of(person, now),
        "person": person,
        "added": photos.add_photos(person=person, files=files, words=said, now=now),
        "wants_word": seeking.wants_word and (seeking.mail or seeking.phone),
        "is_lost": seekers.is_lost(seeker, seeking),
        "looked": _looked(person, now),
        "words": prepared.words,
        "link": link,
        "qr": qr_of(link),
        "now": now,
    }
    return render(request, "missing/kept.html", words)


def _looked(person: Person, now: datetime) -> str:
    """What a first look through all we know brought; empty where it failed: then the
    chore looks within a minute, and the call stands anyway."""
    try:
        made = rounds.first(person, now)
    except Exception as error:
        _log.error("the first round of a call failed: %s", type(error).__name__)
        return ""
    return rounds_words.sentence(made) if made else ""


@never_cache
@require_safe
def person(request: HttpRequest, record: UUID) -> HttpResponse:
    """What everybody may know of somebody, and what was said of them."""
    now = clock.now()
    one = public_person(record, now)
    if one is None:
        return gone(request, record, now)
    words = {
        "emergency": one.emergency,
        "card": pages.card_of(one, now),
        "person": one,
        "words": pages.words_of(one),
        "why": pages.why(one),
        "photos": photos.shown_of(one),
        "is_reached": threads.is_reached(one),
        "holds": holds_code(request, calls.ROOM, record.hex, now),
        "is_claimed": one.door == Door.POST and one.seekers.exists(),
        "now": now,
    }
    return render(request, "missing/person.html", words)


def public_person(record: UUID, now: Any) -> Person | None:
    """Return somebody whose page everybody may read, with their emergency."""
    rows = Person.objects.public(now).select_related("emergency")
    return rows.filter(pk=record, emergency__state__in=SHOWN_TO_ALL).first()


def gone(request: HttpRequest, record: UUID, now: Any) -> HttpResponse:
    """Answer for a page that is not shown: 410 once it is over, with one sentence and
    nothing of the person; 404 for one that is private, taken down, or never was."""
    one = Person.objects.filter(pk=record).only("stage", "expires_at").first()
    if one is None or not (one.stage in OVER or one.expires_at <= now):
        raise Http404
    return render(request, "missing/over.html", {"now": now}, status=410)


def shown(slug: str) -> Emergency:
    """Return an emergency that everybody may see. Raises Http404."""
    return get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)


@records_of(calls.ROOM)
def address_of_record(subject: str) -> str:
    """Return where the words of a call lead."""
    return reverse("missing:mine", args=[UUID(hex=subject)])
