"""What a post tells of somebody who is looked for: every post was written
for these tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vigie.missing.posts_read import (
    OLDEST,
    SMALLEST,
    TALLEST,
    Told,
    age_in,
    clothes_in,
    height_in,
    place_in,
    told_in,
)
from vigie.missing.posts_scored import CASES, ENOUGH, cases, same, scores

AIM = 0.85
LATER = CASES.with_name("posts_later.csv")


@pytest.mark.parametrize("path", [CASES, LATER], ids=lambda path: path.stem)
def test_every_field_is_read_as_well_as_was_promised(path) -> None:
    found, wrong = scores(cases(path))
    low = {score.field: round(score.f1, 3) for score in found if score.f1 < AIM}
    assert low == {}, "\n".join(wrong)


def test_there_are_enough_posts_to_say_so() -> None:
    posts = cases()
    assert len(posts) >= 60
    assert sum(bool(case.told.clothes) for case in posts) >= 30
    assert sum(" the " in case.text or " at " in case.text for case in posts) >= 20


def test_one_post_is_read_whole() -> None:
    post = (
        "Nous recherchons Odile Varenne, 41 ans, 1m65, vue pour la dernière fois au "
        "Café Blanc. Elle portait un manteau violet."
    )
    assert told_in(post) == Told(
        "Odile Varenne", 41, 165, "un manteau violet", "Café Blanc", "female"
    )


@pytest.mark.parametrize(
    ("words", "cm"),
    [
        ("1m68", 168),
        ("1 m 68", 168),
        ("1,68 m", 168),
        ("1.68m", 168),
        ("168 cm", 168),
        ("5'11\"", 180),
        ("5ft 4", 163),
        ("6 foot", 183),
        ("9 foot", None),
        ("1.68", None),
        ("21h30", None),
        ("4 m 20", None),
        ("300cm", None),
    ],
)
def test_a_height_is_read_however_it_is_written(words: str, cm: int | None) -> None:
    assert height_in(f"Mia, {words}, brune") == cm


@pytest.mark.parametrize(
    ("words", "age"),
    [
        (", 27 ans", 27),
        (" aged 27", 27),
        (" (27)", 27),
        (". 27, blonde", 27),
        (" is 27yo", 27),
        (" à 22h30", None),
        (", 1.85m", None),
        (", 150 ans", None),
        (" 06 39 98 12 34", None),
    ],
)
def test_an_age_is_no_hour_and_no_number_of_a_telephone(
    words: str, age: int | None
) -> None:
    assert age_in(f"Mia{words}") == age


def test_a_place_is_none_of_the_clothes() -> None:
    post = "Last seen outside the Green Room, red coat, black boots"
    assert place_in(post) == "the Green Room"
    assert clothes_in(post) == "red coat, black boots"


@pytest.mark.parametrize("post", ["", "   ", "!!!", "Bonsoir à tous", "#recherche"])
def test_nothing_is_read_where_nothing_is_told(post: str) -> None:
    assert told_in(post) == Told()


@pytest.mark.parametrize(
    ("field", "given", "wanted", "is_same"),
    [
        ("name", "Zoé EXEMPLE", "Zoe Exemple", True),
        ("name", "Zoé", "Zoé Exemple", False),
        ("height", 190, 191, True),
        ("height", 188, 191, False),
        ("age", 27, 28, False),
        ("place", "bar Le Corbeau", "le corbeau", True),
        ("clothes", "robe", "un manteau vert long", False),
    ],
)
def test_what_counts_as_right(field, given, wanted, is_same: bool) -> None:
    assert 0 < ENOUGH < 1
    assert same(field, given, wanted) is is_same


@given(some.text(max_size=300))
def test_no_text_breaks_the_reading_and_no_number_is_beyond_a_human(text: str) -> None:
    told = told_in(text)
    assert told.age is None or 0 < told.age < OLDEST
    assert told.height is None or SMALLEST <= told.height <= TALLEST
    assert len(told.clothes) <= 300
    assert len(told.place) <= 120


@given(some.sampled_from([case.text for case in cases()]), some.data())
def test_a_post_that_was_cut_anywhere_is_still_read(text: str, data) -> None:
    at = data.draw(some.integers(0, len(text)))
    told = told_in(text[:at])
    assert told.clothes == "" or told.clothes.split(", ")[0] in text
    assert told.place in text
