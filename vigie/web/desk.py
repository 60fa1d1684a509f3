"""The operator's pages: signing in, emergencies, areas, places, calls."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from vigie.emergencies import actions
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import ALLOWED, EmergencyState
from vigie.kit.templatetags.kit import number
from vigie.lib import clock
from vigie.listening.actions import change_call
from vigie.listening.models import Call
from vigie.web.forms import AreaForm, OpenForm, PlacesForm
from vigie.web.operators import operator_of

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Let staff in; send others to sign in, and refuse whoever is not staff."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise PermissionDenied
        return never_cache(view)(request, *args, **kwargs)

    return guarded


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the operator in by a one-time link: only the button uses it up.

    Mail scanners and chat previews open links; they press no buttons.
    """
    user = operator_of(token)
    if user is None:
        return render(request, "web/enter.html", {"expired": True}, status=410)
    if request.method == "POST":
        login(request, user)
        return redirect("web:desk")
    return render(request, "web/enter.html")


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Say how one signs in: by a link from the command line."""
    return render(request, "web/enter.html", {"ask": True})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("web:home")


@staff_only
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Every emergency, archived ones too, and the way to open another."""
    rows = Emergency.objects.order_by("-state", "-began_at")
    return render(request, "web/desk.html", {"emergencies": rows})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest) -> HttpResponse:
    """Open an emergency."""
    form = OpenForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_emergency(
                **form.emergency(), by=_who(request), now=clock.now()
            )
        except actions.NotAllowed as error:
            form.add_error("slug", str(error))
        else:
            return redirect("web:manage", made.slug)
    return _page(request, "web/open.html", form=form)


@staff_only
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """One emergency: its state, its area, its places."""
    found = get_object_or_404(Emergency, slug=slug)
    steps = [
        (state, STEPS[state](), state == EmergencyState.OPEN)
        for state in EmergencyState.values
        if state in ALLOWED[found.state]
    ]
    return _page(
        request,
        "web/manage.html",
        emergency=found,
        steps=steps,
        cells=found.cells.count(),
        places=found.places.count(),
    )


STEPS: dict[str, Callable[[], str]] = {
    EmergencyState.OPEN: lambda: _("Open it again"),
    EmergencyState.CLOSED: lambda: _("Close it"),
    EmergencyState.ARCHIVED: lambda: _("Archive it: nobody else will see it"),
}


@staff_only
@require_POST
def change_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Close, reopen or archive an emergency."""
    found = get_object_or_404(Emergency, slug=slug)
    try:
        actions.change_state(
            emergency=found,
            state=request.POST.get("state", ""),
            by=_who(request),
            now=clock.now(),
        )
    except (actions.NotAllowed, ValueError) as error:
        return _refused(request, error)
    messages.success(request, _("Done: it is %s.") % found.get_state_display())
    return redirect("web:manage", slug)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw an emergency's area anew."""
    found = get_object_or_404(Emergency, slug=slug)
    now = json.dumps(found.outline) if found.outline else ""
    form = AreaForm(*_sent(request), initial={"outline": now})
    if request.method == "POST" and form.is_valid():
        actions.draw_area(
            emergency=found,
            outline=form.cleaned_data["area"],
            by=_who(request),
            now=clock.now(),
        )
        messages.success(request, _("The area is drawn."))
        return redirect("web:manage", slug)
    return _page(request, "web/area.html", form=form, emergency=found)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """Add to an emergency's gazetteer, by lines or by a file."""
    found = get_object_or_404(Emergency, slug=slug)
    form = PlacesForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        added = actions.add_places(
            emergency=found,
            places=form.cleaned_data["places"],
            by=_who(request),
            now=clock.now(),
        )
        messages.success(request, _("Places added: %s.") % number(added))
        return redirect("web:manage", slug)
    return _page(request, "web/places.html", form=form, emergency=found)


@staff_only
@require_POST
def verdict(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Answer, close, hide or reopen a call."""
    call = get_object_or_404(Call, emergency__slug=slug, code=code)
    try:
        change_call(
            call=call,
            state=request.POST.get("state", ""),
            by=_who(request),
            now=clock.now(),
        )
    except actions.NotAllowed as error:
        return _refused(request, error)
    messages.success(request, _("Done: it is %s.") % call.get_state_display())
    return redirect("web:call", slug, code)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, even if every field was left empty; nothing before that."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _who(request: HttpRequest) -> str:
    return request.user.get_username()


def _page(request: HttpRequest, name: str, **words: object) -> HttpResponse:
    form = words.get("form")
    wrong = isinstance(form, Form) and form.is_bound
    return render(request, name, words, status=422 if wrong else 200)


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return render(request, "web/refused.html", {"why": str(error)}, status=409)
