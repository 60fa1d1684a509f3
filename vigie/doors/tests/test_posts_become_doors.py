"""Posts that offer a bed are read to the end; comment and sympathy become no doors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.doors.posts_read import LONGEST, MOST_PRIVATE, told_in_post
from vigie.doors.tests.post_samples import NEITHER, PARTS, SAMPLES
from vigie.doors.tests.post_scores import NOW, scored, told
from vigie.doors.tests.post_words import PostSample
from vigie.reading.post import Place, Reading


@pytest.fixture(scope="module")
def door() -> dict[str, float]:
    """A reading that offers a bed."""
    return {"shelter.offer": 1.0}


def _reading(labels: dict[str, float], *places: Place) -> Reading:
    return Reading("made", "1", labels, "high", places=places)


def _at(
    text: str, name: str, precision: str = "quarter", *, sure: bool = True
) -> Place:
    start = text.index(name)
    return Place(name, 1, precision, sure, start, start + len(name))


def test_there_are_enough_posts_of_every_sort() -> None:
    assert len(SAMPLES) >= 200
    assert len({sample.text for sample in SAMPLES}) == len(SAMPLES)
    assert sum(sample.what == "" for sample in SAMPLES) >= 100


def test_of_what_is_given_as_an_offer_nineteen_of_twenty_are_offers() -> None:
    score = scored(SAMPLES)
    assert score.precision >= 0.95, score.wrong
    assert score.recall >= 0.90, score.wrong


def test_requests_are_found_and_nothing_else_is_one() -> None:
    score = scored(SAMPLES)
    assert score.needs_given == score.needs_right
    assert score.needs_right >= score.needs - 1, score.wrong


def test_no_offer_is_given_as_a_request_nor_the_other_way_round() -> None:
    for sample in SAMPLES:
        post = told(sample.text)
        assert {post.what if post else "", sample.what} != {"offer", "need"}


def test_nearly_all_that_they_tell_is_read() -> None:
    score = scored(SAMPLES)
    assert len(score.details_wrong) <= score.offers_right // 20, score.details_wrong


@pytest.mark.parametrize("sample", NEITHER, ids=lambda sample: sample.text[:40])
def test_comment_and_sympathy_become_no_door(sample: PostSample) -> None:
    assert told(sample.text) is None


@pytest.mark.parametrize("part", PARTS)
def test_offers_of_every_part_are_found(part: str) -> None:
    score = scored(PARTS[part])
    assert score.recall >= 0.80, score.wrong


@pytest.mark.parametrize(
    "label", ["trend.list", "propaganda", "shelter.howto", "official", "lookout.call"]
)
def test_a_label_that_speaks_against_it_is_heard(
    label: str, door: dict[str, float]
) -> None:
    text = "#PorteOuverte Bastille 2 lits"
    assert told_in_post(text, _reading(door, _at(text, "Bastille")))
    both = _reading({**door, label: 1.0}, _at(text, "Bastille"))
    assert told_in_post(text, both) is None


def test_an_offer_without_any_place_stands_in_no_directory(
    door: dict[str, float],
) -> None:
    assert told_in_post("#PorteOuverte 2 lits", _reading(door)) is None


def test_a_city_alone_is_enough_beside_a_count_only(door: dict[str, float]) -> None:
    for text, enough in (
        ("#PorteOuverte Paris 2 lits", True),
        ("#PorteOuverte Paris, dm", False),
    ):
        city = _at(text, "Paris", "city")
        assert (told_in_post(text, _reading(door, city)) is not None) == enough


def test_words_that_ask_beside_the_label_of_an_offer_give_nothing(
    door: dict[str, float],
) -> None:
    text = "Je cherche un lit vers Bastille #PorteOuverte"
    assert told_in_post(text, _reading(door, _at(text, "Bastille"))) is None


def test_a_question_who_needs_a_bed_is_no_request() -> None:
    text = "Qui a besoin d'un lit vers Bastille ?"
    asks = _reading({"shelter.request": 1.0}, _at(text, "Bastille"))
    assert told_in_post(text, asks) is None


def test_the_quarter_that_may_be_shown_is_never_a_street_or_a_point(
    door: dict[str, float],
) -> None:
    text = "#PorteOuverte rue Bichat, Belleville, 2 lits"
    street = _at(text, "rue Bichat", "street")
    quarter = _at(text, "Belleville")
    both = told_in_post(text, _reading(door, street, quarter))
    assert both is not None
    assert (both.place, both.quarter) == (street, "Belleville")
    alone = told_in_post(text, _reading(door, street))
    assert alone is not None
    assert alone.quarter == ""


def test_a_guessed_quarter_is_not_shown(door: dict[str, float]) -> None:
    text = "#PorteOuverte Belleville, 2 lits"
    post = told_in_post(text, _reading(door, _at(text, "Belleville", sure=False)))
    assert post is not None
    assert post.quarter == ""


def test_a_house_number_is_no_count_of_beds(door: dict[str, float]) -> None:
    text = "#PorteOuverte 9 rue Bichat, venez"
    post = told_in_post(text, _reading(door, _at(text, "rue Bichat", "street")))
    assert post is not None
    assert post.count == 0


def test_more_places_than_a_home_has_are_not_believed(door: dict[str, float]) -> None:
    text = "#PorteOuverte Bastille 40 lits"
    post = told_in_post(text, _reading(door, _at(text, "Bastille")))
    assert post is not None
    assert post.count == 0 < 40 - MOST_PRIVATE


def test_the_hour_of_what_happened_is_not_until_when(door: dict[str, float]) -> None:
    text = "#PorteOuverte Bastille 2 lits, fusillade à 21h30"
    post = told_in_post(text, _reading(door, _at(text, "Bastille")), NOW)
    assert post is not None
    assert post.until is None


def test_a_minor_who_asks_alone_is_flagged() -> None:
    post = told("J'ai 16 ans, je cherche un lit vers Bastille #PorteOuverte")
    assert post is not None
    assert (post.what, post.is_minor) == ("need", True)


@given(
    st.text(max_size=200),
    st.sampled_from(["shelter.offer", "shelter.request"]),
    st.integers(0, 250),
    st.integers(0, 250),
)
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_it(text: str, label: str, start: int, end: int) -> None:
    place = Place("Bastille", 1, "quarter", True, start, end)
    post = told_in_post(text, _reading({label: 1.0}, place), NOW)
    assert post is None or post.place == place


def test_a_long_post_is_read_to_a_length(door: dict[str, float]) -> None:
    text = "#PorteOuverte Bastille 2 lits " + "x " * 5 * LONGEST
    post = told_in_post(text, _reading(door, _at(text, "Bastille")))
    assert post is not None
    assert post.count == 2
