"""The one who stores what live sources bring: rows and cursor in one transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from django.db.models import F

from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.listening import registry
from vigie.listening.importing import Writer
from vigie.listening.live.contract import Batch, Missed
from vigie.listening.live.rows import Gap, Source, SourceMinute
from vigie.listening.live.states import LISTENED, Fault, SourceState
from vigie.listening.live.wanting import Left, settle
from vigie.listening.preparing import Prepared, prepare_posts
from vigie.listening.readers import Read, reader_of
from vigie.listening.recipes import preparation_of
from vigie.work.database import writing

KEPT_MINUTES = 24 * 60
_LONGEST_LAG = 365 * 86_400


class Overtaken(Exception):
    """The source stands elsewhere by now: it was stopped, removed, or another process
    stored this. What was fetched is let go; begin from the stored cursor."""


class Storing:
    """Stores what the sources of one emergency bring. Make it anew after an error."""

    def __init__(self, emergency: Emergency, read: Read | None = None) -> None:
        self._emergency_id = emergency.pk
        self._to = preparation_of(emergency)
        self._read = read or reader_of(self._to.recipe)
        self._writer = self._new_writer()

    def _new_writer(self) -> Writer:
        return Writer(self._emergency_id, self._to.group_key)

    def store(self, source_id: int, batch: Batch, now: datetime) -> Left:
        """Store a batch once, with its cursor, or nothing of it: a kill neither loses
        nor doubles. Raises Overtaken."""
        words = Source.objects.filter(pk=source_id).values_list("words", flat=True)
        left = settle(
            batch.events,
            words.first() or [],
            lambda posts: registry.sought(self._emergency_id, posts, now),
        )
        made = self._prepared(source_id, batch, left)
        with writing():
            # In the order of every writer, or two could wait for each other.
            Emergency.objects.select_for_update().only("pk").get(pk=self._emergency_id)
            source = _standing_at(source_id, batch.before)
            for chunk in made:
                if self._writer.add(chunk, now).gone:
                    # What comes is not to join a call whose last post just went.
                    self._writer = self._new_writer()
            note_missed(source, batch.missed)
            _count(source, batch, left, now)
            _advance(source, batch, now)
        return left

    def _prepared(self, source_id: int, batch: Batch, left: Left) -> list[Prepared]:
        """The chunks of a batch: what is gone first, for new words may follow."""
        name = _chunk_id(source_id, batch)
        made = []
        if left.gone:
            made.append(Prepared(f"{name}-", f"live {source_id}", 0, 0))
            made[0].deleted = left.gone
        if left.posts:
            chunk = Prepared(name, f"live {source_id}", 0, len(left.posts))
            prepare_posts(chunk, left.posts, self._to, self._read)
            made.append(chunk)
        return made


def note_missed(source: Source, missed: Sequence[Missed]) -> None:
    """Record gaps, each once; runs inside a transaction."""
    rows = [
        Gap(
            source=source,
            from_at=datetime.fromtimestamp(one.from_at, UTC),
            to_at=datetime.fromtimestamp(max(one.from_at, one.to_at), UTC),
            why=one.why,
        )
        for one in missed
    ]
    if rows:
        Gap.objects.bulk_create(rows, ignore_conflicts=True)


def _standing_at(source_id: int, cursor: str) -> Source:
    rows = Source.objects.select_for_update().filter(pk=source_id, state__in=LISTENED)
    source = rows.first()
    if source is None or source.cursor != cursor:
        raise Overtaken
    return source


def _chunk_id(source_id: int, batch: Batch) -> str:
    ids = [(event.source, event.post_id, event.is_edit) for event in batch.events]
    named = [source_id, batch.before, batch.cursor, ids]
    return "live-" + sha256(msgspec.json.encode(named)).hexdigest()[:56]


def _count(source: Source, batch: Batch, left: Left, now: datetime) -> None:
    seen = len(batch.events) + batch.ignored
    if not seen:
        return
    minute = clock.minute_of(now)
    row, made = SourceMinute.objects.get_or_create(source=source, minute=minute)
    SourceMinute.objects.filter(pk=row.pk).update(
        events=F("events") + seen,
        wanted=F("wanted") + len(left.posts),
        dropped=F("dropped") + left.dropped + batch.ignored,
    )
    if made:
        old = SourceMinute.objects.filter(source=source)
        old.filter(minute__lt=minute - KEPT_MINUTES).delete()


def _advance(source: Source, batch: Batch, now: datetime) -> None:
    source.cursor, source.heard_at = batch.cursor, now
    source.state, source.fault = SourceState.RUNNING, Fault.NONE
    if batch.events or batch.ignored:
        source.event_at = now
    written = max((e.post.at for e in batch.events if e.post is not None), default=0)
    if written:
        late = int(now.timestamp()) - written
        source.lag_seconds = max(0, min(late, _LONGEST_LAG))
    source.save(
        update_fields=[
            *("cursor", "heard_at", "state", "fault", "event_at", "lag_seconds")
        ]
    )
