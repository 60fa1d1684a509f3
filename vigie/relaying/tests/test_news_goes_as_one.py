"""The first news goes at once; further news within a minute goes as one letter."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.relaying import queueing
from vigie.relaying.channels.contract import Done
from vigie.relaying.models import Letter
from vigie.relaying.states import LetterState
from vigie.relaying.tests.letters import NOW, Bench, know_kinds, mail, told_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bench(tmp_path, monkeypatch):
    know_kinds(monkeypatch)
    made = Bench(tmp_path)
    yield made
    made.notes.close()


def news(bench, *addresses, who):
    return told_to(*addresses, event=who, kind="news", who=who, now=bench.clock())


def test_the_first_goes_at_once_and_the_next_within_a_minute_as_one(bench):
    address = mail(1)
    news(bench, address, who="Ana")
    assert bench.work() == 1
    for name in ("Ben", "Cem", "Dia"):
        bench.clock.on(5)
        news(bench, address, who=name)
        assert bench.work() == 0
    assert bench.work(on=44) == 0
    assert bench.work(on=1) == 3
    assert bench.bodies == ["Ana", "Ben; Cem; Dia"]


def test_several_that_wait_for_the_worker_go_as_one_from_the_first(bench):
    address = mail(1)
    for name in ("Ana", "Ben"):
        news(bench, address, who=name)
        bench.clock.on(1)
    bench.work()
    assert bench.bodies == ["Ana; Ben"]
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}


def test_the_oldest_stands_first_in_it(bench):
    address = mail(1)
    later = news(bench, address, who="Ben")
    type(later).objects.filter(pk=later.pk).update(made_at=NOW.replace(minute=30))
    news(bench, address, who="Ana")
    bench.work()
    assert bench.bodies == ["Ana; Ben"]


def test_news_of_one_does_not_hold_up_another(bench):
    one, two = mail(1), mail(2)
    news(bench, one, who="Ana")
    bench.work()
    news(bench, two, who="Ben")
    assert bench.work(on=1) == 1


def test_a_question_does_not_hold_up_news_nor_news_a_question(bench):
    address = mail(1)
    told_to(address, event="q1", who="a question")
    bench.work()
    news(bench, address, who="Ana")
    assert bench.work(on=1) == 1
    told_to(address, event="q2", who="a question", now=bench.clock())
    assert bench.work(on=1) == 1


def test_after_a_minute_news_goes_at_once_again(bench):
    address = mail(1)
    news(bench, address, who="Ana")
    bench.work()
    bench.clock.on(61)
    news(bench, address, who="Ben")
    assert bench.work() == 1


def test_one_letter_of_many_is_whole_also_when_a_batch_cuts_it(bench):
    address = mail(1)
    bench.sender._size = 2
    for number in range(7):
        news(bench, address, who=f"P{number}")
    bench.work()
    assert len(bench.channel.got) == 1
    assert bench.bodies[0].count(";") == 6


def test_what_failed_together_is_tried_together_under_the_same_key(bench):
    address = mail(1)
    for name in ("Ana", "Ben"):
        news(bench, address, who=name)
        bench.clock.on(1)
    keys = []
    whole = bench.channel
    bench.sender._send = lambda batch: (
        keys.extend(o.key for o in batch),
        whole(batch),
    )[1]
    whole.always = Done.LATER
    bench.work()
    news(bench, address, who="Cem")
    whole.always = None
    bench.work(on=40)
    bench.work(on=61)
    assert bench.bodies == ["Ana; Ben", "Cem"]
    assert len(set(keys)) == 2
    assert len(keys) == 3


def test_a_recall_takes_one_out_and_the_others_go(bench):
    address = mail(1)
    wrong = news(bench, address, who="Ana")
    news(bench, address, who="Ben")
    queueing.recall(messages=[wrong.pk], now=NOW)
    bench.work()
    assert bench.bodies == ["Ben"]


def test_a_letter_that_is_to_go_later_does_not_go_with_those_of_now(bench):
    from datetime import timedelta

    address = mail(1)
    late = told_to(event="late", kind="news", who="Late")
    words = "SELECT m.id, a.id FROM relaying_message m, relaying_address a"
    queueing.queue((words, []), now=NOW, due_at=NOW + timedelta(minutes=9))
    news(bench, address, who="Ana")
    assert bench.work() == 1
    assert bench.bodies == ["Ana"]
    assert late.letters.get().state == LetterState.WAITING


def test_many_receivers_of_much_news_are_each_told_all_of_it_once(bench):
    everyone = [mail(n) for n in range(20)]
    for number in range(10):
        news(bench, *everyone, who=f"<{number}>")
        bench.work(on=7)
    bench.work(on=60)
    bench.work(on=60)
    for address in everyone:
        said = " ".join(o.text.body for o in bench.channel.got if o.to == address.value)
        assert all(said.count(f"<{n}>") == 1 for n in range(10))
    most = max(sum(o.to == a.value for o in bench.channel.got) for a in everyone)
    assert most <= 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's planner")
def test_what_goes_with_a_letter_is_looked_for_by_address(bench):
    for number in range(3):
        news(bench, mail(1), mail(2), who=f"P{number}")
    with CaptureQueriesContext(connection) as asked:
        bench.work()
    (words,) = [q["sql"] for q in asked if '"address_id" IN' in q["sql"]][:1]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {words}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "address_id=?" in plan
    assert "letter_due" not in plan
