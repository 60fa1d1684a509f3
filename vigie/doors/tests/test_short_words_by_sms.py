"""Yes, no, full, still free, over: the whole message, or a person reads it."""

import re
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calls import NOW
from vigie.doors import sms_replies
from vigie.doors.models import Door, Need
from vigie.doors.sms_language import language_in
from vigie.doors.sms_short import LONGEST, Short, Word, short_in
from vigie.doors.sms_words import told_in_sms
from vigie.doors.tests.sms_samples import NEEDS, OFFERS
from vigie.emergencies.models import Emergency
from vigie.relaying.channels.sms.segments import fitted

LANGUAGES = ("en", "fr", "es", "ar")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("yes", Word.YES),
        ("Oui !", Word.YES),
        ("SÍ", Word.YES),
        ("نعم", Word.YES),
        ("d'accord", Word.YES),
        ("D’accord, merci", Word.YES),
        ("Oui oui", Word.YES),
        ("NO", Word.NO),
        ("non désolée", Word.NO),
        ("لا شكرا", Word.NO),
        ("I can't", Word.NO),
        ("Pas possible", Word.NO),
        ("complet", Word.FULL),
        ("C'est complet", Word.FULL),
        ("plus de place", Word.FULL),
        ("no more beds", Word.FULL),
        ("lleno", Word.FULL),
        ("ممتلئ", Word.FULL),
        ("toujours libre", Word.FREE),
        ("still free", Word.FREE),
        ("sigue libre", Word.FREE),
        ("متاح", Word.FREE),
        ("fermée", Word.OVER),
        ("j'ai trouvé merci", Word.OVER),
        ("cerrado", Word.OVER),
        ("مغلق", Word.OVER),
    ],
)
def test_the_word_is_understood(text, word):
    assert short_in(text) == Short(word, "")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("PORTE complet", Short(Word.FULL, "offer")),
        ("porte fermée", Short(Word.OVER, "offer")),
        ("DOOR FREE", Short(Word.FREE, "offer")),
        ("باب ممتلئ", Short(Word.FULL, "offer")),
        ("LIT trouvé", Short(Word.OVER, "need")),
        ("bed found", Short(Word.OVER, "need")),
    ],
)
def test_it_may_name_what_it_speaks_of(text, short):
    assert short_in(text) == short


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "PORTE",
        "merci",
        "oui mais seulement deux",
        "yes if they have no dog",
        "oui non",
        "not yes",
        "no sé",
        "libre ou complet",
        "yes " * 60,
        "نعم لكن غدا",
        "1",
    ],
)
def test_whatever_is_not_wholly_such_words_is_none(text):
    assert short_in(text) is None


@pytest.mark.parametrize("sample", [*OFFERS, *NEEDS], ids=lambda one: one.text[:40])
def test_no_offer_and_no_request_is_a_short_word(sample):
    assert short_in(sample.text) is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=LONGEST + 20))
def test_it_never_raises_and_long_words_are_none(text):
    found = short_in(text)
    assert found is None or (isinstance(found.word, Word) and len(text) <= LONGEST)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_a_word_beside_yes_makes_it_no_yes_unless_it_is_known(beside):
    short = short_in(f"yes {beside}")
    alone = short_in(beside)
    if short is not None and alone is not None:
        assert alone.word == short.word == Word.YES


# What the hub tells people to write, it understands.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_a_receipt_names_are_understood(language):
    door = Door(places=2, quarter="Q", **dict.fromkeys(("until", "fresh_at"), NOW))
    with translation.override(language):
        told = sms_replies.offer_kept(door, "")
    found = set(map(short_in, (*_words(told), *_pairs(told))))
    assert {Short(Word.YES, ""), Short(Word.NO, "")} <= found
    assert {Short(one, "offer") for one in (Word.FULL, Word.FREE, Word.OVER)} <= found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_end_a_request_are_understood(language):
    need = Need(men=1, quarter="Q", emergency=Emergency(numbers=[["112", ""]]))
    with translation.override(language):
        told = sms_replies.need_kept(need, "")
    assert Short(Word.OVER, "need") in map(short_in, _pairs(told))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_that_is_asked_for_is_read(language):
    with translation.override(language):
        told = sms_replies.which()
    example = told_in_sms(told.rpartition(":")[2])
    assert example is not None
    assert (example.what, example.count) == ("offer", 2)
    assert example.place


LINK = "https://vigie.example.org/code/#" + "-".join(["dictionnaire"] * 7)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_receipt_is_cut_by_the_gateway(language):
    moments = dict.fromkeys(("until", "fresh_at"), NOW)
    door = Door(places=12, quarter="Faubourg-Saint-Denis", **moments)
    numbers = Emergency(numbers=[["112", ""]])
    counts = {"women": 2, "men": 2, "others": 2, "children": 2}
    need = Need(quarter="Faubourg-Saint-Denis", emergency=numbers, **counts)
    with translation.override(language):
        for told in (
            sms_replies.offer_kept(door, LINK),
            sms_replies.need_kept(need, LINK),
        ):
            assert fitted(told).text.endswith(LINK)


def _words(text):
    return re.findall(r"\w+", text)


def _pairs(text):
    return [" ".join(two) for two in pairwise(_words(text))]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("PORTE 11e 2 places fr en", "fr"),
        ("OFFER 2 beds near the station fr", "en"),
        ("PUERTA 2 plazas es fr", "es"),
        ("باب 2 اماكن fr", "ar"),
        ("besoin d'un lit pour 3", "fr"),
        ("we need a bed for 3", "en"),
        ("necesito una cama", "es"),
        ("12345", "de"),
        ("Nation", "de"),
    ],
)
def test_who_writes_is_answered_in_their_language(text, language):
    assert language_in(text, "de") == language


@pytest.mark.parametrize("sample", [*OFFERS, *NEEDS], ids=lambda one: one.text[:40])
def test_a_sample_has_one_of_four_languages(sample):
    assert language_in(sample.text, "") in {*LANGUAGES, ""}
