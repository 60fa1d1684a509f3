"""The operators' page of live sources: how each is heard; add, stop, take away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.listening.live import adding
from vigie.listening.live.kinds import KINDS
from vigie.listening.live.marking import silent
from vigie.listening.live.rows import Gap, Source, SourceMinute
from vigie.listening.live.states import SourceState

RATED = 5  # minutes over which a rate is an average
MOST_GAPS = 5

DEEDS: dict[str, Callable[..., None]] = {
    "stop": adding.stop_source,
    "start": adding.start_source,
    "remove": adding.remove_source,
}


class SourceForm(forms.Form):
    """A new source."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Network"),
        choices=[(kind.name, kind.title) for kind in KINDS.values()],
    )
    address = forms.CharField(  # https:// or wss://: the kind says which
        label=gettext_lazy("Address of the server or the feed"),
        max_length=500,
        widget=forms.URLInput,
    )
    words = forms.CharField(
        label=gettext_lazy("Hashtags or words, with commas between them"),
        help_text=gettext_lazy("Only posts that bear one of them are taken in."),
        required=False,
        max_length=500,
    )


@dataclass(frozen=True)
class Shown:
    """One source on the page. Figures are averages of the last minutes."""

    source: Source
    title: str
    events: float
    wanted: float
    gaps: list[Gap]
    is_wrong: bool

    @property
    def is_stopped(self) -> bool:
        """Whether it can be started, not stopped."""
        return self.source.state == SourceState.STOPPED


@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """How the sources of an emergency are heard; add one, stop one."""
    found = get_object_or_404(Emergency, slug=slug)
    if request.method == "POST" and request.POST.get("deed") in DEEDS:
        return _done(request, found)
    form = SourceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _added(request, found, form):
        messages.success(request, _("It is listened to from now on."))
        return redirect("web:sources", slug)
    now = clock.now()
    words = {"emergency": found, "now": now, "form": form, "rows": shown(found, now)}
    return render(
        request, "web/sources.html", words, status=422 if form.is_bound else 200
    )


def shown(emergency: Emergency, now: datetime) -> list[Shown]:
    """Return the sources of an emergency, what is wrong first."""
    wrong = set(silent(now).values_list("pk", flat=True))
    since = clock.minute_of(now) - RATED
    counted = SourceMinute.objects.filter(
        source__emergency=emergency, minute__gte=since, minute__lt=since + RATED
    )
    sums = counted.values("source").annotate(e=Sum("events"), w=Sum("wanted"))
    rates = {row["source"]: (row["e"], row["w"]) for row in sums}
    gaps: dict[int, list[Gap]] = {}
    missed = Gap.objects.filter(source__emergency=emergency).order_by("-to_at")
    for gap in missed[: 20 * MOST_GAPS]:
        gaps.setdefault(gap.source_id, []).append(gap)
    rows = []
    for one in Source.objects.filter(emergency=emergency).order_by("pk"):
        events, wanted = rates.get(one.pk, (0, 0))
        title = KINDS[one.kind].title if one.kind in KINDS else one.kind
        last = gaps.get(one.pk, [])[:MOST_GAPS]
        bad = one.pk in wrong
        rows.append(Shown(one, title, events / RATED, wanted / RATED, last, bad))
    return sorted(rows, key=lambda row: not row.is_wrong)


def _added(request: HttpRequest, emergency: Emergency, form: SourceForm) -> bool:
    given = form.cleaned_data
    try:
        adding.add_source(
            emergency=emergency,
            kind=given["kind"],
            address=given["address"],
            words=given["words"].split(","),
            by=request.user.get_username(),
            now=clock.now(),
        )
    except NotAllowed as error:
        form.add_error(None, str(error))
        return False
    return True


def _done(request: HttpRequest, emergency: Emergency) -> HttpResponse:
    number = request.POST.get("source", "")
    rows = Source.objects.filter(emergency=emergency)
    row = get_object_or_404(rows, pk=int(number) if number.isdecimal() else 0)
    try:
        DEEDS[request.POST["deed"]](
            source=row, by=request.user.get_username(), now=clock.now()
        )
    except NotAllowed as error:
        return render(request, "web/refused.html", {"why": str(error)}, status=409)
    return redirect("web:sources", emergency.slug)
