"""Writing down what became of letters: in bulk, on the disk when it returns."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from vigie.relaying import addresses
from vigie.relaying.bundles import Bundle, Row
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.kinds import digestible, known
from vigie.relaying.models import Address, Letter
from vigie.relaying.notes import Pair
from vigie.relaying.states import LetterState
from vigie.relaying.waits import until_next
from vigie.work.database import writing

_AT_ONCE = 400  # pairs of one statement
_SAYABLE = re.compile(r"(?!.*\d{5})[\w .,:;()'/+-]{0,80}")


@dataclass(frozen=True)
class Result:
    """A bundle and what became of it."""

    bundle: Bundle
    outcome: Outcome


def mark(results: Sequence[Result], now: datetime, chance: float) -> None:
    """Mark the letters of a batch as what became of them, and their addresses."""
    by_done: dict[Done, list[Result]] = defaultdict(list)
    for result in results:
        by_done[result.outcome.done].append(result)
    with writing(durable=True):
        _mark_sent(_rows(by_done[Done.SENT]), now)
        _try_later(by_done[Done.LATER], now, chance)
        _give_up([*by_done[Done.NEVER], *by_done[Done.GONE]])
        gone = {row.address for row in _rows(by_done[Done.GONE])}
        if gone:
            addresses.mark_dead(gone)
        _with(_rows(by_done[Done.DOWN])).update(
            state=LetterState.WAITING, leased_until=None
        )


def mark_accepted(pairs: Collection[Pair], now: datetime) -> None:
    """Mark letters as sent that the notes of an ended worker tell of."""
    every = sorted(pairs)
    for at in range(0, len(every), _AT_ONCE):
        part = set(every[at : at + _AT_ONCE])
        rows = Letter.objects.filter(
            message__in={message for message, _ in part},
            address__in={address for _, address in part},
            state__in=(LetterState.SENDING, LetterState.WAITING),
        ).values_list("id", "message_id", "address_id", "message__kind")
        told = [
            Row(pk, message, address, kind, None, 0, now)
            for pk, message, address, kind in rows
            if (message, address) in part
        ]
        with writing(durable=True):
            _mark_sent(told, now)


def _mark_sent(rows: Sequence[Row], now: datetime) -> None:
    if not rows:
        return
    _with(rows).update(
        state=LetterState.SENT, sent_at=now, leased_until=None, reason=""
    )
    digested = set(digestible())
    news = {row.address for row in rows if row.kind in digested}
    plain = {row.address for row in rows} - news
    told: dict[str, Any] = {"told_at": now, "failures": 0}
    Address.objects.filter(pk__in=plain).update(**told)
    Address.objects.filter(pk__in=news).update(**told, news_at=now)


def _try_later(results: Sequence[Result], now: datetime, chance: float) -> None:
    """Have letters wait, each a while of its own, or give up what would be too late."""
    late = []
    for place, result in enumerate(results):
        tries = result.bundle.attempts + 1
        # One draw for the batch, spread over it by the golden ratio.
        share = (chance + place * 0.618034) % 1.0
        due_at = now + until_next(tries, share, result.outcome.wait)
        if _is_too_late(result.bundle, due_at):
            late.append(result)
            continue
        _with(result.bundle.rows).update(
            state=LetterState.WAITING,
            attempts=F("attempts") + 1,
            due_at=due_at,
            leased_until=None,
            reason=sayable(result.outcome.reason),
        )
    _give_up(late)


def _is_too_late(bundle: Bundle, due_at: datetime) -> bool:
    kind = known(bundle.rows[0].kind)
    oldest = min(row.queued_at for row in bundle.rows)
    return kind is None or due_at - oldest > kind.lasts


def _give_up(results: Sequence[Result]) -> None:
    by_reason: Mapping[str, list[Row]] = defaultdict(list)
    for result in results:
        by_reason[sayable(result.outcome.reason)] += result.bundle.rows
    for reason, rows in by_reason.items():
        _with(rows).update(
            state=LetterState.FAILED,
            attempts=F("attempts") + 1,
            leased_until=None,
            reason=reason,
        )
    if results:
        addresses.note_failures({row.address for row in _rows(results)})


def sayable(reason: str) -> str:
    """Return a reason as it may stand in a row: "…" if it could name somebody."""
    short = reason[:80]
    return short if _SAYABLE.fullmatch(short) else "…"


def _with(rows: Sequence[Row]) -> Any:
    return Letter.objects.filter(pk__in=[row.id for row in rows])


def _rows(results: Sequence[Result]) -> list[Row]:
    return [row for result in results for row in result.bundle.rows]
