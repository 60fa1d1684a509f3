from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from vigie.missing.facts import Facts, Home, Seen
from vigie.missing.pair_words import WORDS, words_for
from vigie.missing.pairs import SUGGEST, compare

NIGHT = datetime(2026, 3, 1, 23, tzinfo=UTC)
ZOE = Facts(full_names=("Zoé Exemple",), sex="female", born="1990-04-30")

FACTS = some.builds(
    Facts,
    full_names=some.sampled_from(["Zoé Exemple", "Zoe Exempel", "Paul Riva", ""]).map(
        lambda name: (name,) if name else ()
    ),
    sex=some.sampled_from(["", "female", "male", "other"]),
    born=some.sampled_from(["", "1990", "1990-04", "1990-04-30", "1952-01-02"]),
    ages=some.sampled_from([None, (30, 35), (35, 36), (70, 71)]),
    id_number=some.sampled_from(["", "AB123456", "AB123465", "ZZ999999"]),
    description=some.sampled_from(["", "green coat, scar on chin", "green coat"]),
)


def named(name: str, **fields: object) -> Facts:
    return Facts(full_names=(name,), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ZOE, named("Exemple Zoe", sex="female", born="1990")),
        (ZOE, named("Zoe Exempl", sex="female", born="1990-04-03")),
        (named("Mohamed Ben Sabri"), named("Muhammad Bensabri")),
        (named("Zoé Exemple"), Facts(given_name="Zoé", family_name="Exemple")),
        (
            named("Zoé Exemple"),
            Facts(
                full_names=("Zoé Modèle",),
                family_name="Modèle",
                alternate_names=("Zoé Exemple",),
            ),
        ),
        (
            Facts(given_name="Zoé", family_name="Exemple"),
            Facts(full_names=("Z. Modèle",), alternate_names=("Zoé Exemple",)),
        ),
        (named("Zoé E", born="1990-04-30"), named("Zoé Exemple", born="1990-04-30")),
        (named("A. Riva", id_number="AB123456"), named("Riva", id_number="ab 123456")),
    ],
)
def test_records_of_one_person_are_suggested(one: Facts, other: Facts) -> None:
    assert compare(one, other).value >= SUGGEST


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        (ZOE, named("Zoé Exemple", sex="male"), "not sex"),
        (ZOE, named("Zoé Exemple", born="1952-01-02"), "not born"),
        (
            named("Zoé Exemple", id_number="AB123456"),
            named("Zoé Exemple", id_number="ZZ999999"),
            "not id",
        ),
        (
            named("Zoé Exemple", ages=(20, 20)),
            named("Zoé Exemple", ages=(60, 70)),
            "not age",
        ),
        (named("Paul Riva"), named("Pierre Riva"), "name differs"),
    ],
)
def test_a_contradiction_keeps_a_pair_from_being_suggested(
    one: Facts, other: Facts, against: str
) -> None:
    compared = compare(one, other)
    assert compared.value < SUGGEST
    assert against in compared.against


def test_no_evidence_outweighs_another_sex_or_id_number() -> None:
    home = Home(street="rue Haute", city="Port-Neuf", postal_code="00100")
    one = named("Zoé Exemple", sex="female", born="1990-04-30", home=home)
    two = named("Zoé Exemple", sex="male", born="1990-04-30", home=home)
    assert compare(one, two, same_phone=True, photo_bits=0).value < SUGGEST
    one = named("Zoé Exemple", id_number="AB123456", born="1990-04-30", home=home)
    two = named("Zoé Exemple", id_number="ZZ999999", born="1990-04-30", home=home)
    assert compare(one, two, same_phone=True, photo_bits=0).value < SUGGEST


def test_every_reason_is_told() -> None:
    seen = Seen(place="Grande Salle", at=NIGHT)
    home = Home(street="rue Haute", city="Port-Neuf", postal_code="00100")
    told = "green coat, scar on chin"
    one = Facts(("Zoé Exemple",), sex="female", ages=(35, 35), seen=seen, home=home)
    two = Facts(
        ("Zoe Exempel",),
        sex="female",
        ages=(35, 36),
        seen=Seen(place="grande salle", at=NIGHT + timedelta(hours=1)),
        home=home,
        description=told,
    )
    compared = compare(one, two, same_phone=True, photo_bits=2)
    assert set(compared.reasons) == {
        "name same",
        "name letter",
        "sex",
        "age",
        "street",
        "postcode",
        "city",
        "seen",
        "phone",
        "photo",
    }
    assert compared.against == ()
    both = compare(
        Facts(description=told), Facts(description="scar on chin and green coat")
    )
    assert both.reasons == ("described",)


@pytest.mark.parametrize(("bits", "reason"), [(0, "photo"), (14, "photo nearly")])
def test_a_photo_speaks_for_a_pair_without_names(bits: int, reason: str) -> None:
    assert compare(Facts(), Facts(), photo_bits=bits).reasons == (reason,)
    assert compare(Facts(), Facts(), photo_bits=bits).value > SUGGEST / 2
    assert compare(Facts(), Facts(), photo_bits=15).reasons == ()


def test_nothing_known_is_no_pair_and_other_places_speak_against_nothing() -> None:
    assert compare(Facts(), Facts()).value < 0.2
    one = named("Zoé Exemple", seen=Seen(place="Grande Salle"))
    two = named("Zoé Exemple", seen=Seen(place="Gare"))
    assert compare(one, two).against == ()
    assert compare(one, two).value >= SUGGEST


def test_another_town_is_told_and_does_not_decide() -> None:
    one = named("Zoé Exemple", home=Home(city="Port-Neuf"))
    two = named("Zoé Exemple", home=Home(city="Valmont"))
    assert compare(one, two).against == ("not city",)
    assert compare(one, two).value >= SUGGEST


@given(FACTS, FACTS, some.booleans(), some.none() | some.integers(0, 64))
def test_a_comparison_is_symmetric_and_every_code_has_words(
    one: Facts, other: Facts, phone: bool, bits: int | None
) -> None:
    here = compare(one, other, same_phone=phone, photo_bits=bits)
    there = compare(other, one, same_phone=phone, photo_bits=bits)
    assert here == there
    assert 0 <= here.value <= 1
    assert {*here.reasons, *here.against} <= WORDS.keys()
    if {"not sex", "not id"} & {*here.against}:
        assert here.value < SUGGEST


def test_reasons_are_said_in_the_readers_language() -> None:
    with translation.override("fr"):
        said = [str(word) for word in words_for(["name order", "unknown", "not sex"])]
    assert said == ["les noms dans un autre ordre", "un autre sexe"]
