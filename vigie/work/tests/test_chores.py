"""Chores are done when due, again after their time, and one failure stops no other."""

import pytest

from vigie.work import worker


@pytest.fixture(autouse=True)
def own_chores(monkeypatch):
    monkeypatch.setattr(worker, "_chores", {})


def test_a_chore_is_done_at_once_and_then_after_its_seconds():
    times = []
    worker.every(60, "count")(times.append)
    due: dict[str, float] = {}
    assert worker.run_due(due, 1000.0) == ["count"]
    assert worker.run_due(due, 1059.0) == []
    assert worker.run_due(due, 1060.0) == ["count"]
    assert len(times) == 2


def test_a_failing_chore_does_not_stop_the_next(caplog):
    done = []

    def fail(now):
        raise ValueError("broken")

    worker.every(1, "broken")(fail)
    worker.every(1, "sound")(done.append)
    assert worker.run_due({}, 5.0) == ["broken", "sound"]
    assert len(done) == 1
    (record,) = caplog.records
    assert (record.message, record.chore) == ("a chore failed", "broken")


def test_a_chore_of_the_same_name_replaces_the_first():
    worker.every(1, "same")(print)
    worker.every(2, "same")(print)
    assert [chore.seconds for chore in worker.chores()] == [2]
