"""Safety checks for programs: each as CAP 1.2, all of an emergency as Atom."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import SHOWN_TO_ALL
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.relaying.cap_said import Source
from vigie.relaying.formats import atom
from vigie.relaying.formats.cap import feed as cap_feed
from vigie.relaying.formats.cap.records import MIME, Alert
from vigie.relaying.formats.cap.writing import write
from vigie.safety.alerts import alert_of
from vigie.safety.models import Check, CheckQuerySet

MOST = 100  # of a feed
REMEMBERED = timedelta(days=3)  # after its end


@require_safe
def cap(request: HttpRequest, slug: str, check: int) -> HttpResponse:
    """The last message about a safety check: that it asks, or that it is over."""
    row = get_object_or_404(_told(slug), pk=check)
    return HttpResponse(write(_alert(row)), content_type=f"{MIME}; charset=utf-8")


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Open safety checks, and the ends of the last three days, as Atom."""
    emergency = get_object_or_404(Emergency, slug=slug, state__in=SHOWN_TO_ALL)
    rows = _told(slug).order_by("-opened_at", "-pk")[:MOST]
    language = get_language() or "en"
    entries = [
        cap_feed.entry_of(_alert(row), origin() + _cap(row), language) for row in rows
    ]
    head = atom.Head(
        url=origin() + reverse("safety:feed", args=[slug]),
        title=f"{emergency.name}: {_('Are you safe?')}",
        subtitle=_("Are you there? Say that you are safe, or ask for help."),
        updated=max((one.updated for one in entries), default=emergency.began_at),
    )
    text = "".join(cap_feed.feed(head, entries))
    return HttpResponse(text, content_type=f"{atom.MIME}; charset=utf-8")


def _told(slug: str) -> CheckQuerySet:
    rows = Check.objects.filter(emergency__slug=slug, opened_at__isnull=False)
    recent = Q(ended_at=None) | Q(ended_at__gte=clock.now() - REMEMBERED)
    shown = rows.filter(recent, emergency__state__in=SHOWN_TO_ALL)
    return shown.select_related("emergency")


def _alert(row: Check) -> Alert:
    page = origin() + reverse("safety:safe", args=[row.emergency.slug])
    source = Source(origin(), row.emergency.name, page)
    return alert_of(row, source, is_drill=row.emergency.is_drill)


def _cap(row: Check) -> str:
    return reverse("safety:cap", args=[row.emergency.slug, row.pk])
