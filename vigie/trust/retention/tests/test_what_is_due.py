"""What is due depends on moments alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.trust.retention.due import (
    DRILL,
    NOT_ARCHIVED,
    Life,
    emergency_due,
    is_due,
    latest_start,
)

ENDED = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ARCHIVED = ENDED + timedelta(days=10)
DAYS = st.floats(0, 3650)


def life(**given):
    known = {
        "is_drill": False,
        "is_archived": False,
        "ended_at": ENDED,
        "archived_at": None,
    }
    return Life(**(known | given))


@given(DAYS, st.booleans())
def test_nothing_of_an_open_emergency_is_due(days, is_drill):
    assert emergency_due(life(ended_at=None, is_drill=is_drill), days) is None


@given(DAYS)
def test_an_archived_one_is_due_so_many_days_after_its_archiving(days):
    found = emergency_due(life(is_archived=True, archived_at=ARCHIVED), days)
    assert found == ARCHIVED + timedelta(days=days)


@given(DAYS)
def test_one_that_nobody_archives_counts_as_archived_after_ninety_days(days):
    assert emergency_due(life(), days) == ENDED + NOT_ARCHIVED + timedelta(days=days)
    assert timedelta(days=90) == NOT_ARCHIVED


@given(DAYS, st.booleans())
def test_a_drill_is_due_a_day_after_its_end_archived_or_not(days, is_archived):
    drill = life(is_drill=True, is_archived=is_archived, archived_at=ARCHIVED)
    assert emergency_due(drill, days) == ENDED + DRILL == ENDED + timedelta(hours=24)


@pytest.mark.parametrize(("seconds", "due"), [(-1, False), (0, True), (1, True)])
def test_it_is_due_at_its_moment_and_not_a_second_before(seconds, due):
    assert is_due(ENDED, ENDED + timedelta(seconds=seconds)) is due


def test_what_has_no_moment_is_never_due():
    assert not is_due(None, datetime.max.replace(tzinfo=UTC))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), DAYS)  # noqa: DTZ001
def test_a_row_is_due_when_its_days_have_passed(start, days):
    start = start.replace(tzinfo=UTC)
    end = start + timedelta(days=days)
    assert start <= latest_start(end, days) + timedelta(microseconds=2)
    assert latest_start(end - timedelta(seconds=1), days) < start
