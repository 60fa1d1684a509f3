"""An SMS that offers or asks for a bed is understood or asked about, not reversed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.doors.sms_words import LONGEST, Told, told_in_sms
from vigie.doors.tests.sms_samples import (
    LATER,
    NEEDS,
    NEITHER,
    OFFERS,
    SAMPLES,
    UNCLEAR,
    Sample,
    is_right,
)

NOW = datetime(2015, 11, 14, 0, 30, tzinfo=ZoneInfo("Europe/Paris"))


def _told(text: str) -> Told:
    told = told_in_sms(text, NOW)
    assert told is not None
    return told


def test_there_are_enough_samples_of_every_sort() -> None:
    assert len(SAMPLES) >= 150
    assert len({sample.text for sample in SAMPLES}) == len(SAMPLES)
    assert min(map(len, (OFFERS, NEEDS, LATER))) >= 40
    assert min(map(len, (UNCLEAR, NEITHER))) >= 8


def test_nineteen_samples_of_twenty_are_read_wholly_right() -> None:
    wrong = [s.text for s in SAMPLES if not is_right(s, told_in_sms(s.text, NOW))]
    assert len(wrong) <= len(SAMPLES) // 20, wrong


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text[:40])
def test_no_request_is_read_as_an_offer_nor_an_offer_as_a_request(
    sample: Sample,
) -> None:
    told = told_in_sms(sample.text, NOW)
    meant = sample.told["what"] if sample.told else ""
    read = told.what if told else ""
    assert {read, meant} != {"offer", "need"}
    assert not (sample.told is None and read)


@pytest.mark.parametrize(
    "text",
    [
        "PORTE besoin d'un lit 11e",
        "OFFER need bed 11th",
        "LIT dispo 2 places",
        "HOST stuck at Bastille 2 people",
        "PUERTA necesito cama",
        "عرض أحتاج سرير",
    ],
)
def test_where_the_words_pull_both_ways_the_answer_asks_which(text: str) -> None:
    assert _told(text) == Told(what="", missing=("which",))


@pytest.mark.parametrize(
    "text",
    [
        "PORTE 11e 2 places si besoin",
        "OFFER 2 beds 11th if you need",
        "OFFER 2 beds 11th, who needs one",
        "PORTE 11e 2 places je viens vous chercher",
    ],
)
def test_whoever_thinks_of_those_in_need_still_offers(text: str) -> None:
    assert (_told(text).what, _told(text).count) == ("offer", 2)


@pytest.mark.parametrize(
    "text", ["PORTE 11e", "PORTE 2 places", "PORTE", "LIT", "LIT 11e"]
)
def test_what_is_missing_is_what_was_not_told(text: str) -> None:
    told = _told(text)
    assert ("count" in told.missing) == (told.count == 0)
    assert ("place" in told.missing) == (told.place == "")
    assert told.missing


@pytest.mark.parametrize(
    "text",
    [
        "LIT j'ai 15 ans 11e",
        "LIT mineure 11e",
        "NEED bed I'm 17 Bastille",
        "LIT 2 filles 12 et 14 ans Nation",
        "LIT 3 enfants Nation",
        "necesito cama tengo 16 años Nation",
        "سرير قاصر الدائرة 11",
    ],
)
def test_whoever_may_be_a_minor_without_an_adult_is_flagged(text: str) -> None:
    assert _told(text).is_minor


@pytest.mark.parametrize(
    "text",
    [
        "LIT 1 femme 2 enfants 5 et 7 ans 10e",
        "LIT maman et enfant 3 ans 10e",
        "LIT j'ai 25 ans 11e",
        "NEED 2 adults 1 child aged 5 Nation",
    ],
)
def test_children_with_somebody_grown_are_no_minors_alone(text: str) -> None:
    assert not _told(text).is_minor


def test_a_host_promises_the_lower_end_and_a_request_counts_the_higher() -> None:
    assert _told("PORTE 11e 2-4 places").count == 2
    assert _told("LIT 11e 2-4 personnes").count == 4
    assert _told("PUERTA 2 o 3 plazas Nation").count == 2


def test_a_word_about_women_in_an_offer_keeps_everybody_else_out() -> None:
    assert _told("PORTE 11e 1 place femme").women_only
    assert not _told("PORTE 11e 2 places je suis une femme").women_only
    assert not _told("PORTE 11e 2 places").women_only


@pytest.mark.parametrize(
    ("words", "day", "hour", "minute"),
    [
        ("jusqu'à 8h", 14, 8, 0),
        ("jusqu'à 8h30", 14, 8, 30),
        ("until 9 am", 14, 9, 0),
        ("until 2pm", 14, 14, 0),
        ("jusqu'à minuit", 15, 0, 0),
        ("hasta mañana a las 10", 15, 10, 0),
        ("jusqu'à lundi", 16, 12, 0),
        ("until saturday 9am", 21, 9, 0),
        ("jusqu'à 0h15", 15, 0, 15),
    ],
)
def test_until_when_is_the_next_such_hour(
    words: str, day: int, hour: int, minute: int
) -> None:
    until = _told(f"PORTE 11e 2 places {words}").until
    assert until == NOW.replace(day=day, hour=hour, minute=minute)


def test_without_a_clock_until_is_not_guessed() -> None:
    told = told_in_sms("PORTE 11e 2 places jusqu'à 8h")
    assert told is not None
    assert (told.until, told.place, told.count) == (None, "11e", 2)


def test_an_hour_that_no_clock_has_is_left() -> None:
    assert _told("PORTE 11e 2 places jusqu'à 99h").until is None


def test_small_words_are_no_languages() -> None:
    assert _told("PORTE 2 places en face de Bastille").languages == ()
    assert _told("PORTE 2 places Bastille fr/en").languages == ("fr", "en")
    assert _told("PORTE 2 places Bastille en").languages == ("en",)


def test_a_telephone_number_is_neither_count_nor_place() -> None:
    told = _told("LIT 11e 06 39 98 12 34 2 personnes")
    assert (told.count, told.place) == (2, "11e")


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    told = told_in_sms(text, NOW)
    assert told is None or told.count >= 0


@given(
    st.lists(
        st.sampled_from([word for s in SAMPLES for word in s.text.split()]), max_size=14
    )
)
@settings(max_examples=200, deadline=None)
def test_no_mixture_of_their_words_breaks_it(mixed: list[str]) -> None:
    told = told_in_sms(" ".join(mixed), NOW)
    assert told is None or set(told.missing) <= {"which", "count", "place"}


def test_a_long_text_is_read_to_the_length_of_an_sms() -> None:
    told = _told("PORTE 11e 2 places " + "x " * 5 * LONGEST)
    assert told.count == 2


@pytest.mark.parametrize(
    "text", ["PORTE complet", "PORTE fermée", "plus de place, porte"]
)
def test_an_offer_that_ends_is_no_new_offer(text: str) -> None:
    assert told_in_sms(text, NOW) is None
