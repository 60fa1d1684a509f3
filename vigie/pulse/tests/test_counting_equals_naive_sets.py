"""Counting by sorting gives what plain sets give, whatever the posts."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.pulse import counting
from vigie.pulse.rows import (
    RESHARE,
    ROW,
    Sheet,
    by_fold,
    joined,
    of_tag,
    pack_names,
    sheet_of,
    trimmed,
    unpack_names,
)
from vigie.pulse.rows import between as between_minutes

NAMES = ("flood", "school", "bridge", "bus")
ROWS = st.lists(
    st.tuples(
        st.integers(-6, 6),  # post
        st.integers(-4, 4),  # author
        st.integers(0, 3),  # tag
        st.integers(1000, 1030),  # minute
        st.sampled_from([0, RESHARE]),
        st.integers(0, 2),  # text
    ),
    max_size=60,
)


def consistent(rows):
    """A post has one author, one minute, one kind, whatever tags it carries."""
    said = {}
    for post, author, _, minute, bits, text in rows:
        said.setdefault(post, (author, minute, bits, text))
    out = []
    for post, _, tag, *_ in rows:
        author, minute, bits, text = said[post]
        out.append((post, author, tag, minute, bits, text))
    return out


def sheet(rows, names=NAMES):
    return Sheet(np.array(rows, ROW), names)


@given(ROWS)
def test_people_are_the_distinct_authors(rows):
    authors = defaultdict(set)
    for _, author, tag, *_ in rows:
        authors[tag].add(author)
    assert counting.people(sheet(rows)).tolist() == [len(authors[t]) for t in range(4)]


@given(ROWS)
def test_a_post_counts_once_a_tag_at_its_earliest_minute(rows):
    earliest = {}
    for post, _, tag, minute, *_ in rows:
        earliest[tag, post] = min(minute, earliest.get((tag, post), minute))
    got = counting.once(sheet(rows).rows)
    pairs = [(int(r["tag"]), int(r["post"])) for r in got]
    assert {
        pair: int(r["minute"]) for pair, r in zip(pairs, got, strict=True)
    } == earliest
    assert len(pairs) == len(set(pairs))


def minutes_of(sheet, tag):
    return counting.per_minute(counting.once(of_tag(sheet, tag)))


@given(ROWS, st.integers(0, 3))
def test_the_minutes_of_a_tag(rows, tag):
    rows = consistent(rows)
    authors, posts, reshares = defaultdict(set), defaultdict(set), defaultdict(set)
    for post, author, of, minute, bits, _ in rows:
        if of == tag:
            authors[minute].add(author)
            (reshares if bits else posts)[minute].add(post)
    got = minutes_of(sheet(rows), NAMES[tag])
    assert got.minute.tolist() == sorted(authors)
    assert got.authors.tolist() == [len(authors[m]) for m in sorted(authors)]
    assert got.posts.tolist() == [len(posts[m]) for m in sorted(authors)]
    assert got.reshares.tolist() == [len(reshares[m]) for m in sorted(authors)]


@given(ROWS, st.integers(1, 4))
def test_ranks_are_by_people_then_by_who_came_first(rows, most):
    rows = consistent(rows)
    tags = {tag for _, _, tag, *_ in rows}

    def of(tag, column):
        return {row[column] for row in rows if row[2] == tag}

    expected = sorted((-len(of(t, 1)), min(of(t, 3)), NAMES[t]) for t in tags)[:most]
    got = counting.ranks(sheet(rows), most)
    assert [(-r.authors, r.first_minute, r.tag) for r in got] == expected
    for rank in got:
        of_it = [row for row in rows if NAMES[row[2]] == rank.tag]
        assert rank.posts == len({row[0] for row in of_it if not row[4]})
        assert rank.reshares == len({row[0] for row in of_it if row[4]})


@given(ROWS, st.sets(st.integers(-6, 6)), st.sets(st.integers(-4, 4)))
def test_struck_posts_and_authors_are_found(rows, posts, authors):
    flags = counting.struck(
        sheet(rows).rows,
        np.array(sorted(posts), np.int64),
        np.array(sorted(authors), np.int64),
    )
    assert flags.tolist() == [row[0] in posts or row[1] in authors for row in rows]


@given(ROWS, st.integers(1, 5))
def test_parts_of_several_machines_join_to_the_same_counts(rows, machines):
    whole = counting.ranks(sheet(consistent(rows)))
    parts = [trimmed(sheet(consistent(rows)[at::machines])) for at in range(machines)]
    assert counting.ranks(joined(parts)) == whole
    assert counting.ranks(joined([*parts, *parts])) == whole


@given(ROWS, st.integers(995, 1035), st.integers(0, 20))
def test_only_the_minutes_asked_for_are_kept(rows, first, length):
    got = between_minutes(sheet(rows), first, first + length)
    expected = [row for row in rows if first <= row[3] <= first + length]
    assert got.rows.tolist() == expected


@given(ROWS)
def test_a_stored_sheet_comes_back_the_same(rows):
    before = sheet(rows)
    after = sheet_of(before.rows.tobytes(), pack_names(before.names))
    assert after.rows.tolist() == before.rows.tolist()
    assert after.names == before.names


def test_no_names_are_no_names():
    assert unpack_names(pack_names(())) == ()


@given(ROWS)
def test_ways_of_writing_a_tag_are_counted_as_one(rows):
    names = ("flood\tFlood", "flood\tFLOOD", "flood", "bus\tBus")
    folded = by_fold(sheet(rows, names))
    assert folded.names == ("flood", "bus")
    expected = [(r[0], 1 if r[2] == 3 else 0) for r in rows]
    assert [(int(r["post"]), int(r["tag"])) for r in folded.rows] == expected


@given(ROWS)
def test_a_trimmed_sheet_says_the_same_with_fewer_names(rows):
    before = sheet(rows)
    after = trimmed(before)
    assert set(after.names) == {NAMES[row[2]] for row in rows}
    said = [after.names[r["tag"]] for r in after.rows]
    assert said == [NAMES[row[2]] for row in rows]


def test_the_rows_of_a_tag_nobody_used_are_none():
    assert len(of_tag(sheet([(1, 1, 0, 5, 0, 0)]), "bus")) == 0
    assert len(of_tag(sheet([(1, 1, 0, 5, 0, 0)]), "unheard")) == 0


@given(ROWS, ROWS)
def test_once_keeps_the_order_of_what_it_keeps(rows, more):
    rows = [tuple(row) for row in rows + more]
    kept = [tuple(row) for row in counting.once(sheet(rows).rows).tolist()]
    at = iter(rows)
    assert all(one in at for one in kept)


def test_two_pairs_with_one_number_are_still_two():
    group = np.array([0, 1, 0, 1], np.uint32)
    twin = int(counting.mixed(np.array([1]), np.array([5], np.int64))[0])
    who = np.array([twin, 5, twin, 6], np.int64)
    assert len(set(counting.mixed(group, who).tolist())) == 2
    assert counting.distinct_per(group, who, 2).tolist() == [1, 2]
    rows = [(w, 1, g, 1000, 0, 1) for g, w in zip(group, who, strict=True)]
    assert len(counting.once(sheet(rows).rows)) == 3


def test_nothing_counts_to_nothing():
    assert counting.ranks(joined([])) == []
    assert minutes_of(joined([]), "flood").minute.tolist() == []


def test_a_hundred_robots_never_outrank_a_hundred_and_one_people():
    robots = [(n, n % 100, 0, 1000 + n % 30, 0, 0) for n in range(50_000)]
    crowd = [(60_000 + n, 1000 + n, 1, 1029, 0, 0) for n in range(101)]
    got = counting.ranks(sheet(robots + crowd))
    assert [(r.tag, r.authors) for r in got] == [("school", 101), ("flood", 100)]
    assert got[1].posts == 50_000
