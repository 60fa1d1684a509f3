"""Decisions become lessons, lessons a model, and a model an order: never more."""

from datetime import timedelta

import numpy as np
import pytest

from vigie.config import cli
from vigie.reading.learning import NAMES, features_of
from vigie.trust.learning import serving, teaching
from vigie.trust.learning.keeping import (
    features_from_bytes,
    features_to_bytes,
    model_from_bytes,
    model_to_bytes,
)
from vigie.trust.learning.serving import look_again, model_now, proposals
from vigie.trust.learning.teaching import is_held_out, lessons, teach, teach_when_due
from vigie.trust.learning.tests.deciding import (
    FALSE,
    OFFER,
    TEXTS,
    TRUE,
    offers,
    teach_by_hand,
)
from vigie.trust.models import Item, Learned, Lesson
from vigie.trust.triage.actions import decide, undo
from vigie.trust.triage.order import DOUBT_SECONDS, rank
from vigie.trust.triage.states import ItemState
from vigie.trust.triage.tests.making import NOW, emergency

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def where():
    return emergency()


def test_a_decision_leaves_a_lesson_without_a_word(where):
    (row,) = teach_by_hand(where, 1)
    kept = bytes(Lesson.objects.get(decision=row).features)
    assert b"beds" not in kept
    wanted = features_of(TEXTS["1"], OFFER.bit, ("en.offer.sham",))
    assert features_from_bytes(kept) == wanted
    assert lessons() == [(row.pk, teaching.Example(wanted, OFFER.bit))]


def test_a_thing_whose_words_are_gone_teaches_nothing(where):
    (item,) = offers(where, [TRUE])
    TEXTS.clear()
    decide(item=item, verb="right", by="ama", now=NOW)
    assert lessons() == []
    assert proposals([item]) == {}


def test_what_is_undone_was_never_taught(where):
    rows = teach_by_hand(where, 4)
    undo(decision=rows[1], by="bo", now=NOW)
    assert [number for number, _ in lessons()] == [rows[0].pk, rows[2].pk, rows[3].pk]


def test_fifty_decisions_start_a_round_and_forty_nine_do_not(where):
    teach_by_hand(where, 49)
    assert teach_when_due(NOW) is None
    (item,) = offers(where, [TRUE], first=900)
    decide(item=item, verb="right", by="ama", now=NOW)
    learned = teach_when_due(NOW)
    assert learned is not None
    assert learned.lessons + learned.held_out == 50
    assert teach_when_due(NOW) is None


def test_teaching_anew_from_the_log_gives_the_same_weights(where):
    teach_by_hand(where, 60)
    first = bytes(teach(NOW).weights)
    Learned.objects.all().delete()
    assert bytes(teach(NOW + timedelta(hours=1)).weights) == first


def test_a_model_serves_only_if_it_is_not_worse_on_what_it_never_saw(
    where, monkeypatch
):
    teach_by_hand(where, 60)
    good = teach(NOW)
    assert good.serves
    assert good.held_out == sum(is_held_out(number) for number, _ in lessons())
    assert good.merit >= good.merit_before
    monkeypatch.setattr(teaching, "taught", lambda examples: serving.untaught())
    monkeypatch.setattr(
        teaching, "merit", lambda model, held: 0.9 if model.ids.size > 99 else 0.1
    )
    worse = teach(NOW)
    assert not worse.serves
    assert bytes(model_to_bytes(teaching.serving())) == bytes(good.weights)


def test_nothing_is_said_before_there_are_enough_decisions(where):
    teach_by_hand(where, 10)
    (item,) = offers(where, [FALSE], first=900)
    assert proposals([item]) == {}
    assert look_again(where.pk) == 0


def test_a_proposal_speaks_of_what_people_decided(where):
    teach_by_hand(where, 40)
    true, false = offers(where, [TRUE, FALSE], first=900)
    found = proposals([true, false])
    assert found[true.pk].chance_as_read > 0.6
    assert found[false.pk].chance_as_read < found[true.pk].chance_as_read / 3
    assert not found[true.pk].differs


def test_the_next_decision_is_felt_in_the_queue_at_once(where):
    teach_by_hand(where, 60)
    teach(NOW)
    old, young = offers(where, [FALSE, TRUE], first=900)
    (last,) = offers(where, [TRUE], first=950)
    queue = Item.objects.filter(emergency=where).queue(ItemState.WAITING)
    assert queue.first() == old
    decide(item=last, verb="right", by="ama", now=NOW)  # and the head is looked at
    old.refresh_from_db()
    assert old.doubtful
    assert queue.first() == young
    assert set(queue) == {old, young}  # put back, not away


def test_doubt_is_worth_an_hour_and_never_a_priority():
    def place(priority, minutes, doubtful):
        at = NOW - timedelta(minutes=minutes)
        return rank(
            escalated=False,
            priority=priority,
            asks=True,
            flags=0,
            opened_at=at,
            doubtful=doubtful,
        )

    assert place(2, 59, True) > place(2, 0, False)
    assert place(2, 61, True) < place(2, 0, False)
    assert place(3, 0, True) < place(2, 10_000, False)
    assert DOUBT_SECONDS == 3600


def test_doubt_goes_when_people_decide_otherwise(where):
    teach_by_hand(where, 40)
    (item,) = offers(where, [FALSE], first=900)
    assert look_again(where.pk) == 1
    same = offers(where, [FALSE] * 30, first=1000)
    for one in same:
        decide(item=one, verb="right", by="bo", now=NOW)
    item.refresh_from_db()
    assert not item.doubtful


def test_bytes_keep_features_and_models_as_they_are(where):
    features = (1, 7, 2**18 + 3)
    assert features_from_bytes(memoryview(features_to_bytes(features))) == features
    teach_by_hand(where, 30)
    model, known = model_now()
    assert known == 30
    again = model_from_bytes(model_to_bytes(model))
    assert np.array_equal(again.weights, model.weights)
    assert again.weights.shape[1] == len(NAMES)


def test_the_command_says_what_came_of_it(where, capsys):
    assert cli.main(["learn"]) == 0
    assert "nothing to learn" in capsys.readouterr().out
    teach_by_hand(where, 60)
    assert cli.main(["learn"]) == 0
    said = capsys.readouterr().out
    assert "lessons; on" in said
    assert "It serves." in said
