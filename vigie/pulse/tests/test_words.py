"""Every row says in plain words why it is listed."""

import pytest
from django.utils import translation

from vigie.pulse import words
from vigie.pulse.days import CALL_LABELS
from vigie.pulse.listing import NOTHING_KNOWN
from vigie.pulse.trends import Burst, Riser

NUMBER = {label.name: label.bit.bit_length() - 1 for label in CALL_LABELS}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("people", "usual", "said"),
    [
        (820, 3.2, "820 people in 10 min, usually 3"),
        (5, 0.04, "5 people in 10 min, usually 0"),
        (1204, 99.6, "1,204 people in 10 min, usually 100"),
    ],
)
def test_why_a_burst_is_listed(people, usual, said):
    assert words.why_burst(Burst("flood", people, usual, 9.0)) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (15, "612 people in a day, 15 the day before"),
        (0, "612 people in a day, 0 the day before"),
        (NOTHING_KNOWN, "612 people in a day; the day before was not listened to"),
    ],
)
def test_why_a_riser_is_listed(before, said):
    assert words.why_riser(Riser("flood", 612, before, 9.0)) == said


def test_calls_are_told_most_frequent_first():
    calls = {NUMBER["shelter.request"]: 48, NUMBER["shelter.offer"]: 311, 255: 350}
    assert words.calls_in_words(calls) == ["311 roofs offered", "48 roofs needed"]
    assert words.calls_in_words(calls, most=1) == ["311 roofs offered"]
    assert words.calls_by_name(calls) == {"shelter.offer": 311, "shelter.request": 48}


def test_every_call_label_has_its_words():
    assert set(words.CALLS) == set(NUMBER)
    for number in NUMBER.values():
        one, many = (words.calls_in_words({number: n})[0] for n in (1, 2))
        assert one.startswith("1 ")
        assert many.startswith("2 ")


def test_a_call_is_named_with_its_subject():
    assert words.title_of("missing.call", "Ada") == "Looked for – Ada"
    assert words.title_of("shelter.offer", "") == "Roof offered"
    assert words.title_of("unheard.of", "") == "Call"


@pytest.mark.parametrize("doubt", ["young", "copies", "removed"])
def test_every_doubt_has_its_words(doubt):
    assert words.doubt_in_words(doubt) != doubt
    assert words.doubt_in_words("else") == "else"
