"""Relays are asked to pass a lookout on, the greatest reach in the likely area first.

By statements over whole tables: ten thousand relays are two of them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    When,
)

from vigie.emergencies.models import Emergency
from vigie.lookouts.models import Asked, Lookout, Relay, RelayArea
from vigie.lookouts.path import likely_cells
from vigie.lookouts.posting import PUBLIC
from vigie.lookouts.relays import letters
from vigie.lookouts.relays.choosing import within
from vigie.lookouts.relays.registering import LASTS, key_of
from vigie.lookouts.relays.states import RelayState
from vigie.lookouts.states import LookoutState
from vigie.reading.masking import mask
from vigie.relaying import queueing
from vigie.relaying.states import WRITTEN_TO
from vigie.trust.journal.recording import record_of
from vigie.work.database import joining, writing

BY_CLOCK = "lookouts"
# The first so many letters go before the others, since a channel takes them in turn.
WAVES = ((100, timedelta()), (1_000, timedelta(seconds=1)))
LAST_WAVE = timedelta(seconds=2)
VERBS = {
    "lookouts.relays_asked": "relays were asked to pass a lookout on",
    "lookouts.relay_passed": "a relay passed a lookout on",
}
_ASK = """
INSERT INTO lookouts_asked
  (lookout_id, round, asked_at, post, had_from_words, relay_id, reach)
WITH chosen(relay, there) AS ({chosen})
SELECT {lookout}, %s, %s, '', '', chosen.relay, chosen.there FROM chosen
WHERE true ON CONFLICT DO NOTHING
"""
_KEY = {"postgresql": "%s::uuid", "sqlite": "%s"}


def ask(row: Lookout, by: str, now: datetime) -> int:
    """Ask the relays of the likely area who were not asked in this round, and return
    how many that are; inside the transaction that makes it so. Without a place that
    anybody knows it is all of them."""
    found = _insert(row, chosen(row, now), now)
    if found:
        message = letters.message_of(letters.ASK, row, now)
        fresh = Asked.objects.filter(lookout=row, round=row.round, asked_at=now)
        for part, later in _waves(fresh):
            pairs = queueing.each(message, part, "relay__address_id")
            queueing.queue(pairs, now=now, due_at=now + later)
        record_of("lookouts.relays_asked", row, by, now, relays=found)
    return found


def ask_more(now: datetime) -> int:
    """Ask those whom the area has reached since, or who were checked since; return how
    many. May be run at any time."""
    rows = Lookout.objects.open(now).filter(passed_at__isnull=False)
    many = 0
    for key in list(rows.values_list("pk", flat=True)):
        with writing():
            row = rows.select_for_update().filter(pk=key).first()
            many += ask(row, BY_CLOCK, now) if row else 0
    return many


def chosen(row: Lookout, now: datetime) -> "QuerySet[Any]":
    """Return the relays to ask, with `there`: those of its followers who are in the
    likely area, if they are spread evenly over the places that it named."""
    rows = Relay.objects.filter(
        emergency=row.emergency_id,
        state=RelayState.CHECKED,
        address__state__in=WRITTEN_TO,
        ends_at__gt=now,
    )
    likely = likely_cells(row, now)
    if not likely:
        return rows.annotate(there=F("followers"))
    areas = RelayArea.objects.filter(relay__in=rows).values_list("cell", flat=True)
    near = within(areas.order_by().distinct(), likely)
    rows = rows.annotate(
        everywhere=Count("areas"),
        here=Count("areas", filter=Q(areas__cell__in=near)),
    )
    share = ExpressionWrapper(
        F("followers") * F("here") / F("everywhere"), output_field=BigIntegerField()
    )
    part = When(everywhere__gt=0, then=share)
    there = Case(part, default=F("followers"), output_field=BigIntegerField())
    return rows.filter(Q(everywhere=0) | Q(here__gt=0)).annotate(there=there)


def passed(*, asked: int, now: datetime, post: str = "", had_from: str = "") -> bool:
    """Take a relay's word that it passed a lookout on; the first time counts, and the
    rest may be added later. `had_from` is a handle. Return whether it is still open."""
    with joining():
        row = Asked.objects.select_for_update(of=("self",)).filter(pk=asked)
        found = row.select_related("lookout").first()
        if found is None or not _is_open(found, now):
            return False
        is_new, found.passed_at = found.passed_at is None, found.passed_at or now
        found.post = post or found.post
        if had_from:
            found.had_from = _asked_of(had_from, found)
            found.had_from_words = mask(had_from)[:80]
        found.save()
        if is_new:
            Relay.objects.filter(pk=found.relay_id).update(ends_at=now + LASTS)
            Emergency.touch(found.lookout.emergency_id)
            record_of(
                "lookouts.relay_passed", found.lookout, PUBLIC, now, reach=found.reach
            )
        return True


def _is_open(row: Asked, now: datetime) -> bool:
    lookout = row.lookout
    is_open = lookout.state == LookoutState.OPEN and lookout.until > now
    return is_open and lookout.round == row.round


def _asked_of(handle: str, row: Asked) -> Asked | None:
    """The one of that handle who was asked, too."""
    rows = Asked.objects.filter(lookout=row.lookout_id, round=row.round)
    same = rows.filter(relay__handle_key=key_of(handle)).exclude(pk=row.pk)
    return same.order_by("-reach").first()


def _insert(row: Lookout, relays: "QuerySet[Any]", now: datetime) -> int:
    picked = relays.order_by().values_list("pk", "there")
    words, given = picked.query.sql_with_params()
    key = row.pk.hex if connection.vendor == "sqlite" else str(row.pk)
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        words = _ASK.format(lookout=_KEY[connection.vendor], chosen=words)
        cursor.execute(words, [*given, key, row.round, at])
        return max(int(cursor.rowcount), 0)


def _waves(rows: "QuerySet[Asked]") -> "Iterator[tuple[QuerySet[Asked], timedelta]]":
    """Yield the rows by reach, and how much later each part goes."""
    ranked = rows.order_by("-reach").values_list("reach", flat=True)
    above: int | None = None
    for many, later in WAVES:
        part = rows if above is None else rows.filter(reach__lt=above)
        least = list(ranked[many - 1 : many])
        if not least:
            yield part, later
            return
        yield part.filter(reach__gte=least[0]), later
        above = least[0]
    yield rows.filter(reach__lt=above), LAST_WAVE
