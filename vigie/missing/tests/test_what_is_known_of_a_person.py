from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vigie.missing.facts import Facts, Said, Seen, ages_on, facts_of, packed, said_of

TOLD = date(2026, 3, 1)


def test_facts_come_back_as_they_were_stored() -> None:
    facts = Facts(
        full_names=("Zoé Exemple",), ages=(30, 40), seen=Seen("La Grande Salle")
    )
    assert facts_of(packed(facts)) == facts
    assert facts_of(None) == Facts()
    assert said_of(packed(Said(text="I saw her"))) == Said(text="I saw her")
    assert said_of("") == Said()


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (Facts(full_names=("Zoé Exemple", "Z. Exemple")), "Zoé Exemple"),
        (Facts(given_name="Zoé", family_name="Exemple"), "Zoé Exemple"),
        (Facts(family_name="Exemple"), "Exemple"),
        (Facts(), ""),
    ],
)
def test_the_name_that_is_shown_is_the_one_written_first(
    facts: Facts, name: str
) -> None:
    assert facts.shown_name == name


@pytest.mark.parametrize(
    ("born", "low", "high"),
    [
        ("1990", 35, 36),
        ("1990-03", 35, 36),
        ("1990-04", 35, 35),
        ("1990-02", 36, 36),
        ("1990-03-01", 36, 36),
        ("1990-03-02", 35, 35),
        ("2026-03-02", 0, 0),
    ],
)
def test_an_age_comes_from_as_much_as_is_known_of_a_birth(
    born: str, low: int, high: int
) -> None:
    assert ages_on(Facts(born=born, ages=(1, 2)), TOLD, TOLD) == (low, high)


def test_an_age_that_was_told_grows_with_the_years() -> None:
    facts = Facts(ages=(30, 40))
    assert ages_on(facts, TOLD, TOLD) == (30, 40)
    assert ages_on(facts, TOLD, date(2028, 3, 2)) == (32, 42)
    assert ages_on(Facts(), TOLD, TOLD) is None


@given(some.dates(date(1930, 1, 1), date(2026, 3, 1)))
def test_a_vaguer_birth_never_leaves_out_the_true_age(born: date) -> None:
    true = ages_on(Facts(born=born.isoformat()), TOLD, TOLD)
    assert true is not None
    for vague in (born.strftime("%Y-%m"), born.strftime("%Y")):
        ages = ages_on(Facts(born=vague), TOLD, TOLD)
        assert ages is not None
        assert ages[0] <= true[0] <= ages[1]
