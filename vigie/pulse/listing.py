"""The lists at one moment, from the days' counts and the rows of ten minutes."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.pulse.counting import people
from vigie.pulse.days import ANY_CALL, Day
from vigie.pulse.rows import Sheet
from vigie.pulse.trends import (
    LEAST_PEOPLE,
    RISER_REACH,
    SLOTS_A_DAY,
    Burst,
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


def rows_of(table: NDArray[Any], place: int) -> NDArray[Any]:
    """Return a tag's rows of a table that is sorted by tag."""
    low, high = np.searchsorted(table["tag"], (place, place + 1))
    return table[low:high]


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
        rows = rows_of(day.counts, place)
        ago = slot - day.number * SLOTS_A_DAY - rows["slot"].astype(np.int64)
        total += float(weights(ago, heard) @ rows["authors"])
    return total


def bursts_at(window: Sheet, days: Sequence[Day], slot: int, heard: int) -> list[Burst]:
    """Return what bursts, from the unstruck rows of the last ten minutes."""
    counted = people(window)
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
    best: dict[str, tuple[float, int, int, int]] = {}
    for day in days:
        before = by_number.get(day.number - 1)
        for tag, *peak in _peaks(day, before, slot, day.number <= first_day):
            if tag not in best or peak[0] > best[tag][0]:
                best[tag] = (peak[0], int(peak[1]), int(peak[2]), int(peak[3]))
    if not best:
        return []
    score = np.array([peak[0] for peak in best.values()])
    ago = slot - np.array([peak[1] for peak in best.values()])
    shown = np.where(ago < RISER_REACH, decayed(score, ago), 0.0)
    found = [
        Riser(tag, reached, day_before, float(now))
        for (tag, (_, _, reached, day_before)), now in zip(
            best.items(), shown, strict=True
        )
        if now >= 1
    ]
    return sorted(found, key=lambda r: (-r.score, -r.people, r.tag))


def _peaks(
    day: Day, before: Day | None, slot: int, is_first: bool
) -> list[tuple[str, float, int, int, int]]:
    """Return tag, highest score, when it was reached, and the two counts."""
    counts = day.counts
    at = day.number * SLOTS_A_DAY + counts["slot"].astype(np.int64)
    counts, at = counts[at <= slot], at[at <= slot]
    if not len(counts):
        return []
    starts = np.flatnonzero(np.diff(counts["tag"].astype(np.int64), prepend=-1))
    lengths = np.diff(starts, append=len(counts))
    running = np.cumsum(counts["newcomers"].astype(np.int64))
    base = np.repeat(running[starts] - counts["newcomers"][starts], lengths)
    observed = running - base
    last = starts + lengths - 1
    found = []
    for n in np.flatnonzero(observed[last] >= LEAST_PEOPLE).tolist():
        tag = day.names[counts["tag"][starts[n]]]
        so_far = observed[starts[n] : last[n] + 1]
        day_before = total(before, tag)
        score = chi_square(so_far, np.full(len(so_far), day_before))
        peak = int(np.argmax(score))
        if score[peak] > 0:
            known = NOTHING_KNOWN if is_first else day_before
            when = int(at[starts[n] + peak])
            found.append((tag, float(score[peak]), when, int(so_far[peak]), known))
    return found


def total(
    day: Day | None, tag: str, column: str = "newcomers", until: int = 999
) -> int:
    """Return a column's sum for a tag on a day, up to slot `until` of that day."""
    place = -1 if day is None else place_of(day, tag)
    if day is None or place < 0:
        return 0
    rows = rows_of(day.counts, place)
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
            rows = rows_of(day.counts, place)
            at = slots - 1 - (slot - day.number * SLOTS_A_DAY - rows["slot"])
            inside = (at >= 0) & (at < slots)
            out[at[inside]] = rows["authors"][inside]
    return [int(people) for people in out]


def calls(day: Day | None, tag: str, until: int = 999) -> dict[int, int]:
    """Return posts by the number of their call label; ANY_CALL is each once."""
    place = -1 if day is None else place_of(day, tag)
    if day is None or place < 0:
        return {}
    rows = rows_of(day.calls, place)
    rows = rows[rows["slot"] <= until]
    sums = np.bincount(rows["label"], rows["posts"], ANY_CALL + 1)
    return {int(label): int(sums[label]) for label in np.flatnonzero(sums)}


def spread_of(day: Day | None, tag: str) -> Spread:
    """Return how a tag's posts of a day are spread; all zero when too few."""
    place = -1 if day is None else place_of(day, tag)
    if day is None or place < 0:
        return Spread()
    rows = rows_of(day.spreads, place)
    if not len(rows):
        return Spread()
    columns = [one.name for one in fields(Spread)]
    return Spread(**{name: int(rows[0][name]) for name in columns})
