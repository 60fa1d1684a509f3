"""Writing to who looks for somebody, and the page of each side of what is written."""

import math
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.missing import pages, seekers, thread_letters, threads
from vigie.missing.call_views import gone, public_person
from vigie.missing.models import Person, Thread
from vigie.missing.notes import NotAllowed
from vigie.missing.states import Side
from vigie.missing.thread_forms import AnswerForm, WriteForm
from vigie.missing.veiling import veiled
from vigie.relaying.models import Address
from vigie.trust.limits.guard import guard_of, guarded, limited


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def write(request: HttpRequest, record: UUID) -> HttpResponse:
    """Write to who looks for somebody whose page everybody may read."""
    now = clock.now()
    person = public_person(record, now)
    if person is None:
        return gone(request, record, now)
    guard = guard_of(request)
    form = WriteForm(request.POST if request.method == "POST" else None, guard=guard)
    if form.is_bound and form.is_valid():
        try:
            threads.may_begin(request.META.get("REMOTE_ADDR", ""), person)
            return _begun(request, person, form, now)
        except threads.TooOften as error:
            form.add_error(None, str(error))
            guard.wait = math.ceil(error.wait)
        except NotAllowed as error:
            form.add_error(None, str(error))
    words = {
        "emergency": person.emergency,
        "person": person,
        "card": pages.card_of(person, now),
        "form": form,
        "is_reached": threads.is_reached(person),
        "now": now,
    }
    status = 422 if form.is_bound else 200
    return render(request, "missing/write.html", words, status=status)


def _begun(
    request: HttpRequest, person: Person, form: WriteForm, now: datetime
) -> HttpResponse:
    thread = threads.begin(
        person=person,
        text=form.cleaned_data["text"],
        address=_address(form, now),
        number=form.number(),
        now=now,
    )
    _say(request, form)
    return redirect(thread_letters.page_of(thread.pk, Side.KNOWS))


def _address(form: WriteForm, now: datetime) -> Address | None:
    given, language = form.cleaned_data, get_language() or "en"
    value = given["mail"] or given["phone"]
    return seekers.reach_of(value, language, now)


def _say(request: HttpRequest, form: AnswerForm) -> None:
    messages.success(request, _("Passed on."))
    if veiled(form.cleaned_data["text"])[1]:
        messages.warning(request, _("Numbers, addresses and links were taken out."))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def thread(request: HttpRequest, token: str) -> HttpResponse:
    """Where letters lead: what passed, and the ways to answer, stop and report."""
    now, end = clock.now(), thread_letters.end_of(token)
    if end is None:
        raise Http404
    if end.thread.person.is_over:
        return gone(request, end.thread.person_id, now)
    if request.method != "POST":
        return _page(request, end, AnswerForm(), now)
    if "stop" in request.POST:
        threads.stop(thread=end.thread, by=end.side, now=now)
        messages.success(request, _("Nothing more passes between you."))
    elif "report" in request.POST:
        threads.report(thread=end.thread, side=end.side, now=now)
        messages.success(request, _("Reported: nothing passes until we looked at it."))
    else:
        return _answered(request, end, now)
    return redirect("missing:thread", token)


def _answered(
    request: HttpRequest, end: thread_letters.End, now: datetime
) -> HttpResponse:
    form, wait = AnswerForm(request.POST), 0.0
    if form.is_valid():
        try:
            threads.may_write(threads.sender_of(*end))
            threads.pass_on(
                thread=end.thread,
                side=end.side,
                text=form.cleaned_data["text"],
                number=form.number(),
                now=now,
            )
            _say(request, form)
            return redirect(thread_letters.page_of(end.thread.pk, end.side))
        except threads.TooOften as error:
            wait = error.wait
            form.add_error(None, str(error))
        except NotAllowed as error:
            form.add_error(None, str(error))
    answer = _page(request, end, form, now, status=429 if wait else 422)
    if wait:
        answer.headers["Retry-After"] = str(math.ceil(wait))
    return answer


def _page(
    request: HttpRequest,
    end: thread_letters.End,
    form: AnswerForm,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    row: Thread = end.thread
    words: dict[str, Any] = {
        "emergency": row.person.emergency,
        "person": row.person,
        "card": pages.card_of(row.person, now),
        "thread": row,
        "side": end.side.value,
        "passed": list(row.passed.all()),
        "passes": Thread.objects.passing(now).filter(pk=row.pk).exists(),
        "form": form,
        "now": now,
    }
    return render(request, "missing/thread.html", words, status=status)
