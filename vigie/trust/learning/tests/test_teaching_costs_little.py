"""What is asked of the database, and what is taught again, when somebody decides."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.reading.learning import untaught
from vigie.trust.learning import serving, teaching
from vigie.trust.learning.keeping import model_to_bytes
from vigie.trust.learning.serving import model_now, proposals
from vigie.trust.learning.teaching import lessons, teach_when_due
from vigie.trust.learning.tests.deciding import OFFER, TRUE, offers, teach_by_hand
from vigie.trust.models import Learned
from vigie.trust.triage.actions import decide
from vigie.trust.triage.tests.making import NOW, emergency

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def where():
    return emergency()


@pytest.fixture
def taught_with(monkeypatch):
    """How many lessons each teaching in this process was given."""
    counts = []

    def taught(examples, start=None):
        counts.append(len(examples))
        return start or untaught()

    monkeypatch.setattr(serving, "taught", taught)
    return counts


def a_round(last_decision, *, serves):
    return Learned.objects.create(
        at=NOW,
        last_decision=last_decision,
        lessons=8,
        held_out=2,
        merit=0.5,
        merit_before=0.5,
        serves=serves,
        weights=model_to_bytes(untaught()),
    )


def asked_for(work):
    """Return the statements of some work, as one text each."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return [query["sql"] for query in asked.captured_queries]


def test_looking_whether_a_round_is_due_reads_no_lesson_and_no_weights(where):
    teach_by_hand(where, 3)
    a_round(0, serves=True)
    asked = asked_for(lambda: teach_when_due(NOW))
    assert len(asked) == 2
    for sql in asked:
        assert "features" not in sql
        assert "weights" not in sql
    assert "COUNT" in asked[1]


def test_weights_are_read_when_the_model_changes_and_never_else(where):
    rows = teach_by_hand(where, 25)
    a_round(rows[0].pk, serves=True)
    assert any("weights" in sql for sql in asked_for(model_now))
    assert not any("weights" in sql for sql in asked_for(model_now))


def test_a_round_that_does_not_serve_is_the_last_round_all_the_same(where, taught_with):
    rows = teach_by_hand(where, 30)
    best = a_round(rows[9].pk, serves=True)
    a_round(rows[24].pk, serves=False)
    taught_with.clear()
    model, known = model_now()
    assert taught_with == [5]
    assert known == best.lessons + best.held_out + 5
    assert model.ids.size == untaught().ids.size


def test_rounds_that_never_serve_do_not_make_decisions_cost_more(
    where, monkeypatch, taught_with
):
    monkeypatch.setattr(teaching, "EVERY", 10)
    monkeypatch.setattr(teaching, "merit", lambda model, held: -float(model.ids.size))
    for first in range(0, 60, 10):
        for item in offers(where, [f"{TRUE} {first} {n}" for n in range(10)], first):
            decide(item=item, verb="right", by="ama", now=NOW)
        learned = teach_when_due(NOW)
        assert learned is not None
        assert not learned.serves
    assert max(taught_with) == 10


def test_without_any_round_a_decision_is_taught_with_the_latest_hundred(
    where, taught_with
):
    teach_by_hand(where, 104)
    model_now()
    assert taught_with[-1] == serving._RECENT == 100
    assert [number for number, _ in lessons(most=3)] == [
        number for number, _ in lessons()[-3:]
    ]


def test_looking_at_more_items_asks_no_more_of_the_database(where):
    teach_by_hand(where, 25)
    few = offers(where, [TRUE] * 2, first=300)
    many = offers(where, [TRUE] * 40, first=400)
    model_now()
    with CaptureQueriesContext(connection) as first:
        assert len(proposals(few, why=True)) == 2
    with CaptureQueriesContext(connection) as second:
        assert len(proposals(many, why=True)) == 40
    assert len(first) == len(second)


def test_a_proposal_says_what_spoke_most_for_it(where):
    teach_by_hand(where, 40)
    (item,) = offers(where, [f"{TRUE} please"], first=900)
    assert proposals([item])[item.pk].causes == ()
    said = proposals([item], why=True)[item.pk]
    assert said.chance_as_read > 0.5
    words = {one.words for one in said.causes} | {one.label for one in said.causes}
    assert words & {"two", "beds", "sofa", "tonight", OFFER.name}
    assert len(said.causes) == 3


def test_what_is_doubted_is_told_from_what_speaks_against_it(where):
    teach_by_hand(where, 60)
    (item,) = offers(where, ["the match at the stadium"], first=900)
    said = proposals([item], why=True)[item.pk]
    assert said.doubts
    assert {"match", "stadium"} & {one.words for one in said.causes}
