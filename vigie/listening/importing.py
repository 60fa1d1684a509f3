"""The one writer: chunks into the board, each in one transaction with its ledger row.

A kill loses a chunk whole or keeps it whole, and a chunk that is in the ledger is
skipped, so a second import and a restart change nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from django.db import connection
from django.db.models import Max

from vigie.emergencies import notices
from vigie.emergencies.models import Emergency
from vigie.listening import registry
from vigie.listening.counting import count_calls
from vigie.listening.desk import ROOM, bring, last_regrouping, thing_of
from vigie.listening.forgetting import forget
from vigie.listening.models import Call, Chunk, HeardPost, Quarantined
from vigie.listening.points import Standing, move, public_cell, stamp, standing_of
from vigie.listening.preparing import Kept, Prepared
from vigie.listening.states import ON_THE_BOARD, CallState
from vigie.reading.grouping import Grouper, Placed, unpack
from vigie.trust.triage.registering import read_anew
from vigie.work.database import writing

_IN_ONE_QUERY = 900  # parameters; SQLite takes 999 at least
_OF_A_TEXT = (
    *("lang", "text", "source", "url", "place_name", "cell", "precision"),
    *("place_sure", "quarter", "place_key", "person_name", "person_age", "plate"),
)
_TELLS = ("is_original", "why", *_OF_A_TEXT)
_columns_of_text = attrgetter(*_OF_A_TEXT)
_OF_A_CALL = (
    *("emergency_id", "code", "kind", "labels", "state", "priority", "first_at"),
    *("last_at", "seen", *_TELLS),
)
_OF_A_POST = (
    *("emergency_id", "call_id", "source", "post_id", "author_key", "at"),
    *("is_reshare", "followers", "labels", "signature", "text"),
)


Post = tuple[str, str]  # its source and its id there


@dataclass(frozen=True)
class Stored:
    """What a chunk brought. `known`: it was there already, and nothing was done."""

    known: bool = False
    posts: int = 0  # new posts of calls
    calls: int = 0  # new calls
    gone: int = 0  # posts that were deleted


class Writer:
    """Stores chunks of one emergency, in the order in which they are given.

    It holds the groups of the last days in memory; the database is the truth, and
    what other writers added is taken in before each chunk. After an error it must
    be made anew: memory may know more than the database then.
    """

    def __init__(self, emergency_id: int, group_key: bytes) -> None:
        self._emergency_id = emergency_id
        self._group_key = group_key
        self._grouper = Grouper(key=group_key)
        self._last_id = 0
        self._regrouped = 0  # the last decision that moved posts

    def store(self, made: Prepared, now: datetime) -> Stored:
        """Store a chunk, or find that it is stored. Durable when it returns on
        PostgreSQL; on SQLite a power cut may take back the last second."""
        if made.known:
            return Stored(known=True)
        with writing():
            return self.add(made, now)

    def add(self, made: Prepared, now: datetime) -> Stored:
        """Store a chunk, or find that it is stored, inside the caller's `writing()`:
        for whoever has something to keep or lose together with it."""
        # On PostgreSQL this row is the lock that SQLite's writing() takes for all.
        Emergency.objects.select_for_update().only("pk").get(pk=self._emergency_id)
        if not self._enter(made, now):
            return Stored(known=True)
        self._catch_up()
        stored = self._add(made.kept, now)
        self._put_aside(made, now)
        gone = forget(self._emergency_id, made.deleted, now)
        registry.tell(
            registry.Heard(
                self._emergency_id,
                made.chunk_id,
                made.posts,
                made.bits,
                made.readings,
                now,
                made.deleted,
            )
        )
        if stored.posts or made.deleted:
            Emergency.touch(self._emergency_id)
        return replace(stored, gone=gone)

    def _enter(self, made: Prepared, now: datetime) -> bool:
        """Write the chunk into the ledger; say whether it was not there yet."""
        _, entered = Chunk.objects.get_or_create(
            emergency_id=self._emergency_id,
            chunk_id=made.chunk_id,
            defaults={
                "source_name": made.source_name[:200],
                "offset": made.offset,
                "records": made.records,
                "kept": len(made.kept),
                "bad": len(made.bad),
                "taken_at": now,
            },
        )
        return entered

    def _catch_up(self) -> None:
        """Take in the signatures that others stored since the last chunk; all of them
        when the desk moved posts, for then copies belong elsewhere."""
        latest = last_regrouping(self._emergency_id)
        if latest != self._regrouped:
            self._grouper = Grouper(key=self._group_key)
            self._last_id, self._regrouped = 0, latest
        rows = HeardPost.objects.filter(
            emergency_id=self._emergency_id,
            id__gt=self._last_id,
            signature__isnull=False,
        ).order_by("id")
        self._grouper.restore(
            (code, unpack(bytes(packed)))
            for code, packed in rows.values_list("call__code", "signature").iterator()
            if packed is not None
        )

    def _add(self, kept: Sequence[Kept], now: datetime) -> Stored:
        """Put posts into their calls, those that were heard before left out."""
        new = self._unheard(kept)
        placed = self._grouper.place([post.signature for post in new])
        groups: dict[str, list[Kept]] = {}
        for post, place in zip(new, placed, strict=True):
            groups.setdefault(place.key, []).append(post)
        calls = _calls_by_code(self._emergency_id, groups)
        opened = {code: posts for code, posts in groups.items() if code not in calls}
        told = self._open(opened, now)
        move(self._emergency_id, _join(calls, groups, now))
        known = _calls_by_code(self._emergency_id, groups)
        bring(self._emergency_id, [known[code] for code in opened])
        grown = [known[code] for code, was in calls.items() if _reads_anew(was, known)]
        read_anew(ROOM.label, [thing_of(call) for call in grown])
        ids = {code: call.pk for code, call in known.items()}
        self._store_posts(new, placed, ids, told, now)
        self._keep_out(known, groups, now)
        latest = HeardPost.objects.aggregate(last=Max("id"))["last"]
        self._last_id = latest or 0
        return Stored(posts=len(new), calls=len(opened))

    def _unheard(self, kept: Sequence[Kept]) -> list[Kept]:
        once = {(post.source, post.post_id): post for post in reversed(kept)}
        by_source: dict[str, list[str]] = {}
        for source, post_id in once:
            by_source.setdefault(source, []).append(post_id)
        for source, ids in by_source.items():
            for part in _parts(ids):
                known = HeardPost.objects.filter(
                    emergency_id=self._emergency_id, source=source, post_id__in=part
                )
                for post_id in known.values_list("post_id", flat=True):
                    del once[source, post_id]
        return list(once.values())[::-1]

    def _open(self, groups: dict[str, list[Kept]], now: datetime) -> set[Post]:
        """Store new calls; return the posts whose words they have."""
        rows = []
        told: set[Post] = set()
        counts: dict[str, int] = {}
        points: list[tuple[None, Standing]] = []
        for code, posts in groups.items():
            first = next((post for post in posts if not post.is_reshare), posts[0])
            told.add(_of(first))
            times = [_moment(post.at, now) for post in posts]
            labels = 0
            for post in posts:
                labels |= post.labels
            counts[first.kind] = counts.get(first.kind, 0) + 1
            points.append((None, _standing(first, first.kind, max(times))))
            rows.append(
                (
                    *(
                        self._emergency_id,
                        code,
                        first.kind,
                        labels,
                        CallState.OPEN.value,
                    ),
                    max(post.priority for post in posts),
                    *map(stamp, (min(times), max(times))),
                    *(len(posts), *_telling(first)),
                )
            )
        _insert(Call._meta.db_table, _OF_A_CALL, rows)
        count_calls(self._emergency_id, counts, CallState.OPEN)
        move(self._emergency_id, points)
        return told

    def _store_posts(
        self,
        posts: Sequence[Kept],
        placed: Sequence[Placed],
        ids: dict[str, int],
        told: set[Post],
        now: datetime,
    ) -> None:
        """Store posts; of other words the first of them keeps its own, masked, so that
        a call that is split off says what it says."""
        rows = [
            (
                *(self._emergency_id, ids[place.key], post.source, post.post_id),
                *(post.author_key, stamp(_moment(post.at, now)), post.is_reshare),
                *(post.followers, post.labels),
                post.signature.pack() if place.keep else None,
                post.text if place.keep and _of(post) not in told else "",
            )
            for post, place in zip(posts, placed, strict=True)
        ]
        _insert(HeardPost._meta.db_table, _OF_A_POST, rows)

    def _keep_out(
        self, calls: "dict[str, _Known]", groups: dict[str, list[Kept]], now: datetime
    ) -> None:
        """Have new copies of what a person hid count as little as the first."""
        posts = [
            (post.source, post.post_id)
            for code, call in calls.items()
            if call.state == CallState.HIDDEN
            for post in groups[code]
        ]
        if posts:
            notices.tell(notices.PostsWithdrawn(self._emergency_id, posts, now))

    def _put_aside(self, made: Prepared, now: datetime) -> None:
        Quarantined.objects.bulk_create(
            [
                Quarantined(
                    emergency_id=self._emergency_id,
                    source_name=made.source_name[:200],
                    row=bad.row,
                    offset=bad.offset,
                    reason=bad.reason[:200],
                    at=now,
                )
                for bad in made.bad
            ],
            ignore_conflicts=True,
            batch_size=100,
        )


class _Known(NamedTuple):
    """What the writer must know of a call that is there already."""

    code: str
    pk: int
    kind: str
    state: str
    cell: int
    precision: str
    place_name: str
    seen: int
    first_at: datetime
    last_at: datetime
    labels: int
    priority: int
    lang: str
    is_original: bool


def _reads_anew(was: _Known, known: dict[str, _Known]) -> bool:
    """Whether copies changed what the desk orders a call by."""
    now = known[was.code]
    return (was.labels, was.priority, was.first_at) != (
        now.labels,
        now.priority,
        now.first_at,
    )


def _calls_by_code(emergency_id: int, codes: Iterable[str]) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for part in _parts(list(codes)):
        calls = Call.objects.filter(emergency_id=emergency_id, code__in=part)
        for row in calls.values_list(*_Known._fields):
            found[row[0]] = _Known(*row)
    return found


def _join(
    calls: dict[str, _Known], groups: dict[str, list[Kept]], now: datetime
) -> list[tuple[Standing, Standing]]:
    """Let known calls grow by posts; an original's words replace a reshare's.

    Returns how each stood on the map before and stands now.
    """
    rows = []
    points: list[tuple[Standing, Standing]] = []
    for code, call in calls.items():
        posts = groups[code]
        times = [_moment(post.at, now) for post in posts]
        labels = call.labels
        for post in posts:
            labels |= post.labels
        rows.append(
            (
                call.seen + len(posts),
                stamp(min(call.first_at, *times)),
                stamp(max(call.last_at, *times)),
                labels,
                max(call.priority, *(post.priority for post in posts)),
                call.pk,
            )
        )
        before = standing_of(call)
        after = before._replace(last_at=max(call.last_at, *times))
        original = next((post for post in posts if not post.is_reshare), None)
        if original is not None and not call.is_original:
            if call.state in ON_THE_BOARD:
                after = _standing(original, call.kind, after.last_at)
            telling = dict(zip(_TELLS, _telling(original), strict=True))
            telling["why"] = original.why
            Call.objects.filter(pk=call.pk).update(**telling)
        points.append((before, after))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Call._meta.db_table} SET seen = %s, first_at = %s, "  # noqa: S608
            "last_at = %s, labels = %s, priority = %s WHERE id = %s",
            rows,
        )
    return points


def _standing(post: Kept, kind: str, last_at: datetime) -> Standing:
    cell = public_cell(post.cell, post.precision)
    return Standing(cell, kind, post.place_name, last_at)


def _telling(post: Kept) -> tuple[Any, ...]:
    """Return the columns of a call that come from one post, in the order of _TELLS."""
    why = msgspec.json.encode(post.why).decode()
    return (not post.is_reshare, why, *_columns_of_text(post))


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows; one that is there already stays as it is."""
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places}) "  # noqa: S608
            "ON CONFLICT DO NOTHING",
            rows,
        )


def _moment(at: int, now: datetime) -> datetime:
    """Return when a post was written; now, when it does not say or says the future."""
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(at, UTC) if 0 < at < seconds else now


def _parts(values: Sequence[str]) -> list[Sequence[str]]:
    return [
        values[start : start + _IN_ONE_QUERY]
        for start in range(0, len(values), _IN_ONE_QUERY)
    ]


def _of(post: Kept) -> Post:
    return post.source, post.post_id
