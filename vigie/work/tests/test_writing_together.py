"""Writes that wait together are one write, and nobody fails for another's mistake."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from vigie.work import together
from vigie.work.together import Together


class Ledger:
    """Notes each write; refuses items that are negative."""

    def __init__(self):
        self.writes = []
        self.go = Event()
        self.go.set()

    def write(self, items):
        self.go.wait(5)
        self.writes.append(list(items))
        if any(item < 0 for item in items):
            raise ValueError("negative")
        return [item * 10 for item in items]


def run_while_one_is_written(ledger, items):
    """Have `items` arrive while a first write is under way."""
    ledger.go.clear()
    gathered = Together(ledger.write)
    with ThreadPoolExecutor(len(items) + 1) as pool:
        first = pool.submit(gathered.do, 0)
        while not gathered._turn.locked():
            pass
        others = [pool.submit(gathered.do, item) for item in items]
        while len(gathered._waiting) + len(ledger.writes) < len(items):
            pass
        ledger.go.set()
        return first, others


def test_one_item_is_written_and_its_result_comes_back():
    assert Together(Ledger().write).do(7) == 70


def test_what_arrives_while_one_is_written_goes_with_the_next():
    ledger = Ledger()
    first, others = run_while_one_is_written(ledger, list(range(1, 9)))
    assert first.result() == 0
    assert [one.result() for one in others] == [n * 10 for n in range(1, 9)]
    assert ledger.writes[0] == [0]
    assert sorted(ledger.writes[1]) == list(range(1, 9))
    assert len(ledger.writes) == 2


def test_one_bad_item_fails_alone():
    ledger = Ledger()
    _first, others = run_while_one_is_written(ledger, [1, -2, 3])
    assert others[0].result() == 10
    assert others[2].result() == 30
    with pytest.raises(ValueError, match="negative"):
        others[1].result()


def test_a_single_bad_item_is_tried_once():
    ledger = Ledger()
    with pytest.raises(ValueError, match="negative"):
        Together(ledger.write).do(-1)
    assert ledger.writes == [[-1]]


def test_no_write_holds_more_than_the_most(monkeypatch):
    monkeypatch.setattr(together, "MOST", 3)
    ledger = Ledger()
    _first, others = run_while_one_is_written(ledger, list(range(1, 8)))
    assert [one.result() for one in others] == [n * 10 for n in range(1, 8)]
    assert max(map(len, ledger.writes)) == 3


def test_results_that_do_not_fit_the_items_are_an_error():
    with pytest.raises(ValueError, match="zip"):
        Together(lambda items: []).do(1)
