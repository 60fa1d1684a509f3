"""The staff's pages of photographed lists: keyed in twice, settled by a third one."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.missing import list_sheets
from vigie.missing.call_forms import MomentField
from vigie.missing.list_keying import KEYED, LONGEST, MOST_LINES, Line
from vigie.missing.list_words import FIELDS
from vigie.missing.models import ListSheet
from vigie.missing.notes import NotAllowed
from vigie.trust.people.queries import standing
from vigie.trust.pictures.fields import PictureField

_LINES = 8  # that the form begins with
LISTERS = list_sheets.KEYERS - {"volunteer"}


class SheetForm(forms.Form):
    """A photographed sheet of a list."""

    picture = PictureField(label=gettext_lazy("A photo of one sheet"))
    given_at = MomentField(
        label=gettext_lazy("When it was given or made"),
        required=False,
    )
    prefix = "photo"


@never_cache
@require_http_methods(["GET", "HEAD"])
def sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheets that wait for somebody who keys them in, or for a third look."""
    emergency = get_object_or_404(Emergency, slug=slug)
    rows = ListSheet.objects.filter(named_list__emergency=emergency, settled_at=None)
    rows = rows.select_related("named_list").annotate(many=Count("keyings"))
    mine = rows.filter(keyings__by=request.user.get_username())
    words = {
        "emergency": emergency,
        "sheets": rows.order_by("at", "pk"),
        "mine": set(mine.values_list("pk", flat=True)),
        "now": clock.now(),
    }
    return render(request, "missing/list_sheets.html", words)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """One sheet: its picture, and lines to fill in, or what two people read of it."""
    rows = ListSheet.objects.filter(named_list__emergency__slug=slug)
    found = get_object_or_404(rows.select_related("named_list__emergency"), pk=record)
    lines, why = _lines(request), ""
    if request.method == "POST" and request.POST.get("step") != "more":
        try:
            _done(request, found, lines)
        except NotAllowed as error:
            why = str(error)
        else:
            messages.success(request, _("Kept."))
            return redirect("missing:list_sheets", slug)
    differing = list_sheets.differing_of(found)
    by = request.user.get_username()
    emergency = found.named_list.emergency
    may = bool(LISTERS & standing(request).roles_in(emergency.pk))
    many = min(max(_LINES, len(lines) + _LINES * (len(lines) > 0)), MOST_LINES)
    blank = [("",) * len(KEYED)] * (many - len(lines))
    words = {
        "emergency": emergency,
        "sheet": found,
        "lines": list(enumerate([*lines, *blank], 1)),
        "labels": [(name, FIELDS[name]) for name in KEYED],
        "longest": LONGEST,
        "keyed": found.keyings.count(),
        "is_mine": found.keyings.filter(by=by).exists(),
        "differing": differing if may and found.settled_at is None else {},
        "may_settle": may and not list_sheets.may_not_settle(found, by),
        "why": why,
    }
    return render(request, "missing/list_sheet.html", words, status=409 if why else 200)


def _done(request: HttpRequest, found: ListSheet, lines: list[Line]) -> None:
    by, now = request.user.get_username(), clock.now()
    if request.POST.get("step") != "settle":
        list_sheets.key_in(sheet=found, lines=lines, by=by, now=now)
        return
    if not LISTERS & standing(request).roles_in(found.named_list.emergency_id):
        raise NotAllowed(_("It takes a third person, who keyed in neither."))
    chosen = {
        int(name.removeprefix("pair-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("pair-") and name[5:].isdecimal() and len(name) < 9
    }
    list_sheets.settle(sheet=found, chosen=chosen, by=by, now=now)


def _lines(request: HttpRequest) -> list[Line]:
    """The lines that are filled in, in their order."""
    found = []
    for number in range(1, MOST_LINES + 1):
        cells = [request.POST.get(f"{name}-{number}", "") for name in KEYED]
        line = tuple(" ".join(cell[:LONGEST].split()) for cell in cells)
        if any(line):
            found.append(line)
    return found
