"""A counted day says what sets say, slot by slot, and leaves the struck out."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.pulse import days
from vigie.pulse.listing import calls, place_of, spread_of, total
from vigie.pulse.rows import AGE_KNOWN, RESHARE, ROW, YOUNG, Sheet
from vigie.reading.labels import LABELS

BEGINS = 240
DAY = 20_000
START = DAY * 1440 + BEGINS
NAMES = ("school", "flood", "bus")
OFFER, MISSING = LABELS["shelter.offer"].bit, LABELS["missing.call"].bit
SOLIDARITY = LABELS["solidarity"].bit
BITS = [0, RESHARE, OFFER, OFFER | MISSING, RESHARE | OFFER, SOLIDARITY]
NONE = np.empty(0, np.int64)
POSTS = st.dictionaries(
    st.integers(0, 30),  # post
    st.tuples(
        st.integers(100, 106),  # author
        st.integers(START, START + 1439),
        st.sampled_from(BITS),
        st.integers(1, 3),  # text
        st.sets(st.integers(0, 2), min_size=1),  # tags
    ),
)


def rows_for(posts):
    return [
        (post, author, tag, minute, bits, text)
        for post, (author, minute, bits, text, tags) in posts.items()
        for tag in tags
    ]


def count(rows, posts=NONE, authors=NONE):
    sheet = Sheet(np.array(rows, ROW), NAMES)
    return days.count_day(sheet, posts, authors, DAY, BEGINS)


def slot(minute):
    return (minute - START) // 10


@given(POSTS, st.sets(st.integers(0, 30)), st.sets(st.integers(100, 106)))
def test_every_slot_counts_what_sets_count(posts, no_posts, no_authors):
    rows = rows_for(posts)
    day = count(
        rows + rows[:5],
        np.array(sorted(no_posts), np.int64),
        np.array(sorted(no_authors), np.int64),
    )
    authors, own, shared, gone = (defaultdict(set) for _ in range(4))
    came = defaultdict(lambda: 10**9)
    seen = defaultdict(lambda: 10**9)
    for post, author, tag, minute, bits, text in rows:
        at = (NAMES[tag], slot(minute))
        if post in no_posts or author in no_authors:
            gone[at].add(post)
            continue
        authors[at].add(author)
        (shared if bits & RESHARE else own)[at].add(post)
        came[NAMES[tag], author] = min(came[NAMES[tag], author], minute)
        seen[NAMES[tag], text] = min(seen[NAMES[tag], text], minute)
    newcomers, texts = defaultdict(int), defaultdict(int)
    for (name, _), minute in seen.items():
        texts[name, slot(minute)] += 1
    for (name, _), minute in came.items():
        newcomers[name, slot(minute)] += 1
    expected = {
        at: (
            *(len(x[at]) for x in (authors, own, shared, gone)),
            newcomers[at],
            texts[at],
        )
        for at in {*authors, *gone}
    }
    columns = ("authors", "posts", "reshares", "removed", "newcomers", "texts")
    got = {
        (day.names[r["tag"]], int(r["slot"])): tuple(int(r[c]) for c in columns)
        for r in day.counts
    }
    assert got == expected


@given(POSTS)
def test_calls_are_different_texts_however_often_they_are_copied(posts):
    day = count(rows_for(posts))
    expected = defaultdict(set)
    for _, _, tag, _, bits, text in rows_for(posts):
        for label in LABELS.values():
            if bits & label.bit and label.is_call:
                expected[NAMES[tag], label.bit.bit_length() - 1].add(text)
                expected[NAMES[tag], days.ANY_CALL].add(text)
    for name in NAMES:
        assert calls(day, name) == {
            label: len(of) for (tag, label), of in expected.items() if tag == name
        }


def test_texts_too_short_to_compare_are_as_different_as_their_posts():
    day = count([(n, n, 1, START + n, OFFER, 0) for n in range(5)])
    assert total(day, "flood", "texts") == calls(day, "flood")[days.ANY_CALL] == 5


def test_calls_can_be_counted_up_to_a_moment():
    day = count([(1, 1, 1, START + 5, OFFER, 1), (2, 2, 1, START + 25, OFFER, 2)])
    offer = OFFER.bit_length() - 1
    assert calls(day, "flood", until=1) == {offer: 1, days.ANY_CALL: 1}
    assert calls(day, "flood", until=2) == {offer: 2, days.ANY_CALL: 2}
    assert calls(day, "unheard") == calls(None, "flood") == {}


def test_counts_are_sorted_by_name_and_slot():
    day = count([(1, 1, 0, START + 99, 0, 1), (2, 2, 1, START, 0, 1)] * 2)
    assert day.names == ("bus", "flood", "school")
    assert [(int(r["tag"]), int(r["slot"])) for r in day.counts] == [(1, 0), (2, 9)]
    assert place_of(day, "flood") == 1
    assert place_of(day, "unheard") == -1
    assert len(day.of("counts", 0)) == 0
    assert day.of("counts", 2)["slot"].tolist() == [9]


def test_totals_of_a_day_and_of_a_part_of_it():
    day = count([(n, n % 4, 1, START + 10 * n, 0, 1) for n in range(8)])
    assert total(day, "flood") == 4
    assert total(day, "flood", "posts") == 8
    assert total(day, "flood", "posts", until=2) == 3
    assert total(None, "flood") == total(day, "unheard") == 0


def crowd(people, *, text=None, bits=0):
    return [(n, n, 1, START + n, bits, text or n + 1) for n in range(people)]


def test_the_spread_of_a_crowd():
    spread = spread_of(count(crowd(12, bits=AGE_KNOWN)), "flood")
    assert (spread.authors, spread.authors_known, spread.authors_young) == (12, 12, 0)
    assert (spread.originals, spread.same_text) == (12, 1)
    assert (spread.posts, spread.removed, spread.first) == (12, 0, START)


def test_the_spread_of_a_campaign():
    rows = crowd(20, text=7, bits=AGE_KNOWN | YOUNG)
    spread = spread_of(count(rows, posts=np.arange(15)), "flood")
    assert (spread.authors, spread.authors_young, spread.same_text) == (5, 5, 5)
    assert (spread.posts, spread.removed, spread.first) == (20, 15, START + 15)


def test_texts_too_short_to_tell_and_reshares_are_no_copies():
    rows = [(n, n, 1, START, RESHARE if n % 2 else 0, 0) for n in range(20)]
    assert spread_of(count(rows), "flood").same_text == 0


def test_what_few_people_say_has_no_spread():
    assert spread_of(count(crowd(4)), "flood").authors == 0
    assert spread_of(count(crowd(4)), "unheard").authors == 0
    assert spread_of(None, "flood").authors == 0


def test_a_day_without_rows_is_empty():
    day = days.count_day(Sheet(np.empty(0, ROW), ()), NONE, NONE, DAY, BEGINS)
    assert len(day.counts) == len(day.calls) == len(day.spreads) == len(day.names) == 0


@pytest.mark.parametrize("minute", [START, START + 1439])
def test_a_day_goes_from_its_first_to_its_last_minute(minute):
    assert days.day_of(minute, BEGINS) == DAY
    assert days.first_minute(DAY, BEGINS) == START
    assert days.day_of(START - 1, BEGINS) == DAY - 1


def test_many_tags_are_counted_in_blocks(monkeypatch):
    rows = [(n, n, n % 3, START + n, 0, 1) for n in range(30)]
    whole = count(rows)
    monkeypatch.setattr(days, "_BLOCK", 2)
    assert count(rows).counts.tolist() == whole.counts.tolist()
