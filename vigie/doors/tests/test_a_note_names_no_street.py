"""What everybody reads beside an offer leads to no street, let alone to a door."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.doors.notes import MOST, public_note
from vigie.reading.masking import MARK


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("12 rue de Lappe, code 34B7, 06 39 98 12 34", "Lappe"),
        ("on est impasse Truillot, au fond", "Truillot"),
        ("2 places passage Thiéré", "Thiéré"),
        ("villa Marcès, sonnez", "Marcès"),
        ("angle rue Amelot et bd Voltaire", "Amelot"),
        ("angle rue Amelot et bd Voltaire", "Voltaire"),
        ("I live on Baker Street, second bell", "Baker"),
        ("calle Mayor, 2 camas", "Mayor"),
        ("شارع فولتير قرب المترو", "فولتير"),
        ("cité Dupetit-Thouars", "Dupetit"),
        ("au 9 Rue Des Boulets", "Boulets"),
    ],
)
def test_the_name_of_a_street_is_hidden(text: str, hidden: str) -> None:
    note = public_note(text)
    assert hidden not in note
    assert MARK in note


@pytest.mark.parametrize(
    "text",
    [
        "Canapé pour 2, métro Voltaire, 11e, chat à la maison",
        "2 beds near Bastille until 9am, kids welcome",
        "dans le 75011, à 5 minutes de Nation",
        "une place de plus si vous dormez par terre",
        "on parle français, anglais et arabe",
        "quartier du Marais, 3 matelas",
    ],
)
def test_what_the_note_is_for_stays(text: str) -> None:
    assert public_note(text) == text


def test_numbers_codes_and_phones_go_as_everywhere() -> None:
    note = public_note("12 rue de Lappe, code 34B7, 06 39 98 12 34, lea@example.org")
    for secret in ("12 ", "34B7", "39 98", "lea@"):
        assert secret not in note


@pytest.mark.parametrize("code", ["12B34A5678", "1234 5678 90AB", "45-78B-21C-90"])
def test_a_long_code_of_a_gate_goes_whole(code: str) -> None:
    assert public_note(f"2 lits, portail : {code}") == f"2 lits, portail : {MARK}"


def test_a_note_is_no_longer_than_an_offer_holds() -> None:
    assert len(public_note("a b " * MOST)) <= MOST


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_note_is_made_public_once_and_for_all(text: str) -> None:
    once = public_note(text)
    assert public_note(once) == once
