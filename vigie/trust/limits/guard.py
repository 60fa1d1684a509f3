"""What a room puts before a public form: `@guarded("report")` on the view, and
`GuardedForm` as the form's base.

Nothing here ever says no for good. Over a limit the answer is 429 with the seconds to
wait, and the form comes back with all that was typed.
"""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vigie.lib import clock
from vigie.trust.limits import rates, spending
from vigie.trust.limits.buckets import Taken
from vigie.trust.limits.proofs import (
    Demand,
    Proof,
    Way,
    demand_of,
    make_riddle,
    read_proof,
)
from vigie.trust.limits.table import shared
from vigie.trust.people.queries import standing

View = Callable[..., HttpResponse]
FIELD = "work"  # the riddle, and its answer if a script found one
TRAP = "website"  # a field that people do not see


class Guard:
    """One request at a guarded form. Whoever holds a role is let in without more, but
    where people sign in who they are is not yet known: `strict` looks at nobody."""

    def __init__(
        self, request: HttpRequest, action: str, *, strict: bool = False
    ) -> None:
        self.action = action
        self.refusal, self.wait, self.asked = "", 0, False
        self._address = request.META.get("REMOTE_ADDR", "")
        self._trusted = not strict and standing(request).is_staff
        self._post = request.POST if request.method == "POST" else None
        self._spent = False

    def enter(self) -> bool:
        """Take a token for this request; False when there is none left."""
        if self._trusted:
            return True
        what = "open" if self._post is None else self.action
        taken = rates.ask(shared(), what, self._address, clock.ticks())
        return self._there(taken)

    def let_in(self) -> bool:
        """Ask for the proof and use it up: call it last, when all else is in order.

        False when something is missing; `refusal` then says what to do.
        """
        self.asked = True
        if self._trusted or self.refusal:
            return not self.refusal
        if self._post is None or self._post.get(TRAP):
            return self._refuse_stale()
        if self._proof.way is Way.EARLY:
            return self._refuse(_early(), self._proof.wait)
        if self._proof.way not in (Way.WORKED, Way.WAITED):
            return self._refuse_stale()
        if self._proof.way is Way.WAITED and not self._has_slow_token():
            return False
        return spending.spend(self._proof) or self._refuse_stale()

    def spare(self) -> None:
        """Say that this request keeps nothing: it is counted, and owes no work. Look
        at `refusal` then."""
        self.asked = True

    @cached_property
    def riddle(self) -> str:
        """The riddle for the form: the one that came, as long as it is good."""
        good = (Way.WORKED, Way.WAITED, Way.EARLY)
        came = self._post is not None and self._proof.way in good and not self._spent
        if came and not spending.is_spent(self._proof):
            return self._sent
        return make_riddle(self.action, self._demand, clock.now())

    @property
    def seconds(self) -> int:
        """After how many seconds at most the form may be sent without a script."""
        return self._demand.wait

    def marked(self, response: HttpResponse) -> HttpResponse:
        """Return the answer, as 429 with Retry-After if there is something to wait
        for. Raises RuntimeError when a view did its work without asking."""
        if self.wait:
            response.status_code = 429
            response.headers["Retry-After"] = str(self.wait)
        elif self._post is not None and not self.asked and response.status_code < 400:
            raise RuntimeError(f"“{self.action}” was done without asking its guard")
        return response

    @cached_property
    def _demand(self) -> Demand:
        load = rates.load_of(shared(), self.action, self._address, clock.ticks())
        return demand_of(load)

    @cached_property
    def _sent(self) -> str:
        return self._post.get(FIELD, "") if self._post is not None else ""

    @cached_property
    def _proof(self) -> Proof:
        return read_proof(self._sent, self.action, clock.now())

    def _has_slow_token(self) -> bool:
        now = clock.ticks()
        return self._there(rates.ask_slow(shared(), self.action, self._address, now))

    def _there(self, taken: Taken) -> bool:
        return taken.given or self._refuse(_often(), taken.wait)

    def _refuse_stale(self) -> bool:
        self._spent = True
        return self._refuse(_stale(), 0)

    def _refuse(self, words: str, wait: float) -> bool:
        self.wait = math.ceil(wait)
        self.refusal = words % self.wait if self.wait else words
        return False


def _often() -> str:
    return _(
        "Much is being sent from your network just now. Press the button again in a "
        "moment: what you typed is kept. Seconds to wait: %s."
    )


def _early() -> str:
    return _(
        "One moment more: this keeps machines from flooding the page. Then press the "
        "button again: what you typed is kept. Seconds to wait: %s."
    )


def _stale() -> str:
    return _(
        "The page was open for too long, or this was sent already. Press the button "
        "again: what you typed is kept."
    )


def guarded(action: str) -> Callable[[View], View]:
    """Guard a view. It finds its guard by `guard_of(request)`, gives it to its form,
    and its template includes "trust/_guard.html" inside the form."""
    rates.RATES[action]  # a mistake is found when the program starts

    def guard_view(view: View) -> View:
        @wraps(view)
        def seen(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            guard = Guard(request, action)
            request.guard = guard  # type: ignore[attr-defined]
            if not guard.enter() and request.method != "POST":
                return guard.marked(_busy(request, guard))
            return guard.marked(view(request, *args, **kwargs))

        return cast(View, never_cache(seen))

    return guard_view


def limited(action: str, *, looks: bool = False) -> Callable[[View], View]:
    """Count what is sent to a view, and ask for no work: for pages that others made,
    and for those that a secret link leads to. With `looks` it counts who only looks
    as well: for pages that write a row for each."""
    rates.RATES[action]

    def limit_view(view: View) -> View:
        @wraps(view)
        def seen(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            guard = Guard(request, action, strict=True)
            counts = looks or request.method == "POST"
            if counts and not guard.enter():
                return guard.marked(_busy(request, guard))
            return view(request, *args, **kwargs)

        return cast(View, seen)

    return limit_view


def guard_of(request: HttpRequest) -> Guard:
    """Return the guard of a request. Raises AttributeError in a view without one."""
    return cast(Guard, request.guard)  # type: ignore[attr-defined]


def _busy(request: HttpRequest, guard: Guard) -> HttpResponse:
    return render(request, "trust/busy.html", {"why": guard.refusal})


class GuardedForm(forms.Form):
    """A form that asks its guard when all its fields are in order, and only then: to
    mend a slip costs no new work."""

    def __init__(self, *args: Any, guard: Guard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guard = guard

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.guard.refusal or (not self.errors and not self.guard.let_in()):
            self.add_error(None, self.guard.refusal)
