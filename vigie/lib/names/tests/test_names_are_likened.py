import pytest
from hypothesis import given
from hypothesis import strategies as some

from vigie.lib.names.folding import fold
from vigie.lib.names.likeness import SUGGESTED, Likeness, best, score
from vigie.lib.names.parsing import parse
from vigie.lib.names.wordlike import Why

WORDS = (
    "marie dupont jean pierre le goff ben ali mohamed khatib julie julien x "
    "محمد 三浦 דוד שדה Ольга née dr"
)
NAMES = some.lists(
    some.sampled_from(WORDS.split()),
    max_size=5,
).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Marie Lami", "Lami Marie", Why.ORDER),
        ("Mohamed Ben Ali", "Muhammad Benali", Why.SPELLING),
        ("Khadija El Sabri", "Khadidja Sabri", Why.SPELLING),
        ("Jean-Pierre Lami", "JP Lami", Why.SHORT),
        ("Sacha Lami", "Alexandre Lami", Why.SHORT),
        ("Yann Le Gall", "Yann Legall", Why.SAME),
        ("Anne d'Arbois", "Anne Darbois", Why.SAME),
        ("Paul Rivière", "Paul Rivierre", Why.WRITTEN),
        ("Paul Rivière", "Paul Rivèire", Why.LETTER),
        ("Luc Renault", "Luc Reneaux", Why.SOUND),
        ("شيرين الصغير", "Chirine Esseghir", Why.CONSONANTS),
        ("三浦 あずさ", "AzusaMiura", Why.JOINED),
        ("J. Lami-Dorval", "Jean Lami Dorval", Why.INITIAL),
        ("Anne Lami", "Anne Sophie Lami", Why.SAME),
        ("Marie Riva née Lami", "Marie Lami", Why.SAME),
        ("Юлия Петрова", "Ioulia Petrova", Why.SPELLING),
        ("Мария Журик", "Maria Jurric", Why.WRITTEN),
    ],
)
def test_one_person_in_two_spellings_is_suggested(
    one: str, other: str, why: Why
) -> None:
    like = score(one, other)
    assert like.value >= SUGGESTED
    assert why in like.reasons


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        ("Julie Lami", "Julien Lami", Why.OTHER_GIVEN),
        ("Hassan Haddad", "Hussein Haddad", Why.OTHER_GIVEN),
        ("Pierre Durand", "Paul Durand", Why.DIFFERS),
        ("Marie Lami", "Marie Dorval", Why.DIFFERS),
        ("Marie", "Marie Lami", Why.LACKS),
        ("Ana Maria Ruiz Lopez", "Ana Maria Ruiz Vidal", Why.DIFFERS),
    ],
)
def test_two_people_are_not_suggested(one: str, other: str, against: Why) -> None:
    like = score(one, other)
    assert like.value < SUGGESTED
    assert against in like.against


def test_what_one_name_says_more_is_told() -> None:
    assert score("Anne Lami", "Anne Sophie Lami").against == (Why.LACKS,)
    assert score("Anne Lami", "Anne Lami") == Likeness(1.0, (Why.SAME,))


def test_a_name_without_letters_is_like_nothing() -> None:
    assert score("", "") == Likeness(0.0) == score("?", "Marie Lami")


def test_the_best_of_several_names_counts() -> None:
    like = best(("Zoé Lami", "三浦あずさ"), ("Miura Azusa", "Paul Riva"))
    assert like.value == 1
    assert best((), ("Zoé",)) == Likeness(0.0)


@given(NAMES, NAMES)
def test_it_does_not_matter_which_name_comes_first(one: str, other: str) -> None:
    assert score(one, other) == score(other, one)


@given(some.text(max_size=30), some.text(max_size=30))
def test_any_two_texts_have_a_likeness(one: str, other: str) -> None:
    assert 0 <= score(one, other).value <= 1
    assert score(one, other) == score(other, one)


@given(some.permutations(["marie", "dupont", "lami", "zoe"]), NAMES)
def test_the_order_of_the_words_does_not_matter(words: list[str], other: str) -> None:
    turned, plain = " ".join(words), "marie dupont lami zoe"
    assert score(turned, plain).value == 1
    assert score(turned, "marie durant").value == score(plain, "marie durant").value


@given(NAMES)
def test_a_name_is_like_itself(name: str) -> None:
    if parse(name):
        assert score(name, name).value == 1
        assert score(name, f"  {name.upper()} ").value == 1 or not fold(name)
