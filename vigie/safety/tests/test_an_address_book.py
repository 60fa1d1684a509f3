"""Address books as people have them: vCards of three versions, tables of any kind."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.safety import phonebook
from vigie.safety.phonebook import read_book

CARD_2 = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89lo=C3=AF;Ma=
rie;;;
TEL;HOME;VOICE:01 99 00 00 01
TEL;CELL:06 39 98 00 01
END:VCARD
"""
CARD_3 = """BEGIN:VCARD
VERSION:3.0
FN:Noa\\, de la Vive
item1.EMAIL;TYPE=INTERNET:noa@port-neuf.example
PHOTO;ENCODING=b;TYPE=JPEG:AAAA
 BBBB
END:VCARD
"""
CARD_4 = """BEGIN:VCARD
VERSION:4.0
FN:سلمى
 بنت
TEL;VALUE=uri;TYPE="voice,cell":tel:+33639980003
EMAIL:mailto:salma@port-neuf.example
END:VCARD
"""


def people(text):
    found = read_book(text.encode())
    assert found.bad == ()
    return [(one.name, one.reach) for one in found.people]


def test_a_card_of_2_1_speaks_quoted_printable_and_its_mobile_comes_first():
    assert people(CARD_2) == [("Marie Éloï", "06 39 98 00 01")]


def test_a_card_of_3_0_has_escaped_commas_groups_and_pictures():
    assert people(CARD_3) == [("Noa, de la Vive", "noa@port-neuf.example")]


def test_a_card_of_4_0_has_addresses_of_the_web_and_folded_lines():
    assert people(CARD_4) == [("سلمىبنت", "+33639980003")]


def test_cards_of_all_versions_stand_in_one_file_with_any_line_ends():
    text = (CARD_2 + CARD_3 + CARD_4).replace("\n", "\r\n")
    assert [reach for _name, reach in people(text)] == [
        "06 39 98 00 01",
        "noa@port-neuf.example",
        "+33639980003",
    ]


def test_a_fax_is_taken_last():
    text = "BEGIN:VCARD\nFN:A\nTEL;FAX:0199000001\nTEL:0199000002\nEND:VCARD"
    assert people(text) == [("A", "0199000002")]


@pytest.mark.parametrize("charset", ["UTF-8", "ISO-8859-1", "windows-1252"])
def test_a_card_is_read_in_the_letters_it_names(charset):
    value = quopri.encodestring("Zoé".encode(charset)).decode()
    head = f"FN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE"
    text = f"BEGIN:VCARD\n{head}:{value}\nTEL:0199000001\nEND:VCARD"
    assert people(text) == [("Zoé", "0199000001")]


def test_a_name_in_base64_is_read_and_a_broken_one_is_empty():
    name = base64.b64encode(b"Lea").decode()
    text = "BEGIN:VCARD\nFN;ENCODING=B:{}\nTEL:0199000001\nEND:VCARD"
    assert people(text.format(name)) == [("Lea", "0199000001")]
    assert people(text.format("a")) == [("", "0199000001")]


def test_a_card_without_a_way_to_reach_is_returned_whole_with_its_line():
    found = read_book(b"BEGIN:VCARD\nFN:Lea\nEND:VCARD\n" + CARD_3.encode())
    (bad,) = found.bad
    assert (bad.line, bad.raw) == (1, "BEGIN:VCARD\nFN:Lea\nEND:VCARD")
    assert "no telephone number" in str(bad.why)
    assert len(found.people) == 1


def test_a_card_that_never_ends_is_read_and_what_stands_outside_is_said():
    text = "hello\nBEGIN:VCARD\nFN:A\nTEL:0199000001\nBEGIN:VCARD\nFN:B\nTEL:0199000002"
    found = read_book(text.encode())
    assert [one.name for one in found.people] == ["A", "B"]
    assert [(one.line, one.raw) for one in found.bad] == [(1, "hello")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "heads",
    [
        ("Name", "Phone"),
        ("NOM", "Téléphone"),
        ("nombre", "Móvil"),
        ("الاسم", "رقم الهاتف"),
        ("Full name", "E-mail address"),
    ],
)
def test_a_table_has_any_mark_and_heads_in_four_languages(mark, heads):
    text = mark.join(heads) + "\n" + mark.join(("Lea", "0199000001"))
    assert people(text) == [("Lea", "0199000001")]


def test_first_and_last_names_in_their_own_columns_are_one_name():
    text = "Last Name;First Name;Phone;E-mail\nVive;Noa;;noa@port-neuf.example"
    assert people(text) == [("Noa Vive", "noa@port-neuf.example")]


def test_the_first_of_two_columns_that_mean_the_same_counts_unless_it_is_empty():
    text = "name,phone,mobile\nA,0199000001,0199000002\nB,,0199000003"
    assert people(text) == [("A", "0199000001"), ("B", "0199000003")]


def test_a_table_without_heads_is_understood_by_what_its_cells_look_like():
    text = "Lea, +33 6 39 98 00 01\nnoa@port-neuf.example; Noa"
    assert people(text) == [
        ("Lea", "+33 6 39 98 00 01"),
        ("Noa", "noa@port-neuf.example"),
    ]


def test_quoted_cells_may_hold_the_mark():
    assert people('"Vive, Noa",0199000001') == [("Vive, Noa", "0199000001")]


def test_lines_of_no_use_are_returned_one_by_one():
    text = "name,phone\nA,0199000001\nB,\n,,\nC,0199000002"
    found = read_book(text.encode())
    assert [one.name for one in found.people] == ["A", "C"]
    assert [(one.line, one.raw) for one in found.bad] == [(3, "B,"), (4, ",,")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_letters_it_is_written_in(encoding):
    found = read_book("nom;tel\nZoé;0199000001".encode(encoding))
    assert [one.name for one in found.people] == ["Zoé"]


def test_an_empty_file_holds_nobody():
    assert read_book(b"") == phonebook.Book((), ())
    assert read_book(b"\n \n") == phonebook.Book((), ())


def test_what_is_too_much_is_said_and_not_dropped(monkeypatch):
    monkeypatch.setattr(phonebook, "MOST", 2)
    found = read_book(b"A,0199000001\nB,0199000002\nC,0199000003")
    assert [one.raw for one in found.bad] == ["C,0199000003"]


@given(st.binary(max_size=400))
def test_no_file_at_all_breaks_it(given_bytes):
    read_book(given_bytes)


lines = st.text(st.sampled_from("ab1,;+@ \t:="), min_size=1, max_size=12)


@given(st.lists(lines.filter(str.strip), max_size=8))
def test_every_line_of_a_table_comes_out_as_somebody_or_as_bad(rows):
    found = read_book("\n".join(rows).encode())
    came = {one.line for one in (*found.people, *found.bad)}
    heads = set(range(1, len(rows) + 1)) - came
    assert heads <= {1}


@given(st.lists(st.sampled_from([CARD_2, CARD_3, CARD_4, "x\n", "TEL:1\n"])))
def test_every_card_comes_out_wherever_bad_lines_stand(parts):
    found = read_book("".join(parts).encode())
    cards = [one for one in parts if one.startswith("BEGIN")]
    if cards:
        assert len(found.people) == len(cards)
