"""What a program asks of the interface: its key, its limits, its parameters."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import conditional_page

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing.exporting import MOST, MOST_SKIPPED, USUAL, Page
from vigie.missing.models import ProgramKey, Right
from vigie.missing.program_keys import key_of
from vigie.relaying.formats.pfif.values import BadValue, moment
from vigie.trust.limits import rates
from vigie.trust.limits.table import shared

PLAIN = "text/plain; charset=utf-8"
FORBIDDEN = "Missing or invalid authorization key\n"
VERSIONS = ("1.3", "1.4")
_BEARER = "bearer "


class Wrong(ValueError):
    """A question that cannot be answered: its sentence, and its status."""

    def __init__(self, says: str, status: int = 400) -> None:
        super().__init__(says)
        self.status = status


@dataclass(frozen=True)
class Question:
    """A question of a program about one emergency, by whom, and when."""

    request: HttpRequest
    emergency: Emergency
    key: ProgramKey | None
    now: datetime

    @property
    def full(self) -> bool:
        """Whether it is answered with all that is known."""
        return self.key is not None and self.key.allows(Right.FULL_READ)

    @property
    def version(self) -> str:
        """Which PFIF is asked for. Raises Wrong for one that is not written."""
        version = self.request.GET.get("version", "") or VERSIONS[-1]
        if version not in VERSIONS:
            raise Wrong(f"PFIF is written as {' or '.join(VERSIONS)}.")
        return version

    def word(self, name: str) -> str:
        """Return a parameter, empty when it is missing."""
        return self.request.GET.get(name, "").strip()[:500]

    def number(self, name: str, usual: int, most: int) -> int:
        """Return a parameter that is a number, at most `most`. Raises Wrong."""
        text = self.word(name)
        if not text:
            return usual
        if not (text.isascii() and text.isdecimal()) or len(text) > 9:
            raise Wrong(f"{name} must be a number.")
        return min(int(text), most)

    def page(self) -> Page:
        """Return which part of a feed is asked for. Raises Wrong."""
        since = self.word("min_entry_date")
        try:
            at = moment(since)[0] if since else None
        except BadValue as error:
            raise Wrong(f"min_entry_date {error}.") from error
        return Page(
            most=self.number("max_results", USUAL, MOST) or USUAL,
            skip=self.number("skip", 0, MOST_SKIPPED),
            since=at,
            person=self.word("person_record_id"),
            with_notes=self.word("omit_notes") not in ("yes", "true", "1"),
        )


Answer = Callable[[Question], HttpResponse]
View = Callable[[HttpRequest, str], HttpResponse]


def answers(*rights: str, needs_key: bool = False) -> Callable[[Answer], View]:
    """Make a view of an answer. A key that is shown must hold one of `rights`; without
    a key, `needs_key` refuses. What is refused is so as Person Finder refuses it."""

    def make(answer: Answer) -> View:
        @wraps(answer)
        def view(request: HttpRequest, slug: str) -> HttpResponse:
            text = _shown_key(request)
            wait = _wait(request, keyed=bool(text))
            if wait:
                busy = _said("Too many questions just now.\n", 429)
                busy.headers["Retry-After"] = str(wait)
                return busy
            emergency = get_object_or_404(Emergency.objects.shown(), slug=slug)
            key = key_of(emergency.pk, text)
            allowed = key is not None and any(key.allows(right) for right in rights)
            if (text and not allowed) or (needs_key and not allowed):
                return _said(FORBIDDEN, 403)
            try:
                given = answer(Question(request, emergency, key, clock.now()))
            except Wrong as wrong:
                return _said(f"{wrong}\n", wrong.status)
            # What a key opens is for nobody's cache; the rest is asked for anew.
            given.headers["Cache-Control"] = "no-store" if text else "no-cache"
            given.headers["Vary"] = "Authorization"
            return given

        return conditional_page(view)

    return make


def _shown_key(request: HttpRequest) -> str:
    header = request.headers.get("Authorization", "")
    if header[: len(_BEARER)].lower() == _BEARER:
        return header[len(_BEARER) :].strip()
    return request.GET.get("key", "").strip()


def _wait(request: HttpRequest, *, keyed: bool) -> int:
    """Return the seconds to wait before the next question; 0 when it is let in."""
    action = "program with key" if keyed else "program"
    address = request.META.get("REMOTE_ADDR", "")
    taken = rates.ask(shared(), action, address, clock.ticks())
    return 0 if taken.given else math.ceil(taken.wait)


def _said(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type=PLAIN)
