"""Pages of staff: emergencies, areas, places, calls. The gate says who may."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from vigie.emergencies import actions
from vigie.emergencies.models import Emergency
from vigie.emergencies.states import ALLOWED, EmergencyState
from vigie.kit.areas import AreaForm
from vigie.kit.templatetags.kit import number
from vigie.lib import clock
from vigie.listening.actions import change_call
from vigie.listening.models import Call
from vigie.trust.people.queries import standing
from vigie.web.forms import OpenForm, PlacesForm


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The emergencies in which the reader works, archived ones too."""
    rows = Emergency.objects.order_by("-state", "-began_at")
    places = standing(request).emergencies()
    if places is not None:
        rows = rows.filter(pk__in=places)
    return render(request, "web/desk.html", {"emergencies": rows})


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
