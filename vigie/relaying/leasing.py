"""Taking letters that are due, so that nobody else takes them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from vigie.relaying.bundles import Bundle, Row, bundled
from vigie.relaying.kinds import digestible, known
from vigie.relaying.models import Letter
from vigie.relaying.states import WRITTEN_TO, AddressState, LetterState
from vigie.relaying.waits import DIGEST, held_until
from vigie.work.database import writing

LEASE = timedelta(minutes=15)  # after which another machine's worker is given up
_FIELDS = (
    *("id", "message_id", "address_id", "message__kind", "sending", "attempts"),
    *("queued_at", "message__recalled_at", "address__state", "address__news_at"),
)
_LOCK = 0x7669676965_00  # with the channel's number: any that no other lock bears


class _Found(NamedTuple):
    row: Row
    recalled_at: datetime | None
    address_state: int
    news_at: datetime | None


def anything_due(channel: int, now: datetime) -> bool:
    """Whether a letter of a channel could go now: one look into one index."""
    waiting = Letter.objects.filter(state=LetterState.WAITING, channel=channel)
    return waiting.filter(due_at__lte=now).exists()


def lease(channel: int, batch: UUID, now: datetime, most: int) -> list[Bundle]:
    """Take the letters of a channel that are due, the longest due first.

    They are in the state SENDING and of this `batch` when it returns. What was
    recalled, is for nobody or came too late ends here; further news for who was told
    some a moment ago waits. `most` letters, and those that go with them.
    """
    with writing():
        _alone(channel)
        found = _found(Letter.objects.due(channel, now)[:most])
        found += _companions(found, now)
        rows = _let_go(found, now)
        bundles, later = bundled(rows, digestible())
        _put_off({now + DIGEST: [row.id for row in later]})
        ids = [row.id for bundle in bundles for row in bundle.rows]
        Letter.objects.filter(pk__in=ids).update(
            state=LetterState.SENDING, sending=batch, leased_until=now + LEASE
        )
    return bundles


def of_batch(batch: UUID) -> list[Bundle]:
    """Return what a worker that was killed had leased, bundled as it was."""
    rows = Letter.objects.filter(state=LetterState.SENDING, sending=batch)
    found = _found(rows.order_by("due_at", "address_id", "id"))
    return bundled([one.row for one in found], digestible())[0]


def give_back_stale(channel: int, now: datetime) -> int:
    """Have letters wait again whose worker never came back, on whatever machine."""
    rows = Letter.objects.filter(
        state=LetterState.SENDING, channel=channel, leased_until__lt=now
    )
    if not rows.exists():
        return 0
    with writing():
        return rows.update(state=LetterState.WAITING, due_at=now, leased_until=None)


def _alone(channel: int) -> None:
    """On SQLite whoever writes is alone; elsewhere one leases a channel at a time."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK + channel])


def _found(rows: Any) -> list[_Found]:
    return [
        _Found(Row(*values[:7]), *values[7:]) for values in rows.values_list(*_FIELDS)
    ]


def _companions(found: Sequence[_Found], now: datetime) -> list[_Found]:
    """What goes with them: the rest of what was tried together, and other news for
    the same receivers that is due as well."""
    digested = digestible()
    taken = {one.row.id for one in found}
    addresses = {one.row.address for one in found if one.row.kind in digested}
    if not addresses:
        return []
    tried = {one.row.batch for one in found} - {None}
    fresh = Q(sending__isnull=True, due_at__lte=now)
    # No word of the channel, which is the address's own: SQLite would look through all
    # that waits for it rather than for these addresses, 0.5 s among a million.
    rows = Letter.objects.filter(
        fresh | Q(sending__in=tried),
        state=LetterState.WAITING,
        address__in=addresses,
        message__kind__in=digested,
    )
    return [one for one in _found(rows.order_by("id")) if one.row.id not in taken]


def _let_go(found: Iterable[_Found], now: datetime) -> list[Row]:
    """Return the letters that may go; the others end or wait."""
    digested = set(digestible())
    ends: dict[tuple[int, str], list[int]] = {}
    waits: dict[datetime, list[int]] = {}
    rows = []
    for one in found:
        end = _end_of(one, now)
        until = held_until(one.news_at, now) if one.row.kind in digested else None
        if end:
            ends.setdefault(end, []).append(one.row.id)
        elif until:
            waits.setdefault(until, []).append(one.row.id)
        else:
            rows.append(one.row)
    for (state, reason), ids in ends.items():
        Letter.objects.filter(pk__in=ids).update(state=state, reason=reason)
    _put_off(waits)
    return rows


def _end_of(one: _Found, now: datetime) -> tuple[int, str] | None:
    """Return state and reason of a letter that is not to go any more."""
    if one.recalled_at:
        return LetterState.RECALLED, "recalled"
    if one.address_state not in WRITTEN_TO:
        stopped = one.address_state == AddressState.STOPPED
        return (
            LetterState.RECALLED,
            "wants no letters" if stopped else "no such address",
        )
    kind = known(one.row.kind)
    if kind is None:
        return LetterState.FAILED, "no room knows its kind"
    if now - one.row.queued_at > kind.lasts:
        return LetterState.FAILED, "too late to be told"
    return None


def _put_off(waits: dict[datetime, list[int]]) -> None:
    for due_at, ids in waits.items():
        if ids:
            Letter.objects.filter(pk__in=ids).update(due_at=due_at)
