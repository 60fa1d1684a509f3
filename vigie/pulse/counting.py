"""Counting by people: exact, in any order, each post and each author once.

Every figure is the size of a set, so hearing a post twice changes nothing, and
sheets of several machines are joined first and counted then.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.pulse.rows import RESHARE, Rows, Sheet

Digests = NDArray[np.int64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


def in_sorted(values: NDArray[Any], known: NDArray[Any]) -> Flags:
    """Say for each value whether it stands in `known`, which is sorted."""
    if not len(known):
        return np.zeros(len(values), np.bool_)
    at = np.searchsorted(known, values)
    at[at == len(known)] = 0
    return np.asarray(known[at] == values)


def changes(*columns: NDArray[Any]) -> Flags:
    """Mark where any of the sorted columns differs from the row before."""
    flags = np.zeros(len(columns[0]), np.bool_)
    flags[:1] = True
    for column in columns:
        flags[1:] |= column[1:] != column[:-1]
    return flags


def mixed(group: NDArray[Any], who: NDArray[Any]) -> Digests:
    """Return one number for each pair: equal pairs have equal numbers.

    Different pairs hardly ever do, but they may: who relies on it must look.
    """
    with np.errstate(over="ignore"):
        spread = group.astype(np.int64) * np.int64(0x1E3779B97F4A7C15)
    return np.asarray(spread ^ who)


def once(rows: Rows) -> Rows:
    """Return the rows with each post counted once a tag, at its earliest minute.

    Their order is kept. A post that was heard from two files is one post. About
    0.1 µs a row when nothing is there twice.
    """
    pairs = mixed(rows["tag"], rows["post"])
    ordered = np.sort(pairs)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return rows
    at = np.flatnonzero(in_sorted(pairs, twice))
    some = rows[at]
    order = np.lexsort((some["minute"], some["post"], some["tag"]))
    first = changes(some["tag"][order], some["post"][order])
    keep = np.ones(len(rows), np.bool_)
    keep[at[order[~first]]] = False
    kept: Rows = rows[keep]
    return kept


def struck(rows: Rows, posts: Digests, authors: Digests) -> Flags:
    """Say which rows were withdrawn, by their post or their author.

    `posts` and `authors` are sorted digests.
    """
    return in_sorted(rows["post"], posts) | in_sorted(rows["author"], authors)


@dataclass(frozen=True)
class Minutes:
    """What one tag did, minute by minute; a minute without posts is left out."""

    minute: Counts
    authors: Counts
    posts: Counts
    reshares: Counts


def distinct_per(group: NDArray[Any], who: NDArray[Any], groups: int) -> Counts:
    """Return how many different `who` each group 0 … groups-1 has.

    Exact. About 0.25 µs a row at ten million rows.
    """
    pairs = mixed(group, who)
    order = np.argsort(pairs)
    pairs, group, who = pairs[order], group[order], who[order]
    first = changes(group, who)
    if (first[1:] & (pairs[1:] == pairs[:-1])).any():  # two pairs with one number
        order = np.lexsort((who, group))
        group, who = group[order], who[order]
        first = changes(group, who)
    return np.bincount(group[first], minlength=groups)


def people(sheet: Sheet) -> Counts:
    """Return the number of distinct authors of each of the sheet's tags."""
    rows = sheet.rows
    return distinct_per(rows["tag"], rows["author"], len(sheet.names))


def posts_and_reshares(sheet: Sheet) -> tuple[Counts, Counts]:
    """Return posts and reshares of each tag; each post must stand there once."""
    shared = (sheet.rows["bits"] & RESHARE) != 0
    size, tag = len(sheet.names), sheet.rows["tag"]
    return (
        np.bincount(tag[~shared], minlength=size),
        np.bincount(tag[shared], minlength=size),
    )


def per_minute(rows: Rows) -> Minutes:
    """Count the rows of one tag by minute; each post must stand there once."""
    minutes, place = np.unique(rows["minute"], return_inverse=True)
    shared = (rows["bits"] & RESHARE) != 0
    size = len(minutes)
    return Minutes(
        minutes.astype(np.int64),
        distinct_per(place, rows["author"], size),
        np.bincount(place[~shared], minlength=size),
        np.bincount(place[shared], minlength=size),
    )


@dataclass(frozen=True)
class Rank:
    """A tag's place among the others: by people, whatever each of them posted."""

    tag: str
    authors: int
    posts: int
    reshares: int
    first_minute: int


def ranks(sheet: Sheet, most: int = 100) -> list[Rank]:
    """Return the tags by distinct authors, at most `most` of them.

    Equal ones stand by who came first, then by name. A hundred accounts that post
    five hundred times are a hundred people.
    """
    sheet = Sheet(once(sheet.rows), sheet.names)
    authors = people(sheet)
    posts, reshares = posts_and_reshares(sheet)
    first = np.full(len(sheet.names), np.iinfo(np.int64).max)
    np.minimum.at(first, sheet.rows["tag"], sheet.rows["minute"].astype(np.int64))
    least = np.partition(authors, -most)[-most] if len(authors) > most else 1
    rows = [
        Rank(sheet.names[at], *(int(x[at]) for x in (authors, posts, reshares, first)))
        for at in np.flatnonzero(authors >= max(least, 1)).tolist()
    ]
    rows.sort(key=lambda row: (-row.authors, row.first_minute, row.tag))
    return rows[:most]
