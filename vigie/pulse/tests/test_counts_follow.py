"""Counts are the same however posts arrive, and follow what is taken back."""

from datetime import timedelta

import pytest

from vigie.pulse import actions, jobs, store
from vigie.pulse.counting import ranks
from vigie.pulse.days import first_minute
from vigie.pulse.listing import spread_of, total
from vigie.pulse.models import DayCount, Page, Strike, Tag, Withdrawn
from vigie.pulse.tests.heard import NOW, START, count, emergency, hear, post

pytestmark = pytest.mark.django_db(transaction=True)
DAY = store.day_at(START // 60)


def day(flood, number=DAY):
    found = store.days(flood.pk, number, number)
    return found[0] if found else None


def people(flood, tag="portneuf"):
    return total(day(flood), tag)


def posts(flood, tag="portneuf"):
    return total(day(flood), tag, "posts")


def raw_ranks(flood):
    return ranks(store.counted_by_tag(flood.pk, 0, 2**31 - 1))


def test_a_heard_tag_is_counted_by_people_and_posts():
    flood = emergency()
    hear(flood, [post(1, "ann"), post(2, "ann"), post(3, "bob")])
    count(flood)
    assert (people(flood), posts(flood)) == (2, 3)


def test_a_post_repeated_in_another_chunk_counts_once():
    flood = emergency()
    hear(flood, [post(1), post(2)], chunk="a")
    hear(flood, [post(2), post(3)], chunk="b")
    before = raw_ranks(flood)
    count(flood)
    assert (people(flood), posts(flood)) == (3, 3)
    hear(flood, [post(3), post(1)], chunk="c")
    count(flood)
    assert (people(flood), posts(flood)) == (3, 3)
    assert raw_ranks(flood) == before


def test_tidying_changes_no_count_and_leaves_one_page_an_hour():
    flood = emergency()
    for n in range(12):
        hear(flood, [post(10 * n + k, at=START + 600 * n) for k in range(6)], chunk=n)
    before = raw_ranks(flood)
    assert Page.objects.count() == 12
    count(flood)
    assert raw_ranks(flood) == before
    hours = [page.first_minute // 60 for page in Page.objects.all()]
    assert len(hours) == len(set(hours)) == 3
    assert not Page.objects.filter(is_fresh=True).exists()


def test_tidying_goes_on_over_more_pages_than_one_turn_takes(monkeypatch):
    monkeypatch.setattr(jobs, "PAGES_AT_ONCE", 4)
    flood = emergency()
    for n in range(10):
        hear(flood, [post(n)], chunk=n)
    count(flood)
    assert posts(flood) == 10
    assert Page.objects.get().rows == 10


def test_a_full_page_takes_no_more_rows(monkeypatch):
    monkeypatch.setattr(jobs, "FULL", 5)
    flood = emergency()
    for n in range(4):
        hear(flood, [post(3 * n + k) for k in range(3)], chunk=n)
        count(flood)
    assert sorted(Page.objects.values_list("rows", flat=True)) == [6, 6]
    assert posts(flood) == 12


def test_two_workers_that_tidy_the_same_pages_do_not_double_them(monkeypatch):
    flood = emergency()
    hear(flood, [post(1)])
    real = jobs._page

    def meanwhile(*args):
        monkeypatch.setattr(jobs, "_page", real)
        jobs.tidy(emergency_id=flood.pk)
        return real(*args)

    monkeypatch.setattr(jobs, "_page", meanwhile)
    with pytest.raises(jobs.Overtaken):
        jobs.tidy(emergency_id=flood.pk)
    assert Page.objects.get().rows == 1


def test_what_arrives_while_a_day_is_counted_is_counted_next():
    flood = emergency()
    hear(flood, [post(1)], chunk="a")
    jobs.tidy(emergency_id=flood.pk)
    row = DayCount.objects.get()
    hear(flood, [post(2)], chunk="b")
    real = jobs.count_day

    def slow(*args):
        made = real(*args)
        jobs.tidy(emergency_id=flood.pk)
        return made

    jobs.count_day = slow
    try:
        jobs.recount(emergency_id=flood.pk, day=row.day, now=NOW)
    finally:
        jobs.count_day = real
    assert DayCount.objects.get().is_stale
    count(flood)
    assert posts(flood) == 2
    assert not DayCount.objects.get().is_stale


def test_posts_that_their_authors_took_back_are_subtracted():
    flood = emergency()
    hear(flood, [post(n) for n in range(8)])
    count(flood)
    hear(flood, [], chunk="b", deleted=[("net", "0"), ("net", "1"), ("net", "99")])
    count(flood)
    assert (people(flood), posts(flood)) == (6, 6)
    assert spread_of(day(flood), "portneuf").removed == 2


def test_a_post_taken_back_before_it_is_heard_never_counts():
    flood = emergency()
    hear(flood, [], deleted=[("net", "1")])
    count(flood)
    hear(flood, [post(1), post(2)], chunk="b")
    count(flood)
    assert posts(flood) == 1
    assert Withdrawn.objects.get().is_fresh is False


def test_struck_authors_lower_the_count_and_restored_ones_raise_it():
    flood = emergency()
    hear(flood, [post(n, f"robot{n % 3}") for n in range(30)])
    hear(flood, [post(100, "ann")], chunk="b")
    count(flood)
    assert (people(flood), posts(flood)) == (4, 31)
    for n in range(3):
        actions.strike_author(
            emergency=flood, source="net", author=f"robot{n}", by="op", now=NOW
        )
    count(flood)
    assert (people(flood), posts(flood)) == (1, 1)
    assert actions.restore_author(
        emergency=flood, source="net", author="robot1", by="op", now=NOW
    )
    count(flood)
    assert (people(flood), posts(flood)) == (2, 11)


def test_what_a_struck_author_posts_later_does_not_count_either():
    flood = emergency()
    actions.strike_author(
        emergency=flood, source="net", author="robot", by="op", now=NOW
    )
    hear(flood, [post(1, "robot"), post(2, "ann")])
    count(flood)
    assert posts(flood) == 1


def test_a_struck_post_comes_back_when_restored():
    flood = emergency()
    hear(flood, [post(1), post(2)])
    for _ in range(2):
        actions.strike_post(
            emergency=flood, source="net", post_id="1", by="op", now=NOW
        )
    count(flood)
    assert Strike.objects.count() == posts(flood) == 1
    told = {"emergency": flood, "source": "net", "post_id": "1", "by": "op", "now": NOW}
    assert actions.restore_post(**told)
    assert not actions.restore_post(**told)
    count(flood)
    assert posts(flood) == 2


def test_the_chore_brings_every_emergency_up_to_date_and_then_rests():
    first, second = emergency("a"), emergency("b")
    hear(first, [post(1)])
    hear(second, [post(1), post(2)])
    jobs.keep_pulse(NOW)
    assert (posts(first), posts(second)) == (1, 2)
    made = list(DayCount.objects.values_list("revision", flat=True))
    jobs.keep_pulse(NOW + timedelta(seconds=10))
    assert list(DayCount.objects.values_list("revision", flat=True)) == made


def test_a_strike_is_applied_by_the_chore_within_its_longest_wait():
    flood = emergency()
    hear(flood, [post(1), post(2)])
    jobs.keep_pulse(NOW)
    DayCount.objects.update(seconds=60)  # as if the day were enormous
    actions.strike_post(emergency=flood, source="net", post_id="1", by="op", now=NOW)
    jobs.keep_pulse(NOW + timedelta(seconds=10))
    assert posts(flood) == 2
    jobs.keep_pulse(NOW + jobs.LONGEST_WAIT)
    assert posts(flood) == 1
    assert jobs.LONGEST_WAIT.total_seconds() + jobs.SECONDS <= 60


def test_pages_of_the_emergency_become_stale_when_counts_change():
    flood = emergency()
    hear(flood, [post(1)])
    count(flood)
    before = flood.revision
    flood.refresh_from_db()
    assert flood.revision > before


def test_a_night_is_one_day():
    begins = first_minute(DAY, store.begins()) * 60
    flood = emergency()
    hear(flood, [post(1, at=begins - 60), post(2, at=begins), post(3, at=begins + 9)])
    count(flood)
    assert posts(flood) == 2
    assert total(day(flood, DAY - 1), "portneuf", "posts") == 1


def test_the_day_begins_at_five_in_the_morning(settings):
    settings.TIME_ZONE = "Europe/Paris"
    assert store.begins() == 4 * 60
    settings.TIME_ZONE = "Africa/Johannesburg"
    assert store.begins() == 3 * 60
    settings.TIME_ZONE = "Asia/Tokyo"
    assert store.begins() == 20 * 60
    settings.TIME_ZONE = "Asia/Kathmandu"
    assert store.begins() % 10 == 0


def test_the_tag_keeps_the_form_that_most_posts_use_and_its_first_minute():
    flood = emergency()
    forms = ["PortNeuf"] * 4 + ["portneuf"] * 2 + ["PORTNEUF"] * 3
    hear(
        flood,
        [post(n, at=START + 60 * n, tags=(form,)) for n, form in enumerate(forms)],
    )
    count(flood)
    tag = Tag.objects.get()
    assert (tag.name, tag.display) == ("portneuf", "PortNeuf")
    assert tag.first_minute == START // 60
    hear(
        flood,
        [post(20 + n, at=START - 600, tags=("portneuf",)) for n in range(9)],
        chunk="b",
    )
    actions.strike_post(emergency=flood, source="net", post_id="20", by="op", now=NOW)
    count(flood)
    tag.refresh_from_db()
    assert tag.display == "portneuf"
    assert tag.first_minute == START // 60 - 10


def test_tags_of_fewer_than_five_people_get_no_row_of_their_own():
    flood = emergency()
    hear(flood, [post(n) for n in range(4)])
    count(flood)
    assert not Tag.objects.exists()
