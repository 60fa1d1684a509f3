"""The lists at one moment, from the days' counts and the rows of ten minutes."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from vigie.pulse import counting
from vigie.pulse.days import ANY_CALL, Day
from vigie.pulse.rows import Sheet
from vigie.pulse.trends import (
    LEAST_PEOPLE,
    RISER_REACH,
    SLOTS_A_DAY,
    Burst,
    Counts,
    Floats,
    Riser,
    Spread,
    bursts,
    chi_square,
    decayed,
    weights,
)

NOTHING_KNOWN = -1  # of the day before: nobody listened then


def place_of(day: Day, tag: str) -> int:
    """Return the tag's place in the day's names, -1 when it was not used."""
    at = bisect_left(day.names, tag)
    return at if at < len(day.names) and day.names[at] == tag else -1


def usual(days: Sequence[Day], tag: str, slot: int, heard: int) -> float:
    """Return how many people use a tag in ten minutes, as a rule, at `slot`.

    `slot` counts from the beginning of day 0 and is the last whole one before the
    window; `heard` is the number of slots listened to until then.
    """
    total = 0.0
    for day in days:
        place = place_of(day, tag)
        if place < 0:
            continue
        rows = day.of("counts", place)
        ago = slot - day.number * SLOTS_A_DAY - rows["slot"].astype(np.int64)
        total += float(weights(ago, heard) @ rows["authors"])
    return total


def bursts_at(window: Sheet, days: Sequence[Day], slot: int, heard: int) -> list[Burst]:
    """Return what bursts, from the unstruck rows of the last ten minutes."""
    counted = counting.people(window)
    now = {
        window.names[at]: int(counted[at])
        for at in np.flatnonzero(counted >= LEAST_PEOPLE).tolist()
    }
    return bursts(now, {tag: usual(days, tag, slot, heard) for tag in now})


def risers_at(days: Sequence[Day], slot: int, first_day: int) -> list[Riser]:
    """Return what rose from one day to the next until `slot`, highest score first.

    As in Mastodon a tag keeps its highest score for two days, halved every four
    hours since it was reached, and leaves the list below 1. `first_day` is the
    number of the first day on which anything was heard.
    """
    by_number = {day.number: day for day in days}
    best: dict[str, tuple[float, ...]] = {}
    for day in days:
        before = by_number.get(day.number - 1)
        for tag, score, *rest in _peaks(day, before, slot, day.number <= first_day):
            if tag not in best or score > best[tag][0]:
                best[tag] = (score, *rest)
    if not best:
        return []
    scores, reached_at, people, day_before = np.array(list(best.values())).T
    ago = slot - reached_at
    shown = np.where(ago < RISER_REACH, decayed(scores, ago), 0.0)
    found = [
        Riser(tag, int(people[n]), int(day_before[n]), float(shown[n]))
        for n, tag in enumerate(best)
        if shown[n] >= 1
    ]
    return sorted(found, key=lambda r: (-r.score, -r.people, r.tag))


def _peaks(
    day: Day, before: Day | None, slot: int, is_first: bool
) -> list[tuple[str, float, int, int, int]]:
    """Return tag, highest score, when it was reached, and the two counts."""
    at = day.number * SLOTS_A_DAY + day.counts["slot"].astype(np.int64)
    counts, at = day.counts[at <= slot], at[at <= slot]
    if not len(counts):
        return []
    starts = np.flatnonzero(np.diff(counts["tag"].astype(np.int64), prepend=-1))
    lengths = np.diff(starts, append=len(counts))
    running = np.cumsum(counts["newcomers"].astype(np.int64))
    observed = running - np.repeat(
        running[starts] - counts["newcomers"][starts], lengths
    )
    names = [day.names[tag] for tag in counts["tag"][starts].tolist()]
    enough = observed[starts + lengths - 1] >= LEAST_PEOPLE
    told = zip(names, enough.tolist(), strict=True)
    day_before = np.array([total(before, tag) if use else 0 for tag, use in told])
    score = chi_square(observed, np.repeat(day_before, lengths))
    where = _highest(score, starts, lengths)
    known = np.full(len(names), NOTHING_KNOWN) if is_first else day_before
    columns = (score[where], at[where], observed[where], known)
    rows = zip(names, *(column.tolist() for column in columns), strict=True)
    listed = enough & (score[where] > 0)
    return [row for row, use in zip(rows, listed.tolist(), strict=True) if use]


def _highest(score: Floats, starts: Counts, lengths: Counts) -> Counts:
    """Return for each stretch the place of its highest score, the first if several."""
    is_peak = score == np.repeat(np.maximum.reduceat(score, starts), lengths)
    places = np.where(is_peak, np.arange(len(score)), len(score))
    return np.asarray(np.minimum.reduceat(places, starts))


def total(
    day: Day | None, tag: str, column: str = "newcomers", until: int = 999
) -> int:
    """Return a column's sum for a tag on a day, up to slot `until` of that day."""
    place = -1 if day is None else place_of(day, tag)
    if day is None or place < 0:
        return 0
    rows = day.of("counts", place)
    return int(rows[column][rows["slot"] <= until].sum())


def most_people(day: Day | None, until: int, most: int) -> list[tuple[str, int]]:
    """Return the tags with the most distinct people of a day until a slot."""
    if day is None:
        return []
    counts = day.counts[day.counts["slot"] <= until]
    sums = np.bincount(counts["tag"], counts["newcomers"], len(day.names))
    least = np.partition(sums, -most)[-most] if len(sums) > most else 1
    found = [
        (day.names[at], int(sums[at]))
        for at in np.flatnonzero(sums >= max(least, 1)).tolist()
    ]
    return sorted(found, key=lambda row: (-row[1], row[0]))[:most]


def series(days: Sequence[Day], tag: str, slot: int, slots: int) -> list[int]:
    """Return the people of each of the last `slots` slots up to `slot`."""
    out = np.zeros(slots, np.int64)
    for day in days:
        place = place_of(day, tag)
        if place >= 0:
            rows = day.of("counts", place)
            at = slots - 1 - (slot - day.number * SLOTS_A_DAY - rows["slot"])
            inside = (at >= 0) & (at < slots)
            out[at[inside]] = rows["authors"][inside]
    return [int(people) for people in out]


def calls(day: Day | None, tag: str, until: int = 999) -> dict[int, int]:
    """Return different texts by the number of their label; ANY_CALL is each once."""
    place = -1 if day is None else place_of(day, tag)
    if day is None or place < 0:
        return {}
    rows = day.of("calls", place)
    rows = rows[rows["slot"] <= until]
    sums = np.bincount(rows["label"], rows["texts"], ANY_CALL + 1)
    return {int(label): int(sums[label]) for label in np.flatnonzero(sums)}


def spread_of(day: Day | None, tag: str) -> Spread:
    """Return how a tag's posts of a day are spread; all zero when too few."""
    place = -1 if day is None else place_of(day, tag)
    if day is None or place < 0:
        return Spread()
    rows = day.of("spreads", place)
    if not len(rows):
        return Spread()
    columns = [one.name for one in fields(Spread)]
    return Spread(**{name: int(rows[0][name]) for name in columns})
