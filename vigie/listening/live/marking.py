"""How a source stands is written into its row."""

from datetime import datetime, timedelta

from django.db.models import Q

from vigie.listening.live.contract import Trouble
from vigie.listening.live.rows import Source, SourceQuerySet
from vigie.listening.live.states import LISTENED, SourceState
from vigie.listening.live.storing import note_missed
from vigie.work.database import writing

PATIENCE = timedelta(minutes=5)  # without a sign of life


def mark_failing(source_id: int, trouble: Trouble, now: datetime) -> None:
    """Note why a source could not be heard, what is lost by it, and where to go on."""
    with writing():
        rows = Source.objects.select_for_update()
        source = rows.filter(pk=source_id, state__in=LISTENED).first()
        if source is None:
            return
        source.state, source.fault = SourceState.FAILING, trouble.fault
        if trouble.cursor is not None:
            source.cursor = trouble.cursor
        note_missed(source, trouble.missed)
        source.save(update_fields=["state", "fault", "cursor"])


def silent(now: datetime) -> SourceQuerySet:
    """Return the sources that should be heard and gave no sign of life for five
    minutes, whether they fail, say nothing, or nobody listens."""
    since = now - PATIENCE
    unheard = Q(heard_at__lt=since) | Q(heard_at=None, added_at__lt=since)
    return Source.objects.listened().filter(unheard)


def mark_silent(now: datetime) -> int:
    """Mark those that say nothing; return how many. One that fails says so still."""
    quiet = (SourceState.WAITING, SourceState.RUNNING)
    if not silent(now).filter(state__in=quiet).exists():
        return 0
    with writing():
        pks = list(silent(now).filter(state__in=quiet).values_list("pk", flat=True))
        rows = Source.objects.filter(pk__in=pks, state__in=quiet)
        return rows.update(state=SourceState.SILENT)
