"""Precision, recall and confusions are counted as the page says."""

import pytest

from vigie.reading.post import Reading
from vigie.reading.scoring import (
    Case,
    Tally,
    case_of,
    confusions,
    tallies,
    tally_of,
    written_cases,
)

OFFER, REQUEST = "shelter.offer", "shelter.request"


def _case(*labels: str, may: tuple[str, ...] = ()) -> Case:
    return Case("en", "text", frozenset(labels), frozenset(may), "")


def _reading(*labels: str) -> Reading:
    return Reading("test", "1", dict.fromkeys(labels, 0.5), "low")


def test_a_tally_of_nothing_is_perfect() -> None:
    assert Tally().precision == Tally().recall == 1.0
    assert Tally().f1 == 1.0


def test_precision_recall_and_their_mean() -> None:
    tally = Tally(right=3, extra=1, lacking=2)
    assert tally.precision == pytest.approx(0.75)
    assert tally.recall == pytest.approx(0.6)
    assert tally.f1 == pytest.approx(2 / 3)


def test_a_tally_that_never_was_right_has_no_mean() -> None:
    assert Tally(right=0, extra=1, lacking=1).f1 == 0.0


@pytest.mark.parametrize(
    ("due", "given", "expected"),
    [
        (True, True, Tally(1, 0, 0)),
        (False, True, Tally(0, 1, 0)),
        (True, False, Tally(0, 0, 1)),
        (False, False, Tally(0, 0, 0)),
    ],
)
def test_each_post_counts_once(due: bool, given: bool, expected: Tally) -> None:
    assert Tally().add(due=due, given=given) == expected


def test_pairs_add_up() -> None:
    assert tally_of([(True, True), (True, False), (False, True)]) == Tally(1, 1, 1)


def test_labels_are_counted_apart() -> None:
    found = tallies([_case(OFFER), _case()], [_reading(OFFER), _reading(REQUEST)])
    assert found[OFFER] == Tally(1, 0, 0)
    assert found[REQUEST] == Tally(0, 1, 0)
    assert found["road"] == Tally()


def test_a_label_that_may_be_given_counts_neither_way() -> None:
    cases = [_case(OFFER, may=(REQUEST,))] * 2
    found = tallies(cases, [_reading(OFFER, REQUEST), _reading(OFFER)])
    assert found[OFFER] == Tally(2, 0, 0)
    assert found[REQUEST] == Tally()


def test_a_label_due_counts_even_when_it_is_also_allowed() -> None:
    found = tallies([_case(OFFER, may=(OFFER,))], [_reading()])
    assert found[OFFER] == Tally(0, 0, 1)


def test_what_was_taken_for_what() -> None:
    cases = [_case(OFFER), _case(OFFER), _case(), _case(OFFER)]
    readings = [
        _reading(REQUEST),
        _reading(REQUEST),
        _reading("road"),
        _reading(OFFER),
    ]
    assert confusions(cases, readings) == {
        (OFFER, REQUEST): 2,
        ("-", "road"): 1,
    }


def test_a_label_lacking_with_nothing_in_its_place() -> None:
    assert confusions([_case(OFFER)], [_reading()]) == {(OFFER, "-"): 1}


def test_a_label_too_many_beside_the_right_one() -> None:
    found = confusions([_case(OFFER)], [_reading(OFFER, "road")])
    assert found == {(OFFER, "road"): 1}


def test_a_case_is_read_from_a_line() -> None:
    line = '{"lang":"fr","text":"x","labels":["road"],"may":["official"],"kind":"news"}'
    case = case_of(line)
    assert case.labels == {"road"}
    assert case.may == {"official"}
    assert (case.lang, case.kind) == ("fr", "news")


@pytest.mark.parametrize(
    "line",
    [
        '{"lang":"fr","text":"x","labels":["roads"]}',
        '{"lang":"fr","text":"x","labels":[],"may":["nothing"]}',
        '{"lang":"fr","text":"x","labels":[],"kind":"joke"}',
    ],
)
def test_an_unknown_label_or_kind_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="is not known"):
        case_of(line)


def test_a_case_that_begins_as_a_reshare_is_one() -> None:
    reshare = Case("fr", "RT @quelquun: x", frozenset(), frozenset(), "").post(7)
    assert reshare.reshare_of
    assert reshare.post_id == "7"
    assert not _case().post(1).reshare_of


def test_the_written_cases_come_with_the_package() -> None:
    assert {case.lang for case in written_cases()} == {"ar", "en", "es", "fr", "ht"}
