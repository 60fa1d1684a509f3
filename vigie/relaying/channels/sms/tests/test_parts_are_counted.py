"""A short message costs what it says, and is cut only where it must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.relaying.channels.sms.segments import (
    Coding,
    fitted,
    is_gsm,
    written,
)

FRENCH = "Léa est en sécurité. Le gymnase du collège est plein : allez à l’école."


@pytest.mark.parametrize(
    ("length", "parts"),
    [(0, 1), (1, 1), (160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (460, 4)],
)
def test_septets_are_counted(length, parts):
    assert (written("a" * length).coding, written("a" * length).parts) == (
        Coding.GSM,
        parts,
    )


@pytest.mark.parametrize(
    ("length", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3)]
)
def test_arabic_is_counted_in_seventies(length, parts):
    found = written("ا" * length)
    assert (found.coding, found.parts) == (Coding.UCS2, parts)


def test_a_character_of_the_extension_table_takes_two():
    assert written("€" * 80).parts == 1
    assert written("€" * 81).parts == 2
    assert written("€" * 80 + "a").parts == 2


def test_no_character_is_cut_in_two_by_the_end_of_a_part():
    """153 is odd: of 153 euro signs, 76 go into a part and a septet stays empty."""
    assert written("€" * 152).parts == 2
    assert written("€" * 153).parts == 3
    assert written("a" * 152 + "€" + "a" * 151).parts == 2
    assert written("a" * 152 + "€" + "a" * 152).parts == 3


def test_an_emoji_takes_two_and_is_not_cut_either():
    assert written("😀" * 35).parts == 1
    assert written("😀" * 36).parts == 2
    assert written("😀" * 66).parts == 2
    assert written("😀" * 67).parts == 3  # 67 units hold 33 of them


def test_a_text_that_fits_one_part_keeps_every_letter():
    found = written("Reçu : où êtes-vous ?")
    assert (found.text, found.coding) == ("Reçu : où êtes-vous ?", Coding.UCS2)
    assert found.parts == 1


def test_a_longer_french_text_loses_marks_rather_than_costing_more():
    found = written(f"{FRENCH} Reçu ? Êtes-vous au cœur de Paris… « oui »")
    assert (found.coding, found.parts) == (Coding.GSM, 1)
    assert found.text.endswith('Recu ? Etes-vous au coeur de Paris... " oui "')
    assert "Léa" in found.text
    assert "à l'école" in found.text


def test_a_longer_spanish_text_too():
    text = "¿Está usted bien? Mañana habrá más información aquí, en línea, señor. "
    found = written(text * 2)
    assert (found.coding, found.parts) == (Coding.GSM, 1)
    assert found.text.startswith("¿Esta usted bien? Mañana habra mas informacion")


def test_marks_are_kept_where_losing_them_saves_nothing():
    """130 characters are two parts of UCS-2 and one of GSM-7; 70 are one of both."""
    assert "ê" in written("ê" * 70).text
    assert written("ê" * 71).text == "e" * 71


def test_letters_are_put_together_before_they_are_counted():
    assert written("e\u0301" * 160).text == "é" * 160
    assert written("e\u0301" * 160).parts == 1


@pytest.mark.parametrize("text", ["أنا بخير " * 20, "我很安全" * 40, "ok 😀 " * 40])
def test_other_scripts_are_never_rewritten(text):
    assert written(text).text == text
    assert written(text).coding == Coding.UCS2


def test_a_french_text_with_an_emoji_keeps_its_letters():
    text = FRENCH + " çç 😀"
    assert written(text).text == text


def test_lower_case_c_cedilla_is_no_septet_and_upper_case_is():
    assert is_gsm("Ç")
    assert not is_gsm("ç")


def test_what_fits_is_sent_whole_with_its_link():
    found = fitted("Léa: ok", "https://hub.example/c/1")
    assert found.text == "Léa: ok\nhttps://hub.example/c/1"


def test_what_is_too_long_is_cut_and_the_link_stays():
    found = fitted("Une phrase. " * 200, "https://hub.example/c/1", most=2)
    assert found.parts == 2
    assert found.text.endswith("...\nhttps://hub.example/c/1")
    assert 280 < len(found.text) <= 306


@given(st.text(max_size=700), st.integers(1, 6))
def test_a_message_never_takes_more_parts_than_it_may(text, most):
    assert fitted(text, "https://hub.example/c/1", most).parts <= most


@given(st.text(max_size=400))
def test_writing_never_costs_a_part_more_than_leaving_it(text):
    plain = len(text.encode("utf-16-be", "surrogatepass")) // 2
    assert written(text).parts <= max(1, -(-plain // 66))


@given(st.text(alphabet="abcéèùà€[]{}ñ 123", max_size=700))
def test_a_septet_text_goes_out_as_it_is(text):
    found = written(text)
    size = len(text) + sum(one in "€[]{}" for one in text)
    assert (found.text, found.coding) == (text, Coding.GSM)
    assert found.parts >= (1 if size <= 160 else -(-size // 153))
