import pytest

from vigie.lib.names.given import Kin, groups_of, kin
from vigie.lib.names.parsing import INITIAL, LIGHT, MOST_WORDS, parse
from vigie.lib.names.spelling import letters, normal, skeleton, sound


def texts(name: str) -> list[str]:
    return [word.text for word in parse(name)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("M. Paul Riva", ["paul", "riva"]),
        ("Mme le Dr Anne Riva", ["le", "dr", "anne", "riva"]),
        ("Dr", ["dr"]),
        ("Marie Riva née Lami", ["marie", "riva", "lami"]),
        ("Jean dit Jeannot", ["jean", "jeannot"]),
        ("", []),
    ],
)
def test_titles_and_joining_words_are_left_out(name: str, words: list[str]) -> None:
    assert texts(name) == words


def test_a_particle_weighs_little_and_is_joined_to_what_follows() -> None:
    yann, le, goff = parse("Yann Le Goff")
    assert (yann.weight, le.weight, goff.weight) == (1, LIGHT, 1)
    assert (yann.full, le.full, goff.full) == ("yann", "le", "legoff")
    assert parse("Abd al Rahman")[-1].full == "abdalrahman"
    assert [word.full for word in parse("de la Cruz")] == ["de", "dela", "delacruz"]


def test_a_name_of_particles_alone_is_a_name() -> None:
    assert [word.weight for word in parse("Le Van")] == [1, 1]
    assert [word.weight for word in parse("Ben")] == [1]


def test_an_initial_weighs_half_and_a_name_at_birth_may_lack() -> None:
    assert parse("J. Riva")[0].weight == INITIAL
    assert [w.may_lack for w in parse("Anne Riva née Lami")] == [False, False, True]


def test_a_name_has_at_most_eight_words() -> None:
    assert len(parse("a b c d e f g h i j k")) == MOST_WORDS


@pytest.mark.parametrize(
    "spellings",
    [
        ("Khadija", "Khadidja"),
        ("Chaker", "Shaker"),
        ("Yuliya", "Iuliya"),
        ("Philippe", "Filipe"),
        ("Benkacem", "Benqacem"),
        ("Petrov", "Petroff"),
        ("Dimitriy", "Dimitri"),
        ("Sarah", "Sara"),
        ("Abderrahmane", "Abderahmane"),
    ],
)
def test_ways_to_write_the_same_sounds_have_one_form(
    spellings: tuple[str, str],
) -> None:
    one, other = (normal(name.lower()) for name in spellings)
    assert one == other


@pytest.mark.parametrize(
    "names",
    [("michel", "michele"), ("riva", "rivas"), ("roche", "rose"), ("ana", "ane")],
)
def test_other_names_keep_other_forms(names: tuple[str, str]) -> None:
    assert normal(names[0]) != normal(names[1])


@pytest.mark.parametrize(
    "names",
    [
        ("dupont", "dupond"),
        ("renaud", "renault"),
        ("phaure", "faure"),
        ("gauthier", "gautier"),
        ("roussel", "rousselle"),
    ],
)
def test_what_sounds_alike_in_french_has_one_sound(names: tuple[str, str]) -> None:
    assert sound(names[0]) == sound(names[1])


def test_a_sound_is_never_empty_and_keeps_others_apart() -> None:
    assert sound("et")
    assert sound("x")
    assert sound("martin") != sound("moreau")


def test_consonants_are_what_arabic_and_hebrew_write() -> None:
    assert skeleton("mohamed") == skeleton("muhammad") == skeleton("mhmd") == "mhmd"
    assert skeleton("chirine") == skeleton("shirin")
    assert skeleton("aea") == ""


@pytest.mark.parametrize("slip", ["matrin", "marrtin", "mertin", "maritn", "martiin"])
def test_the_set_of_consonants_survives_a_slip(slip: str) -> None:
    assert letters(slip) == letters("martin")


def test_first_names_are_one_in_many_languages() -> None:
    assert kin("mohamed", "muhammad") is Kin.SPELLING
    assert kin("jean", "juan") is Kin.SPELLING
    assert kin("alexandre", "sacha") is Kin.SHORT
    assert kin("sacha", "alexandra") is Kin.SHORT
    assert kin("julie", "julien") is Kin.OTHER
    assert kin("julie", "exemple") is Kin.UNKNOWN
    assert groups_of("exemple").all == frozenset()
