"""How the program runs, in figures: of itself, never of a reader."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min, Sum
from django_tasks_db.models import DBTaskResult

from vigie.emergencies.states import EmergencyState
from vigie.listening.live.marking import silent
from vigie.listening.models import CallCount
from vigie.listening.states import CallState
from vigie.listening.words import ASKS
from vigie.missing.keyless import without_key
from vigie.relaying.letters import Standing, standings
from vigie.trust.models import JournalHead
from vigie.trust.sealed.unsealing import alarms
from vigie.work.backup.making import last
from vigie.work.errors import counts
from vigie.work.models import Beat

SILENT = 60  # seconds after which a worker is missed
LEAST_DISK = 200 * 2**20
HEAD_LATE = 2 * 3600
_PATIENCE = 2.0


@dataclass(frozen=True)
class Figures:
    """One look at everything. Moments are in UTC, None for never."""

    now: datetime
    worker_at: datetime | None
    tasks: dict[str, int]
    waiting_since: datetime | None
    unanswered: int
    errors: dict[str, int]
    disk_free: int
    database_bytes: int
    backup_at: datetime | None
    backup_bytes: int
    head_at: datetime | None
    unsealed: int  # open emergencies where who looks for somebody cannot be sealed
    alarms: int  # of much reading, that nobody has looked at
    silent: int  # live sources without a sign of life for five minutes
    channels: list[Standing]

    def seconds_since(self, moment: datetime | None) -> float | None:
        """Return how long ago a moment was, None for never."""
        return None if moment is None else max((self.now - moment).total_seconds(), 0)


def look(now: datetime) -> Figures:
    """Gather the figures: some thirty small queries and a look at the disk."""
    waiting = DBTaskResult.objects.ready().aggregate(at=Min("enqueued_at"))
    made = last(settings.DATA_DIR)
    head = JournalHead.objects.order_by("-sequence").first()
    return Figures(
        now=now,
        worker_at=Beat.last("worker"),
        tasks=_tasks(),
        waiting_since=waiting["at"],
        unanswered=_unanswered(),
        errors=counts(settings.DATA_DIR / "errors"),
        disk_free=shutil.disk_usage(settings.DATA_DIR).free,
        database_bytes=_database_bytes(),
        backup_at=datetime.fromtimestamp(made[0], UTC) if made else None,
        backup_bytes=made[1] if made else 0,
        head_at=head.at if head else None,
        unsealed=len(without_key(now)),
        alarms=alarms().count(),
        silent=silent(now).count(),
        channels=standings(now),
    )


def _tasks() -> dict[str, int]:
    rows = DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("id"))
    return {str(status).lower(): number for status, number in rows}


def _unanswered() -> int:
    rows = CallCount.objects.filter(
        emergency__state=EmergencyState.OPEN, state=CallState.OPEN, kind__in=ASKS
    )
    return rows.aggregate(n=Sum("calls"))["n"] or 0


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        found = [Path(name + end) for end in ("", "-wal")]
        return sum(path.stat().st_size for path in found if path.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def faults(now: datetime) -> list[str]:
    """Return what keeps the program from working, in plain words; [] when it works."""
    found = [_of_database(), _of_worker(now), _of_disk()]
    return [words for words in found if words]


def _of_database() -> str:
    try:
        if connection.vendor == "sqlite":
            name = f"file:{connection.settings_dict['NAME']}?mode=rw"
            with closing(sqlite3.connect(name, _PATIENCE, uri=True)) as line:
                line.isolation_level = None
                line.execute("BEGIN IMMEDIATE")
                line.execute("ROLLBACK")
            return ""
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return "" if cursor.fetchone()[0] == "off" else "database: read only"
    except (sqlite3.Error, DatabaseError):
        return "database: takes no writes"


def _of_worker(now: datetime) -> str:
    try:
        seen = Beat.last("worker")
    except DatabaseError:
        return "worker: not known, the database does not answer"
    if seen is None:
        return "worker: not seen yet"
    silent = int((now - seen).total_seconds())
    return f"worker: silent for {silent} s" if silent > SILENT else ""


def _of_disk() -> str:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return f"disk: {free // 2**20} MB free" if free < LEAST_DISK else ""
