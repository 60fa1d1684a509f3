"""Bursts, risers and ranks at any moment, from counted days and a short window."""

import numpy as np
import pytest

from vigie.pulse import days, listing
from vigie.pulse.rows import ROW, Sheet, between
from vigie.pulse.trends import SLOTS_A_DAY

BEGINS, DAY = 0, 20_000
START = DAY * 1440
NONE = np.empty(0, np.int64)


class Record:
    """Rows written down one by one: who used which tag when."""

    def __init__(self):
        self.rows, self.names = [], {}

    def use(self, tag, people, minute, *, first_author=0, each=1):
        place = self.names.setdefault(tag, len(self.names))
        for author in range(first_author, first_author + people):
            for _ in range(each):
                post = len(self.rows)
                self.rows.append((post, author, place, minute, 0, post + 1))

    def sheet(self):
        return Sheet(np.array(self.rows, ROW), tuple(self.names))

    def days(self):
        sheet = self.sheet()
        minutes = sheet.rows["minute"]
        numbers = range(int(minutes.min()) // 1440, int(minutes.max()) // 1440 + 1)
        return [
            days.count_day(
                between(sheet, n * 1440, n * 1440 + 1439), NONE, NONE, n, BEGINS
            )
            for n in numbers
        ]

    def bursts(self, minute):
        slot = (minute - 9) // 10 - 1
        first = int(self.sheet().rows["minute"].min()) // 10
        return listing.bursts_at(
            between(self.sheet(), minute - 9, minute),
            self.days(),
            slot,
            slot - first + 1,
        )

    def risers(self, minute):
        return listing.risers_at(self.days(), minute // 10, DAY)


def test_a_tag_bursts_against_what_is_usual_for_it():
    record = Record()
    for slot in range(60):
        record.use("weather", 20, START + slot * 10)
        record.use("flood", 1 if slot % 5 == 0 else 0, START + slot * 10)
    record.use("weather", 22, START + 615)
    record.use("flood", 12, START + 616)
    found = record.bursts(START + 619)
    assert [(b.tag, b.people) for b in found] == [("flood", 12)]
    assert found[0].usual == pytest.approx(0.2, abs=0.08)


def test_a_burst_is_over_ten_minutes_after_its_last_post():
    record = Record()
    record.use("weather", 1, START)
    record.use("flood", 9, START + 300)
    assert [b.tag for b in record.bursts(START + 309)] == ["flood"]
    assert record.bursts(START + 310) == []


def test_robots_that_post_much_do_not_burst_above_a_crowd():
    record = Record()
    record.use("weather", 1, START)
    record.use("robots", 100, START + 300, each=50)
    record.use("crowd", 101, START + 305, first_author=1000)
    found = record.bursts(START + 306)
    assert [(b.tag, b.people) for b in found] == [("crowd", 101), ("robots", 100)]


def test_the_usual_reaches_back_over_the_beginning_of_the_day():
    record = Record()
    for slot in range(SLOTS_A_DAY):
        record.use("weather", 10, START + slot * 10)
    record.use("weather", 12, START + 1440 + 5)
    assert record.bursts(START + 1440 + 9) == []


def test_a_riser_has_more_people_than_the_day_before():
    record = Record()
    record.use("weather", 50, START + 100)
    record.use("school", 5, START + 100)
    record.use("weather", 50, START + 1500)
    record.use("school", 25, START + 1500)
    record.use("few", 4, START + 1500)
    found = record.risers(START + 1509)
    assert [(r.tag, r.people, r.day_before) for r in found if r.day_before >= 0] == [
        ("school", 25, 5)
    ]
    assert found[0].score == pytest.approx(80)


def test_people_of_the_day_are_counted_once_however_often_they_post():
    record = Record()
    record.use("weather", 1, START)
    for hour in range(10):
        record.use("school", 6, START + 1440 + hour * 60)
    assert [r.people for r in record.risers(START + 2500) if r.tag == "school"] == [6]


def test_on_the_first_day_nothing_is_known_of_the_day_before():
    record = Record()
    record.use("flood", 9, START + 100)
    assert [(r.tag, r.day_before) for r in record.risers(START + 109)] == [
        ("flood", listing.NOTHING_KNOWN)
    ]


def test_a_riser_fades_by_half_in_four_hours_and_leaves_below_one():
    record = Record()
    record.use("flood", 9, START + 100)
    at = [record.risers(START + 100 + hours * 60) for hours in (0, 4, 23, 25)]
    assert [r[0].score for r in at[:2]] == [pytest.approx(64), pytest.approx(32)]
    assert at[2][0].score == pytest.approx(64 * 0.5 ** (23 / 4))
    assert at[3] == []


def test_the_future_is_not_known():
    record = Record()
    record.use("weather", 1, START)
    record.use("flood", 9, START + 100)
    assert record.bursts(START + 99) == []
    assert record.risers(START + 89) == []
    assert listing.most_people(record.days()[0], until=8, most=5) == [("weather", 1)]


def test_the_tags_of_most_people_until_a_moment():
    record = Record()
    record.use("flood", 9, START)
    record.use("bus", 3, START + 10, each=9)
    record.use("bridge", 3, START + 10)
    day = record.days()[0]
    assert listing.most_people(day, until=9, most=2) == [("flood", 9), ("bridge", 3)]
    assert listing.most_people(day, until=0, most=9) == [("flood", 9)]
    assert listing.most_people(None, until=9, most=9) == []


def test_a_series_of_slots_goes_over_days():
    record = Record()
    record.use("flood", 3, START + 1435)
    record.use("flood", 2, START + 1445)
    record.use("flood", 8, START + 1455)
    slot = (START + 1445) // 10
    got = listing.series(record.days(), "flood", slot, 4)
    assert got == [0, 0, 3, 2]
    assert listing.series(record.days(), "unheard", slot, 2) == [0, 0]


def test_nothing_heard_lists_nothing():
    empty = Sheet(np.empty(0, ROW), ())
    assert listing.bursts_at(empty, [], 5, 0) == []
    assert listing.risers_at([], 5, 0) == []
