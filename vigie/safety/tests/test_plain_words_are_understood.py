"""An SMS in plain words, in four languages; "not safe" is never safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.safety.states import ANSWERED_WELL, Answer
from vigie.safety.words_in import LONGEST, phrases, understand

MEANT = [
    ("OK", Answer.SAFE),
    ("ok merci", Answer.SAFE),
    ("1", Answer.SAFE),
    ("1.", Answer.SAFE),
    ("SAFE", Answer.SAFE),
    ("Sain et sauf !", Answer.SAFE),
    ("je vais bien merci", Answer.SAFE),
    ("Tout va bien, je suis chez moi avec les enfants", Answer.SAFE),
    ("I'm fine, thanks", Answer.SAFE),
    ("Estoy a salvo, gracias", Answer.SAFE),
    ("أنا بخير الحمد لله", Answer.SAFE),
    ("وأنا بخير", Answer.SAFE),
    ("👍", Answer.SAFE),
    ("en securitée", Answer.SAFE),
    ("2", Answer.SAFE_NEED),
    ("ok mais besoin d'un lit", Answer.SAFE_NEED),
    ("3", Answer.HURT),
    ("ok mais blessé", Answer.HURT),
    ("estoy herida", Answer.HURT),
    ("أنا مصاب", Answer.HURT),
    ("4", Answer.HELP),
    ("Au secours", Answer.HELP),
    ("not safe", Answer.HELP),
    ("no estoy a salvo", Answer.HELP),
    ("لست في أمان", Answer.HELP),
    ("5", Answer.NOT_HERE),
    ("je ne suis pas à Paris", Answer.NOT_HERE),
    ("لست في المنطقة", Answer.NOT_HERE),
]
FOR_A_PERSON = [
    "pas ok",
    "je ne vais pas bien",
    "ça va pas",
    "not ok",
    "OK?",
    "tu es ok ?",
    "ma sœur est sauve",
    "لست بخير",
    "no estoy bien",
    "12",
    "",
    "on entend encore des tirs",
    "unsafe",
    "no estoy en casa",
]


@pytest.mark.parametrize(("text", "answer"), MEANT)
def test_what_is_meant_is_understood(text, answer):
    assert understand(text).answer == answer


@pytest.mark.parametrize("text", FOR_A_PERSON)
def test_what_is_not_understood_goes_to_a_person(text):
    assert understand(text).answer is None


def test_the_number_of_every_answer_is_understood():
    order = [Answer.SAFE, Answer.SAFE_NEED, Answer.HURT, Answer.HELP, Answer.NOT_HERE]
    assert [understand(str(n)).answer for n in range(1, 6)] == order


def test_what_presses_is_looked_at_first():
    assert understand("on entend encore des tirs").pressing
    assert understand("aidez-moi svp").pressing
    assert not understand("je rappelle demain").pressing


@pytest.mark.parametrize("no", ["pas", "not", "no", "لست", "ne", "non", "never"])
@given(st.data())
def test_no_safe_phrase_with_a_no_before_it_is_safe(no, data):
    safe = [" ".join(p) for p, m in phrases().meaning.items() if m == Answer.SAFE]
    phrase = data.draw(st.sampled_from(sorted(safe)))
    found = understand(f"{no} {phrase}").answer
    known = phrases().meaning.get((no, *phrase.split()))
    assert found not in ANSWERED_WELL or known is not None


def test_a_long_letter_goes_to_a_person():
    assert understand("ok " * LONGEST).answer is None


@given(st.text())
def test_nothing_breaks_it(text):
    understand(text)
