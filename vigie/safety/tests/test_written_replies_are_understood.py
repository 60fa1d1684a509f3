"""What people would reply, written before the words were read; and what was learnt."""

from contextlib import suppress

import pytest

from bench.replies import Reply, main, replies, share
from vigie.safety.states import Answer
from vigie.safety.words_in import understand

REACHED = 0.904
REACHED_HELD_OUT = 0.85


def test_no_reply_of_somebody_not_safe_is_read_as_safe():
    assert [one.text for one in replies() if one.dangerous] == []


def test_as_many_replies_are_right_as_were_before():
    assert share(replies()) >= REACHED


def test_the_half_nobody_worked_on_is_as_right_as_before():
    assert share(one for one in replies() if one.held_out) >= REACHED_HELD_OUT


def test_there_are_sixty_replies_in_each_language():
    languages = [one.language for one in replies()]
    assert {one: languages.count(one) for one in languages} == dict.fromkeys(
        ("fr", "en", "es", "ar"), 60
    )


def test_a_reply_for_a_person_that_is_read_as_away_is_dangerous_too():
    assert Reply(2, "I was", "en", None, Answer.NOT_HERE).dangerous
    assert Reply(2, "hurt", "en", Answer.HURT, Answer.SAFE_NEED).dangerous
    assert not Reply(2, "not safe", "en", None, Answer.HELP).dangerous
    assert not Reply(2, "fine", "en", Answer.SAFE, None).dangerous


def test_a_clear_answer_sent_to_a_person_is_not_right():
    assert not Reply(1, "fine", "en", Answer.SAFE, None).right
    assert Reply(1, "hm", "en", None, None).right


def test_held_out_replies_that_are_wrong_are_counted_and_not_shown(capsys):
    with suppress(SystemExit):
        main()
    said = capsys.readouterr().out
    wrong = [one for one in replies() if one.held_out and not one.right]
    assert "odd numbers, held out" in said
    assert [one.text for one in wrong if f"  {one.number} [" in said] == []


@pytest.mark.parametrize("sign", ["👎", "😭", "❌", "🚫", "💀", ":(", ":-("])
@pytest.mark.parametrize("words", ["ok", "safe", "je vais bien", "بخير"])
def test_a_sign_that_may_say_not_is_never_overlooked(words, sign):
    assert understand(f"{words} {sign}").answer is None
    assert understand(f"{sign}{words}").answer is None


@pytest.mark.parametrize("sign", ["❤️", "🙏🏽", "💪", "👍🏿", "🥰"])
def test_a_kind_sign_changes_nothing(sign):
    assert understand(f"ok {sign}").answer == Answer.SAFE


@pytest.mark.parametrize("text", ["yesss", "okkkk", "بخيييير", "siii", "ouiiii"])
def test_a_word_drawn_out_is_understood(text):
    assert understand(text).answer == Answer.SAFE


@pytest.mark.parametrize("text", ["11", "111", "44", "nooo", "noooo safe"])
def test_a_number_or_a_no_drawn_out_is_no_answer(text):
    assert understand(text).answer is None


@pytest.mark.parametrize(
    "text", ["là-bas", "la bas", "Salem", "mashi", "no tengo nada", "bien sûr que non"]
)
def test_a_word_of_two_languages_or_a_name_is_no_answer(text):
    assert understand(text).answer is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("we are both fine, what happened?", Answer.SAFE),
        ("on est rentrées, et toi ?", Answer.SAFE),
        ("ça va mais besoin de couvertures", Answer.SAFE_NEED),
        ("estoy bien pero necesitamos mantas", Answer.SAFE_NEED),
        ("blessée à la main", Answer.HURT),
        ("ana bkhir bas majrou7", Answer.HURT),
        ("venez vite", Answer.HELP),
        ("no estuve allí", Answer.NOT_HERE),
    ],
)
def test_families_give_each_of_their_phrases(text, answer):
    assert understand(text).answer == answer
