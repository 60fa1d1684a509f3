"""A post that names what is sought is met in any writing, and little else is."""

import pytest
from django.utils import translation

from tests.calls import NOW
from vigie.lookouts.states import Heading
from vigie.lookouts.states import Sought as What
from vigie.lookouts.stream import telling
from vigie.lookouts.stream.watching import Named, Sought, Watching
from vigie.lookouts.wording import Facts, lines

PLATE = Watching([Sought("a", plate="DSS041GP")])


def how(text):
    named = PLATE.named_in([text], [False])
    return named[0][0].how if named else None


@pytest.mark.parametrize(
    "text",
    [
        "Just saw DSS041GP on the N1",
        "dss 041 gp passed me in midrand",
        "DSS-041-GP!",
        "it is (DSS·041·GP)",
        "DЅЅ041GР at the Engen",  # Cyrillic
        "DSS٠٤١GP",
        "seen:dss041gp",
        "cafe\u0301 \U0001f697 DSS 041 GP",
    ],
)
def test_any_writing_is_the_same(text):
    assert how(text) == "same"


@pytest.mark.parametrize(
    ("text", "likeness"),
    [
        ("DSSO4IGP in Midrand", "lookalike"),
        ("D5S 041 GP", "lookalike"),
        ("was it DSS047GP?", "one_off"),
        ("dss014gp", "one_off"),
        ("DS0S41GP", "one_off"),
        ("DSS 041 GR", "one_off"),
    ],
)
def test_what_is_alike_is_said_to_be_so(text, likeness):
    assert how(text) == likeness


@pytest.mark.parametrize(
    "text",
    [
        "DSS077GP",
        "https://t.co/DSS041GP",
        "@DSS041GP hello",
        "XDSS041GP",
        "DSS041GPX",
        "le 13 novembre a 20h41 gp",
        "dss 042 gp",  # in small words one sign off is anything
        "",
        "\ud800 041",
    ],
)
def test_other_things_are_not_met(text):
    assert how(text) is None


def test_the_nearest_writing_counts_once():
    named = PLATE.named("DSS047GP no wait DSS041GP, DSS041GP")
    assert named == [Named("a", "same", "DSS041GP")]


def test_of_a_thousand_each_is_met():
    plates = [f"{chr(66 + n % 20)}KT{n:03d}GP" for n in range(1000)]
    watching = Watching(Sought(plate, plate=plate) for plate in plates)
    for plate in plates[::97]:
        assert Named(plate, "same", plate) in watching.named(f"saw {plate} now")


def test_all_of_a_batch_are_told_apart():
    texts = ["nothing", "a 4x4", "", "at 9\n", "see DSS 041 GP", "é 7 à"]
    assert PLATE.named_in(texts, [False] * 6) == {4: [Named("a", "same", "DSS041GP")]}


def test_a_person_is_met_by_the_name_or_by_most_rare_words():
    watching = Watching(
        [
            Sought("name", looks="Thandi Mokoena, 34, red jacket"),
            Sought("looks", looks="child with green rucksack and striped trousers"),
            Sought("little", looks="red coat"),
        ]
    )
    assert [one.key for one in watching.named("saw THANDI MOKOENA at the rank")] == [
        "name"
    ]
    assert watching.named("Thandi called") == []
    seen = "a child, green rucksack, striped trousers, near the pool"
    assert [one.key for one in watching.named(seen)] == ["looks"]
    assert watching.named("green trousers, red coat") == []
    assert [*watching.named_in(["x", "y", seen], [True] * 3)] == [2]
    assert watching.named_in([seen], [False]) == {}


def test_when_and_which_way_are_said():
    minutes = (NOW - telling.seen_at("saw it 10 min ago", NOW)).total_seconds() / 60
    assert minutes == 10
    assert (NOW - telling.seen_at("il y a 2 heures", NOW)).total_seconds() == 7200
    assert telling.seen_at("hace 99 horas", NOW) == NOW
    assert telling.heading_of("heading north on the N1") == Heading.NORTH
    assert telling.heading_of("N1 southbound") == Heading.SOUTH
    assert telling.heading_of("direction nord-est") == Heading.NORTH_EAST
    assert telling.heading_of("North Gate mall") == Heading.UNSAID


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_fixed_words_are_a_passing_on(language):
    facts = Facts(What.VEHICLE, "Quai Vert", NOW, NOW, plate="DSS041GP")
    with translation.override(language):
        assert telling.passes_on(" ".join(lines(facts)), {})
    assert telling.passes_on("look https://x.example/e/crue/lookouts/Q2345678/", {})
    assert telling.passes_on("look out for it", {"lookout.call": 1.0})
    both = {"lookout.call": 1.0, "lookout.sighting": 1.0}
    assert not telling.passes_on("look out, I saw it", both)
