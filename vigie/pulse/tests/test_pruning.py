"""Posts taken back long ago are forgotten whole, and no count changes by it."""

from datetime import timedelta

import numpy as np
import pytest

from vigie.emergencies.models import Emergency
from vigie.pulse import pruning, store
from vigie.pulse.hearing import digests, named
from vigie.pulse.listing import total
from vigie.pulse.models import DayCount, Page, Withdrawn
from vigie.pulse.tests.heard import NOW, START, count, emergency, hear, post
from vigie.work.worker import chores

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _thirty_days(settings):
    settings.WITHDRAWN_DAYS = 30


def figures(flood):
    number = store.day_at(START // 60)
    (day,) = store.days(flood.pk, number, number)
    return total(day, "portneuf"), total(day, "portneuf", "posts")


def counted_anew(flood):
    """The figures after every day is made again from the pages."""
    DayCount.objects.update(is_stale=True)
    count(flood)
    return figures(flood)


def rows_of(number):
    digest = digests([named("net", str(number))])
    pages = Page.objects.order_by("pk")
    return sum(int(np.isin(s.rows["post"], digest).sum()) for s in store.sheets(pages))


@pytest.fixture
def flood():
    """Ten posts, of which two were taken back now."""
    made = emergency()
    hear(made, [post(n) for n in range(10)])
    hear(made, [], chunk="b", deleted=[("net", "1"), ("net", "2")])
    count(made)
    return made


@pytest.mark.parametrize(("days", "left"), [(1, 2), (29, 2), (31, 0), (400, 0)])
def test_digests_go_when_they_are_old_enough(flood, days, left):
    pruning.prune(NOW + days * DAY)
    kept = sum(len(row.posts) // 8 for row in Withdrawn.objects.all())
    assert kept == left


def test_no_count_changes_by_it(flood):
    assert figures(flood) == (8, 8)
    assert pruning.prune(NOW + 31 * DAY) == 2
    assert not Withdrawn.objects.exists()
    assert counted_anew(flood) == (8, 8)


def test_nothing_is_left_of_the_post(flood):
    assert (rows_of(1), rows_of(3)) == (1, 1)
    pruning.prune(NOW + 31 * DAY)
    assert (rows_of(1), rows_of(3)) == (0, 1)


def test_the_setting_says_how_long(flood, settings):
    settings.WITHDRAWN_DAYS = 365
    assert pruning.prune(NOW + 364 * DAY) == 0
    assert pruning.prune(NOW + 366 * DAY) == 2


def test_each_day_of_withdrawals_ages_by_itself(flood):
    hear(flood, [], chunk="c", deleted=[("net", "3")], now=NOW + 20 * DAY)
    count(flood, NOW + 20 * DAY)
    assert Withdrawn.objects.count() == 2
    assert pruning.prune(NOW + 31 * DAY) == 2
    assert counted_anew(flood) == (7, 7)
    assert pruning.prune(NOW + 51 * DAY) == 1
    assert counted_anew(flood) == (7, 7)


def test_withdrawals_of_one_day_stay_one_row(flood):
    for number in range(3, 6):
        hear(flood, [], chunk=f"c{number}", deleted=[("net", str(number))])
        count(flood)
    assert Withdrawn.objects.count() == 1
    assert figures(flood) == (5, 5)


def test_a_page_of_which_nothing_is_left_goes():
    made = emergency()
    hear(made, [post(1)])
    hear(made, [], chunk="b", deleted=[("net", "1")])
    count(made)
    pruning.prune(NOW + 31 * DAY)
    assert not Page.objects.exists()


def test_a_page_says_which_minutes_are_left():
    made = emergency()
    hear(made, [post(1), post(2, at=START + 60), post(3, at=START + 120)])
    hear(made, [], chunk="b", deleted=[("net", "1"), ("net", "3")])
    count(made)
    pruning.prune(NOW + 31 * DAY)
    page = Page.objects.get()
    assert (page.rows, page.first_minute) == (1, page.last_minute)
    assert page.first_minute == START // 60 + 1


def test_what_is_not_yet_counted_waits(flood):
    hear(flood, [post(1), post(50)], chunk="again")
    assert pruning.prune(NOW + 31 * DAY) == 0
    count(flood)
    assert figures(flood) == (9, 9)
    assert pruning.prune(NOW + 31 * DAY) == 2
    assert counted_anew(flood) == (9, 9)


def test_fresh_withdrawals_are_never_lost():
    made = emergency()
    hear(made, [post(1), post(2)], now=NOW)
    hear(made, [], chunk="b", deleted=[("net", "1")])
    Withdrawn.objects.update(at=NOW - 400 * DAY)
    Page.objects.update(is_fresh=False)
    assert pruning.prune(NOW) == 0
    assert Withdrawn.objects.exists()


def test_a_page_tidied_meanwhile_puts_it_off(flood, monkeypatch):
    real = pruning.trimmed

    def meanwhile(sheet):
        Page.objects.update(rows=999)
        return real(sheet)

    monkeypatch.setattr(pruning, "trimmed", meanwhile)
    assert pruning.prune(NOW + 31 * DAY) == 0
    assert Withdrawn.objects.exists()
    assert rows_of(1) == 1


def test_other_emergencies_keep_theirs(flood):
    other = emergency(slug="other")
    hear(other, [post(1), post(2)], now=NOW + 20 * DAY)
    late = NOW + 20 * DAY
    hear(other, [], chunk="b", deleted=[("net", "1")], now=late)
    count(other, late)
    assert pruning.prune(NOW + 31 * DAY) == 2
    assert Withdrawn.objects.get().emergency == other
    assert Emergency.objects.count() == 2


def test_the_worker_does_it():
    (chore,) = [one for one in chores() if one.name == "withdrawn"]
    assert chore.do is pruning.prune
    assert chore.seconds == pruning.SECONDS
