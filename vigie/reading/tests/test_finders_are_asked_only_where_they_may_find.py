"""What spares the finders a text never spares them one in which they find something."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.entities import local_finders
from vigie.reading.entities.gates import has_figure
from vigie.reading.entities.may_hold import may_hold
from vigie.reading.entities.people import MAY_BE_AGED, find_people
from vigie.reading.entities.phones import find_phones
from vigie.reading.entities.plates import find_plates
from vigie.reading.finders import PEOPLE, PLATES, Finders, everything
from vigie.reading.fold import without_surrogates
from vigie.reading.gazetteer import Gazetteer
from vigie.reading.post import Person, Phone, Plate, Post
from vigie.reading.reader import Reader
from vigie.reading.reference import SlowReader
from vigie.reading.rules import load
from vigie.reading.tests.entity_cases import CASES

RULES = load(
    {
        "xx": '[cues]\na = ["zz"]\n[[rule]]\nid = "xx.a"\nlabel = "road"\n'
        'when = ["a"]\nyes = ["zz"]'
    }
)
LOCAL = local_finders(Gazetteer.build(()), "FR")
FAST, SLOW = Reader(RULES, finders=LOCAL), SlowReader(RULES, LOCAL)
ODD = (
    *(
        "\u212a",
        "İ",
        "ſ",
        "\u0301",
        "\u200b",
        "\ud83d",
        "é",
        "É",
        "🌍",
        "\xa0",
        "\u202f",
    ),
    *(
        "١٧",
        "３",
        "½",
        "²",
        "://t.co/A1b2",
        " http://x.fr/7X",
        "@A1",
        "/",
        "·",
        "Б",
        "ⓐ",
    ),
    *("\n", " ", ".", "-", "(", "06 12 34 56 78", "AB-123-CD", "gp", "tun", "plate "),
    *(" 17 ans", " 17ANS", " 9 yo", "Lina", "Omar D.", "أحمد", "عمره 20", "cherche "),
)
SCRAPS = st.sampled_from(
    (*ODD, *re.findall(r"\w+|\W", " ".join(case.text for case in CASES)))
)
TEXTS = st.one_of(
    st.lists(SCRAPS, max_size=25).map("".join),
    st.lists(SCRAPS, max_size=15).map(" ".join),
    st.sampled_from([case.text for case in CASES]),
    st.tuples(
        st.sampled_from([case.text for case in CASES]), SCRAPS, st.booleans()
    ).map(
        lambda drawn: drawn[0].upper() + drawn[1] if drawn[2] else drawn[1] + drawn[0]
    ),
)


def _may(texts: list[str]) -> list[int]:
    return list(may_hold(texts, [has_figure(text) for text in texts]))


@settings(max_examples=600, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_people_and_plates_are_never_ruled_out_where_they_stand(
    texts: list[str],
) -> None:
    for text, may in zip(texts, _may(texts), strict=True):
        sound = without_surrogates(text)  # the only texts that finders are given
        assert may & PEOPLE or find_people(sound) == ()
        assert may & PLATES or find_plates(sound) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:40])
def test_a_written_case_passes_in_small_letters_and_in_capitals(case) -> None:
    texts = [
        case.text,
        case.text.lower(),
        case.text.upper(),
        f"{case.text} {case.text}",
    ]
    for text, may in zip(texts, _may(texts), strict=True):
        assert may & PEOPLE or find_people(text) == ()
        assert may & PLATES or find_plates(text) == ()


@settings(max_examples=400, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_the_fast_reader_finds_what_the_reference_finds(texts: list[str]) -> None:
    posts = [Post("test", "1", "ann", 0, f"{text} zz") for text in texts]
    assert FAST.read(posts) == [SLOW.read(post) for post in posts]


def test_a_gate_for_ages_knows_every_sign_that_is_taken_for_its_letters() -> None:
    first = re.compile("[ayj]", re.I)
    likes = [c for c in map(chr, range(0x110000)) if first.match(c)]
    assert sorted(likes) == sorted("aAyYjJ")
    second = re.compile("[nñ]", re.I)
    likes = [c for c in map(chr, range(0x110000)) if second.match(c)]
    assert sorted(likes) == sorted("nNñÑ")


@pytest.mark.parametrize(
    "unit",
    [
        "an",
        "Ans",
        "year",
        "YEARS-OLD",
        "y/o",
        "yo",
        "yrs",
        "y.o.",
        "año",
        "AÑOS",
        "jahre",
    ],
)
def test_the_gate_for_ages_knows_every_unit(unit: str) -> None:
    for between in (" ", "-", "", "\u00a0"):
        assert MAY_BE_AGED.search(f"Lina, 17{between}{unit}")


def test_an_ordinary_post_is_spared() -> None:
    texts = [
        "Porte ouverte à Bastille pour trois personnes",
        "Le nord de la ville est fermé, 20 rues, https://t.co/Ab1Cd2",
        "",
    ]
    assert _may(texts) == [0, 0, 0]


def test_a_cue_in_the_middle_of_a_word_is_none() -> None:
    assert _may(["hour x", "our daughter", "@our x", "#our x"]) == [0, 1, 0, 1]


def test_texts_side_by_side_do_not_lend_each_other_a_piece() -> None:
    assert _may(["par", "cherche Lina", "mi", "ssing"]) == [0, PEOPLE, 0, 0]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("0612345678", 1),
        ("06 12 34 56 78", 1),
        ("1234567", 1),
        ("1 2 3 4 5 6 7", 1),
        ("123456", 0),
        ("123 a 4567", 0),
        ("a1b2c3d4e5f6g7", 0),
        ("123 456 x 789", 0),
    ],
)
def test_a_phone_is_looked_for_behind_seven_digits_in_a_row(
    text: str, asked: int
) -> None:
    texts: list[str] = []

    def phones(text: str) -> tuple[Phone, ...]:
        texts.append(text)
        return find_phones(text, "FR")

    reader = Reader(RULES, finders=LOCAL._replace(phones=phones))
    reader.read([Post("test", "1", "ann", 0, f"zz {text} zz")])
    assert len(texts) == asked


def test_without_a_gate_of_their_own_finders_are_asked_about_every_text() -> None:
    asked: list[str] = []

    def people(text: str, places: object) -> tuple[Person, ...]:
        asked.append("people")
        return ()

    def plates(text: str) -> tuple[Plate, ...]:
        asked.append("plates")
        return ()

    Reader(RULES, finders=Finders(people, plates)).read(
        [Post("test", str(n), "ann", 0, f"zz {n}") for n in range(2)]
    )
    assert asked == ["people", "plates"] * 2
    assert everything(["a", "b"], [False, True]) == [PEOPLE | PLATES] * 2
