"""An answer is on record when it is acknowledged, once, and with all that follows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from vigie.safety import answering
from vigie.safety.answering import ROOM, keep, say
from vigie.safety.models import CheckIn, Question, Standing
from vigie.safety.states import Answer, How, Voice
from vigie.safety.tests.asking import NOW, make_check, make_question, said
from vigie.trust.models import Item
from vigie.trust.triage.actions import decide, undo
from vigie.trust.triage.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_is_kept_with_what_was_added():
    question = make_question()
    kept = say(said(question, words="chez Nour", place="quai Vert"))
    row = CheckIn.objects.get()
    assert (kept.check_in, kept.answer, kept.is_new) == (row.pk, Answer.SAFE, True)
    assert (row.words, row.place, row.at) == ("chez Nour", "quai Vert", NOW)


def test_words_and_place_are_not_plain_in_the_database():
    say(said(make_question(), words="chez Nour", place="quai Vert"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, place FROM safety_checkin")
        words, place = map(bytes, cursor.fetchone())
    assert b"Nour" not in words
    assert b"quai" not in place


def test_the_same_answer_twice_is_one():
    question = make_question()
    first, second = say(said(question)), say(said(question))
    assert CheckIn.objects.count() == 1
    assert (first.is_new, second.is_new) == (True, False)
    assert first.check_in == second.check_in


def test_what_stands_under_a_key_is_not_overwritten():
    question = make_question()
    say(said(question, Answer.SAFE))
    again = say(said(question, Answer.HURT))
    assert (again.answer, again.is_new) == (Answer.SAFE, False)


def test_the_same_key_twice_in_one_write_is_one():
    question = make_question()
    kept = keep([said(question), said(question)])
    assert kept[0].check_in == kept[1].check_in
    assert CheckIn.objects.count() == 1


def test_a_question_rests_once_it_is_answered():
    question = make_question()
    say(said(question))
    question.refresh_from_db()
    assert (question.answered_at, question.next_at) == (NOW, None)


def test_anothers_word_lets_no_question_rest():
    question = make_question()
    say(said(question, voice=Voice.CLAIM, author="Témir"))
    assert Question.objects.unanswered().count() == 1


def test_how_one_stands_follows_and_each_change_is_counted():
    question = make_question()
    for turn, answer in enumerate([Answer.SAFE, Answer.SAFE, Answer.HURT]):
        at = NOW + timedelta(minutes=turn)
        say(said(question, answer, key=f"q.{turn}", at=at))
    row = Standing.objects.get()
    assert (row.how, row.change) == (How.HURT, 2)
    assert row.at == NOW + timedelta(minutes=2)


@pytest.mark.parametrize("answer", [Answer.HELP, Answer.HURT, Answer.SAFE_NEED])
def test_who_needs_somebody_is_at_the_desk_at_once(answer):
    say(said(make_question(), answer))
    item = Item.objects.get(room=ROOM)
    assert (item.kind, item.asks) == (answer, True)


def test_who_is_safe_is_not_at_the_desk():
    say(said(make_question(), Answer.SAFE))
    assert not Item.objects.exists()


def test_a_hidden_answer_loses_its_effect_and_gets_it_back():
    question = make_question()
    say(said(question, Answer.SAFE, key="a"))
    say(said(question, Answer.HURT, key="b", at=NOW + timedelta(minutes=1)))
    item, later = Item.objects.get(), NOW + timedelta(minutes=2)
    decision = decide(item=item, verb=Verb.HIDE, by="mo", now=later)
    assert Standing.objects.get().how == How.SAFE
    undo(decision=decision, by="mo", now=later)
    assert Standing.objects.get().how == How.HURT


def test_a_hundred_answers_at_once_are_all_kept():
    check = make_check()
    questions = [make_question(check) for _ in range(100)]
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(_say_and_close, questions))
    assert all(one.is_new for one in kept)
    assert CheckIn.objects.count() == Standing.objects.count() == 100


def _say_and_close(question):
    try:
        return say(said(question))
    finally:
        connection.close()


def test_one_that_cannot_be_kept_fails_alone():
    check = make_check()
    good, bad = make_question(check), make_question(check)
    with pytest.raises(Exception, match=r"constraint|violates|check"):
        keep([said(good), said(bad, answer="huh")])
    assert not CheckIn.objects.exists()
    assert say(said(good)).is_new


def test_one_write_of_many_members_leaves_each_as_they_said():
    check = make_check()
    answers = [Answer.SAFE, Answer.HURT, Answer.NOT_HERE, Answer.HELP] * 5
    questions = [make_question(check) for _ in answers]
    keep([said(q, answer) for q, answer in zip(questions, answers, strict=True)])
    stand = dict(Standing.objects.values_list("member", "how"))
    assert [stand[q.member_id] for q in questions] == answers
    assert not Question.objects.unanswered().exists()
    assert Item.objects.filter(room=ROOM).count() == 10


def test_a_write_asks_as_much_for_many_as_for_one(django_assert_max_num_queries):
    check = make_check()
    questions = [make_question(check) for _ in range(40)]
    with django_assert_max_num_queries(10):  # one asks whether anybody is sought
        keep([said(question) for question in questions])


def test_the_same_answer_again_changes_no_standing():
    question = make_question()
    keep([said(question), said(question)])
    keep([said(question, Answer.HURT)])
    row = Standing.objects.get()
    assert (row.how, row.change) == (How.SAFE, 1)


def test_moments_are_kept_to_the_microsecond_and_as_they_were():
    at = NOW.replace(microsecond=7)
    question = make_question()
    say(said(question, at=at))
    again = say(said(question, Answer.HURT))
    assert again.at == at
    assert Standing.objects.get().at == CheckIn.objects.get().at == at


def test_an_answer_is_acknowledged_only_once_it_is_synced(monkeypatch):
    def broken():
        raise OSError("no space")

    monkeypatch.setattr(answering, "synced", broken)
    with pytest.raises(OSError, match="no space"):
        say(said(make_question()))
