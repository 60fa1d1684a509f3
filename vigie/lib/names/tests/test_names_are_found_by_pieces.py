import pytest
from hypothesis import given
from hypothesis import strategies as some

from vigie.lib.names.keys import MOST, WHOLE, pieces

NAME = "Clémentine Farragut"


def shared(one: str, other: str) -> int:
    here, there = pieces(one), pieces(other)
    return sum(weight for piece, weight in here.items() if piece in there)


@pytest.mark.parametrize(
    "slip",
    [
        "Clémentine Faragut",
        "Clémentine Farrragut",
        "Clémentine Farrgaut",
        "Clémentine Farragot",
        "Clémentine Farragu",
        "Clémentine Farragust",
        "farragut clementine",
        "Clémentine\u00a0FARRAGUT",
        "Клементин Фаррагут",
        "Clem Farragut",
    ],
)
def test_a_slip_leaves_more_in_common_than_another_name(slip: str) -> None:
    assert shared(slip, NAME) > shared(slip, "Clémentine Ormesson")
    assert shared(slip, NAME) > shared(slip, "Mathilde Farragut")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lo", "Lo"),
        ("Ada", "Ad"),
        ("Ruiz", "Riuz"),
        ("Ruiz", "Rwiz"),
        ("Gomez", "Gormez"),
        ("شيرين", "Chirine"),
        ("שדה", "Sadeh"),
        ("Mohamed", "Muhammad"),
        ("Sacha", "Alexandre"),
        ("Jeanpierre", "Jean-Pierre"),
        ("AzusaMiura", "三浦あずさ"),
        ("Le Goff", "Legoff"),
        ("عبد الرحمن", "Abdelrahman"),
    ],
)
def test_a_single_word_is_found_by_something(one: str, other: str) -> None:
    assert shared(one, other) > 0


def test_particles_and_initials_are_no_pieces() -> None:
    assert pieces("de la") != {}  # a name of particles alone is a name
    assert not shared("Anne de Lami", "Paul de Riva")
    assert not shared("J. Lami", "J. Riva")
    assert pieces("") == {} == pieces("?!")


@given(some.text(max_size=40))
def test_weights_fit_in_three_bits(name: str) -> None:
    assert all(1 <= weight <= MOST for weight in pieces(name).values())
    assert shared(name, name) >= WHOLE or not pieces(name)


@given(
    # Letters whose sound does not hang on their neighbours, as that of c, g and h.
    some.text("abdiklmnprv", min_size=6, max_size=9),
    some.data(),
)
def test_every_letter_may_be_the_wrong_one(word: str, data: some.DataObject) -> None:
    at = data.draw(some.integers(0, len(word) - 1))
    without = word[:at] + word[at + 1 :]
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    doubled = word[:at] + word[at] + word[at:]
    missed = [one for one in (swapped, doubled) if not shared(word, one)]
    assert not missed
    assert without  # what a dropped letter leaves is measured by `bench search`
