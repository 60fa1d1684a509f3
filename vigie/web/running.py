"""How it runs: for a probe, for Prometheus, and for the operator."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from vigie.kit.page import Figure
from vigie.kit.templatetags.kit import number
from vigie.lib import clock
from vigie.web.figures import (
    HEAD_LATE,
    LEAST_DISK,
    SILENT,
    Figures,
    faults,
    look,
)

Family = GaugeMetricFamily | CounterMetricFamily


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when it works, 503 with what is wrong."""
    found = faults(clock.now())
    text = "\n".join([*(found or ["ok"]), ""])
    response = HttpResponse(text, content_type="text/plain", status=200)
    if found:
        response.status_code = 503
        response["Retry-After"] = "10"
    return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus; nothing is here for whoever may not read them."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Look(look(clock.now())))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(given, wanted):
        return True
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    networks = [ip_network(one, strict=False) for one in settings.METRICS_FROM]
    return any(address in network for network in networks)


class _Look(Collector):
    """One look, as families of figures. No label comes from what anybody sent."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Family]:
        """Give every family."""
        found = self._figures
        since = found.seconds_since
        plain: dict[str, tuple[str, float | None]] = {
            "worker_beat_age_seconds": ("last sign of life", since(found.worker_at)),
            "task_wait_seconds": ("of the oldest", since(found.waiting_since) or 0),
            "calls_unanswered": ("in open emergencies", found.unanswered),
            "disk_free_bytes": ("where the data is", found.disk_free),
            "database_bytes": ("with its log", found.database_bytes),
            "backup_age_seconds": ("of the last one", since(found.backup_at)),
            "backup_bytes": ("of the last one", found.backup_bytes),
            "journal_head_age_seconds": ("of the last one", since(found.head_at)),
            "emergencies_without_key": (
                "that keep no name of a seeker",
                found.unsealed,
            ),
            "sources_silent": ("for five minutes", found.silent),
            "reading_alarms": ("that nobody has looked at", found.alarms),
        }
        for name, (words, value) in plain.items():
            if value is not None:
                yield GaugeMetricFamily(f"vigie_{name}", words, value=value)
        tasks = GaugeMetricFamily("vigie_tasks", "by state", labels=["state"])
        for state, many in found.tasks.items():
            tasks.add_metric([state], many)
        yield tasks
        errors = CounterMetricFamily("vigie_errors", "by type", labels=["kind"])
        for kind, many in found.errors.items():
            errors.add_metric([kind], many)
        yield errors
        yield from _letters(found)


def _letters(found: Figures) -> Iterator[Family]:
    """How each channel stands: red is `vigie_channel_wrong`."""
    words = {
        "channel_wrong": "1 if somebody must look at it",
        "channel_down": "1 if it failed when it was last tried",
        "letters_waiting": "for the channel or for a further attempt",
        "letters_given_up": "kept until they are forgotten",
        "letters_late_seconds": "since the oldest should have gone",
        "channel_good_age_seconds": "since a letter last went",
    }
    families = {
        name: GaugeMetricFamily(f"vigie_{name}", said, labels=["channel"])
        for name, said in words.items()
    }
    for one in found.channels:
        values: tuple[float | None, ...] = (
            *(one.is_wrong, one.is_down, one.waiting, one.lost),
            found.seconds_since(one.oldest_at) or 0,
            found.seconds_since(one.good_at),
        )
        for family, value in zip(families.values(), values, strict=True):
            if value is not None:
                family.add_metric([one.channel.name.lower()], float(value))
    yield from families.values()


@dataclass(frozen=True)
class Row:
    """One line of the operator's page: a moment or a value, and if it is wrong."""

    words: str
    value: str = ""
    moment: datetime | None = None
    wrong: bool = False


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What waits, since when, and what went wrong."""
    found = look(clock.now())
    words = {
        "now": found.now,
        "figures": _figures(found),
        "rows": _rows(found),
        "errors": found.errors,
    }
    return render(request, "web/running.html", words)


def _figures(found: Figures) -> list[Figure]:
    return [
        Figure(_("calls without an answer"), found.unanswered, True),
        Figure(_("tasks that wait"), found.tasks.get("ready", 0)),
        Figure(_("errors counted"), sum(found.errors.values())),
    ]


def _rows(found: Figures) -> list[Row]:
    def moment(words: str, at: datetime | None, late: float) -> Row:
        since = found.seconds_since(at)
        return Row(words, _("never"), at, since is None or since > late)

    failed = found.tasks.get("failed", 0)
    rows = [
        moment(_("Worker last seen"), found.worker_at, SILENT),
        Row(_("Tasks that failed"), number(failed), wrong=failed > 0),
        Row(
            _("Free disk"),
            filesizeformat(found.disk_free),
            wrong=found.disk_free < LEAST_DISK,
        ),
        Row(_("Database"), filesizeformat(found.database_bytes)),
        moment(_("Last backup"), found.backup_at, settings.BACKUP_HOURS * 3600),
        moment(_("Last head of the journal"), found.head_at, HEAD_LATE),
        Row(_("Alarms on much reading"), number(found.alarms), wrong=found.alarms > 0),
    ]
    rows.append(
        Row(_("Networks that are silent"), number(found.silent), wrong=found.silent > 0)
    )
    rows += [
        Row(
            _("Letters by %s that wait") % one.channel.label,
            number(one.waiting),
            wrong=one.is_wrong,
        )
        for one in found.channels
        if one.is_used
    ]
    if found.unsealed:
        words = _("Emergencies that keep no name of who looks: nobody has a key")
        rows.append(Row(words, number(found.unsealed)))
    if found.waiting_since:
        rows.insert(1, moment(_("Oldest task waits since"), found.waiting_since, 60))
    return rows
