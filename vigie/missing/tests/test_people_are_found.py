from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from vigie.missing import search
from vigie.missing.facts import Facts, Home, Seen
from vigie.missing.models import NameKey, Person
from vigie.missing.search import Asked, candidates_for, find
from vigie.missing.searching_keys import phone_key
from vigie.missing.states import Stage
from vigie.missing.tests.sought import NOW, make_emergency, named, sought
from vigie.trust.sealed import keyring
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = (
    "Clémentine Farragut",
    "Mathilde Farragut",
    "Mohamed Ben Sabri",
    "三浦 あずさ",
    "محمد بن صابري",
    "Юлия Петрова",
    "Jean-Pierre Le Gall",
    "Anne Riva née Lami",
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def names(hits: list[search.Hit]) -> list[str]:
    return [hit.facts.shown_name for hit in hits]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Clémentine Farragut", "Clémentine Farragut"),
        ("clementine farargut", "Clémentine Farragut"),
        ("FARRAGUT  Clem", "Clémentine Farragut"),
        ("Farragot Clementine", "Clémentine Farragut"),
        ("Muhammad Bin Sabri", "Mohamed Ben Sabri"),
        ("AzusaMiura", "三浦 あずさ"),
        ("Ioulia Pétrova", "Юлия Петрова"),
        ("JP Legall", "Jean-Pierre Le Gall"),
        ("Anne Lami", "Anne Riva née Lami"),
        ("Farragut", "Clémentine Farragut"),
    ],
)
def test_a_misspelt_name_is_found_in_any_script(words: str, first: str) -> None:
    place = make_emergency()
    for name in NAMES:
        named(place, name)
    assert names(find(place.pk, Asked(words), NOW))[0] == first


def test_a_hit_says_why_and_the_likeliest_comes_first() -> None:
    place = make_emergency()
    for name in NAMES:
        named(place, name)
    hits = find(place.pk, Asked("Muhammad Ben Sabri"), NOW)
    assert {"Mohamed Ben Sabri", "محمد بن صابري"} == set(names(hits[:2]))
    said = [str(reason) for reason in hits[0].reasons]
    assert "the same first name in another spelling" in said
    assert [hit.value for hit in hits] == sorted((h.value for h in hits), reverse=True)
    assert len(find(place.pk, Asked("Muhammad Ben Sabri"), NOW, most=1)) == 1


@pytest.mark.parametrize("asked", [Asked(), Asked("?"), Asked(sex="female")])
def test_nothing_finds_nobody(asked: Asked) -> None:
    place = make_emergency()
    named(place, "Zoé Exemple")
    assert find(place.pk, asked, NOW) == []


def test_a_place_alone_finds_nobody() -> None:
    place = make_emergency()
    facts = Facts(
        full_names=("Zoé Exemple",),
        description="was at the Grande Salle, green coat, scar on the chin",
        seen=Seen(place="Grande Salle"),
        home=Home(city="Port-Neuf"),
    )
    sought(place, facts)
    for asked in (
        Asked("Grande Salle"),
        Asked("Port-Neuf"),
        Asked(description="Grande Salle"),
        Asked(description="Port-Neuf"),
    ):
        assert find(place.pk, asked, NOW, all_stages=True) == []
    assert find(place.pk, Asked(description="green coat at Grande Salle"), NOW)


def test_somebody_without_a_name_is_found_by_description() -> None:
    place = make_emergency()
    patient = Facts(
        description="homme, barbe rousse", marks="tatouage d'une ancre", clothes="jean"
    )
    found = sought(place, patient, is_nameless=True, is_private=True)
    for number in range(5):
        sought(place, Facts(description=f"barbe noire, veste {number}", clothes="jean"))
    asked = Asked(description="tatouage ancre, barbe rousse")
    hits = find(place.pk, asked, NOW, all_stages=True)
    assert hits[0].person == found
    assert "described in the same words" in map(str, hits[0].reasons)
    assert find(place.pk, asked, NOW) == []  # the record is not public
    assert find(place.pk, Asked(description="barbe"), NOW, all_stages=True) == []


def test_a_phone_is_found_by_its_digest() -> None:
    place = make_emergency()
    key = phone_key("06 39 01 02 03")
    found = sought(place, Facts(full_names=("Zoé Exemple",)), phone_key=key)
    named(place, "Paul Riva", phone_key=phone_key("06 39 01 02 04"))
    hits = find(place.pk, Asked(phone="+33 6 39 01 02 03"), NOW)
    assert [hit.person for hit in hits] == [found]
    assert find(place.pk, Asked(phone="12"), NOW) == []
    assert phone_key("no phone") is None


@pytest.mark.parametrize(
    ("fields", "public", "staff"),
    [
        ({}, 1, 1),
        ({"is_private": True}, 0, 1),
        ({"stage": Stage.HELD}, 0, 1),
        ({"stage": Stage.SUSPENDED}, 0, 1),
        ({"stage": Stage.CLOSED}, 0, 1),
        ({"stage": Stage.EXPIRED}, 0, 0),
        ({"stage": Stage.ERASED}, 0, 0),
        ({"expires_at": NOW - timedelta(hours=1)}, 0, 0),
    ],
)
def test_hidden_and_expired_records_never_come(
    fields: dict[str, Any], public: int, staff: int
) -> None:
    place = make_emergency()
    named(place, "Zoé Exemple", **fields)
    asked = Asked("Zoe Exemple")
    assert len(find(place.pk, asked, NOW)) == public
    assert len(find(place.pk, asked, NOW, all_stages=True)) == staff


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("later", [-1, 0, 1])
def test_one_is_public_just_when_many_are_asked_for_and_hold_them(
    stage: Stage, private: bool, later: int
) -> None:
    end = NOW + timedelta(seconds=later)
    fields = {"stage": stage, "is_private": private, "expires_at": end}
    one = named(make_emergency(), "Zoé Exemple", **fields)
    among = Person.objects.public(NOW).filter(pk=one.pk).exists()
    assert (
        one.is_public(NOW) == among == (stage == "open" and not private and later > 0)
    )


def test_however_many_are_held_the_public_one_behind_them_is_found() -> None:
    place = make_emergency()
    for _ in range(search.OPENED + 1):
        named(place, "Zoé Exemple", stage=Stage.HELD)
    found = named(place, "Zoé Exempel")
    assert [hit.person for hit in find(place.pk, Asked("Zoé Exemple"), NOW)] == [found]


def test_another_emergency_is_not_searched() -> None:
    here, there = make_emergency(), make_emergency(slug="elsewhere")
    named(there, "Zoé Exemple")
    assert find(here.pk, Asked("Zoé Exemple"), NOW) == []


def test_what_may_not_be_shown_neither_matches_nor_shows() -> None:
    place = make_emergency()
    facts = Facts(
        full_names=("Zoé Exemple",),
        born="1990-01-02",
        marks="tatouage d'une ancre bleue",
        home=Home(street="rue Haute", city="Port-Neuf"),
        id_number="AB12",
    )
    sought(place, facts, shows=["name", "age", "city"])
    (hit,) = find(place.pk, Asked("Zoé Exemple"), NOW)
    assert hit.facts == Facts(
        full_names=("Zoé Exemple",),
        ages=hit.facts.ages,
        home=Home(city="Port-Neuf"),
    )
    asked = Asked(description="tatouage ancre bleue")
    assert find(place.pk, asked, NOW) == []
    assert find(place.pk, asked, NOW, all_stages=True)
    Person.objects.update(shows=["marks"])
    assert find(place.pk, Asked("Zoé Exemple"), NOW) == []
    (hit,) = find(place.pk, asked, NOW)
    assert hit.facts.shown_name == ""


def test_sex_and_age_change_the_order_alone() -> None:
    place = make_emergency()
    young = Facts(full_names=("Dominique Riva",), sex="female", ages=(20, 25))
    old = Facts(full_names=("Dominique Riva",), sex="male", ages=(60, 65))
    sought(place, young)
    sought(place, old)
    asked = Asked("Dominique Riva", sex="male", ages=(61, 61))
    hits = find(place.pk, asked, NOW, all_stages=True)
    assert [hit.facts.sex for hit in hits] == ["male", "female"]
    assert "another sex" in map(str, hits[1].reasons)
    assert [h.facts.sex for h in find(place.pk, asked, NOW)] == ["male", "female"]


def test_no_name_stands_in_the_index_and_indexing_twice_adds_nothing() -> None:
    place = make_emergency()
    made = named(place, "Zoé Exemple")
    before = set(NameKey.objects.values_list("key", flat=True))
    with writing():
        search.index([(made, made.known)])
    assert set(NameKey.objects.values_list("key", flat=True)) == before
    assert all(1 <= key & 7 <= 7 for key in before)
    with writing():
        search.index([(made, Facts())])
    assert not NameKey.objects.exists()
    assert find(place.pk, Asked("Zoé Exemple"), NOW) == []


def test_a_new_name_replaces_the_old_one() -> None:
    place = make_emergency()
    made = named(place, "Zoé Exemple")
    with writing():
        search.index([(made, Facts(full_names=("Paul Riva",)))])
    assert NameKey.objects.count() > 3
    assert find(place.pk, Asked("Zoé Exemple"), NOW) == []


@pytest.mark.usefixtures("own_keys")
def test_names_are_found_while_the_index_key_is_replaced() -> None:
    place = make_emergency()
    named(place, "Zoé Exemple", phone_key=phone_key("06 39 01 02 03"))
    shelf = keyring.shelf()
    shelf.put(keyring.with_new_index(shelf.keys()))
    named(place, "Zoé Exempel")
    assert len(find(place.pk, Asked("Zoé Exemple"), NOW)) == 2
    assert len(find(place.pk, Asked(phone="06 39 01 02 03"), NOW)) == 1


def test_the_number_of_queries_does_not_grow_with_the_records() -> None:
    place = make_emergency()
    counts = []
    for _ in range(2):
        for _ in range(4):
            named(place, "Zoé Exemple")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            find(place.pk, Asked("Zoé Exemple", description="green coat"), NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_records_of_one_person_are_candidates_and_nothing_is_linked() -> None:
    place = make_emergency()
    one = sought(
        place, Facts(full_names=("Mohamed Ben Sabri",), sex="male", ages=(30, 32))
    )
    two = sought(
        place, Facts(full_names=("Benseabri Muhammad",), sex="male", ages=(31, 31))
    )
    three = sought(place, Facts(full_names=("Mohamed Ben Sabri",), sex="female"))
    named(place, "Paul Riva")
    found = candidates_for(one, NOW)
    assert [person for person, _ in found] == [two]
    assert "sex" in found[0][1].reasons
    assert candidates_for(three, NOW) == []


def test_a_phone_or_a_description_alone_makes_a_candidate() -> None:
    place = make_emergency()
    key = phone_key("06 39 01 02 03")
    named(place, "Zoé Exemple", phone_key=key)
    told = "tatouage ancre bleue, cicatrice au menton, bague en argent, boiterie"
    patient = sought(place, Facts(description=told), phone_key=key, is_nameless=True)
    (found,) = candidates_for(patient, NOW)
    assert found[1].reasons[-1] == "phone"
    lone = sought(place, Facts(description=told), is_nameless=True)
    assert [(p, c.reasons) for p, c in candidates_for(lone, NOW)] == [
        (patient, ("described",))
    ]
