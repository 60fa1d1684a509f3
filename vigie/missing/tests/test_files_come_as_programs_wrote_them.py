"""Files as real programs write them: marks, ends of lines, quotes, titles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.lib.saying import Unusable
from vigie.missing import list_files
from vigie.missing.list_columns import guess
from vigie.missing.list_files import decoded, read_file
from vigie.missing.lists import read_sheet

HEAD = "Nom;Prénom;Âge;Service\n"
LINES = "Forgé;Élodie;34;Réanimation\nNúñez;Íñigo;8;Pédiatrie\n"
WANTED = ["Élodie Forgé", "Íñigo Núñez"]


def read(raw, encoding=""):
    sheet = read_file(raw if isinstance(raw, bytes) else raw.encode(), encoding)
    return read_sheet(sheet, guess(sheet.head))


def names(raw, encoding=""):
    return [entry.name for _line, entry in read(raw, encoding).entries]


def lines(raw):
    return [line for line, _entry in read(raw).entries]


# Encodings.


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "iso-8859-15"])
def test_latin_letters_of_an_old_program_are_read(encoding):
    assert names((HEAD + LINES).encode(encoding)) == WANTED


@pytest.mark.parametrize("chosen", ["", *list_files.ENCODINGS])
@pytest.mark.parametrize("written", ["utf-8-sig", "utf-16"])
def test_a_mark_at_the_start_tells_more_than_a_wrong_choice(chosen, written):
    assert names((HEAD + LINES).encode(written), chosen) == WANTED


def test_a_mark_is_no_part_of_the_first_columns_name():
    sheet = read_file(("\ufeff" + HEAD + LINES).encode())
    assert sheet.head[0] == "Nom"


def test_a_mark_that_a_program_wrote_twice_loses_no_line():
    assert names(b"\xef\xbb\xbf" + ("\ufeff" + HEAD + LINES).encode()) != []


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("chosen", ["", "utf-16"])
def test_two_bytes_a_letter_without_a_mark_are_read_by_where_zeros_are(order, chosen):
    assert names((HEAD + LINES).encode(order), chosen) == WANTED


def test_a_chosen_writing_that_cannot_be_marks_the_lines_it_breaks_and_no_other():
    raw = "Nom complet;Note\nÉlodie Forgé;x\nAline Dorval;x\n".encode("cp1252")
    found = read(raw, "utf-8")
    assert [entry.name for _line, entry in found.entries] == ["Aline Dorval"]
    assert found.bad == ((2, "letters"),)


def test_a_writing_that_nobody_knows_is_found_out_instead():
    assert names((HEAD + LINES).encode("cp1252"), "ebcdic") == WANTED


def test_one_arabic_name_in_a_french_file_of_utf_8_stays():
    assert names(HEAD + LINES + "المثال;سلمى;4;x\n")[-1] == "سلمى المثال"


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.text("abcdéèçàüñ ", min_size=3, max_size=12).filter(
            lambda one: len(one.split()) == 1 and one == one.strip()
        ),
        min_size=3,
        max_size=6,
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_name_comes_out_as_it_went_in(given_names, encoding, end):
    text = end.join(["Nom complet;Note", *(f"{one} Zq;x" for one in given_names)])
    found = read(text.encode(encoding))
    got = [entry.name for _line, entry in found.entries]
    assert got == [f"{one} Zq" for one in given_names]


def test_bytes_that_are_no_text_are_said_and_do_not_raise_another_error():
    assert "�" in decoded(b"Nom\n\xff\xff\x81\n" + "é".encode() * 30)


# Ends of lines.


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_numbers_of_lines_are_those_of_the_file_whatever_ends_them(end):
    text = (HEAD + LINES + "=x;;;\n" + "Dorval;Aline;3;x\n").replace("\n", end)
    found = read(text)
    assert [line for line, _entry in found.entries] == [2, 3, 5]
    assert found.bad == ((4, "formula"),)


def test_ends_of_two_systems_in_one_file_lose_nobody():
    text = HEAD.replace("\n", "\r\n") + LINES.replace("\n", "\r", 1)
    assert names(text) == WANTED


def test_a_last_line_without_an_end_is_a_line():
    assert names((HEAD + LINES).rstrip("\n")) == WANTED


@pytest.mark.parametrize("blank", ["\n", ";;;\n", "  ;\t;;\n", "\n\n\n"])
def test_empty_lines_are_neither_people_nor_faults_and_count_on(blank):
    found = read(HEAD + blank + LINES)
    assert len(found.entries) == 2
    assert found.bad == ()
    assert found.entries[0][0] == 2 + blank.count("\n")


# Quotes and marks.


def test_a_mark_within_quotes_parts_no_cell():
    text = 'Nom,Prénom,Note\nForgé,Élodie,"brûlures, main gauche"\n'
    ((_line, entry),) = read(text).entries
    assert entry.note == "brûlures, main gauche"


def test_a_quote_within_a_quote_is_one():
    text = 'Nom;Note\nAline Dorval;"dite ""Lili"""\n'
    ((_line, entry),) = read(text).entries
    assert entry.note == 'dite "Lili"'


def test_a_quote_that_is_never_closed_swallows_no_more_than_its_line():
    text = HEAD + '"Forgé;Élodie;34;x\n' + LINES
    found = read(text)
    assert "quote" in {why for _line, why in found.bad}
    assert len(found.entries) + len(found.bad) >= 2


@pytest.mark.parametrize("tail", [";", ";;;;", ";x"])
def test_more_cells_than_names_is_a_fault_of_that_line_alone(tail):
    found = read(HEAD + f"Forgé;Élodie;34;x{tail}\n" + LINES)
    wide = tail.strip(";") != ""
    assert len(found.entries) + len(found.bad) == 3
    assert not wide or found.bad == ((2, "width"),)


def test_fewer_cells_than_names_is_a_fault_that_is_named():
    found = read(HEAD + "Forgé;Élodie\n" + LINES)
    assert found.bad == ((2, "width"),)
    assert len(found.entries) == 2


def test_commas_in_a_file_of_semicolons_are_part_of_its_cells():
    text = HEAD + "Forgé;Élodie;34;Bâtiment B, étage 2, lit 4\n" + LINES
    assert read(text).entries[0][1].place == "Bâtiment B, étage 2, lit 4"


def test_one_column_alone_is_a_list_of_names():
    assert names("Nom complet\nÉlodie Forgé\nÍñigo Núñez\n") == WANTED


def test_columns_without_a_name_at_the_end_are_left_out():
    sheet = read_file(b"Nom;Note;;\nAline Dorval;x;;\n")
    assert sheet.head == ("Nom", "Note")


def test_a_columns_name_is_cut_and_no_cell_above_500_signs_is_kept():
    sheet = read_file(f"Nom;{'N' * 300}\nAline;x\n".encode())
    assert len(sheet.head[1]) == 80
    long = read(f"Nom;Note\nAline Dorval;{'x' * 501}\nBran Ostrel;{'x' * 500}\n")
    assert long.bad == ((2, "long"),)
    assert len(long.entries) == 1


# What stands above.


@pytest.mark.parametrize(
    "title", ["Hôpital\n", "Hôpital;;;\n", "\n\n", "le 13/11;;;\n"]
)
def test_whatever_stands_above_the_names_of_the_columns_is_nobody(title):
    assert names(title + HEAD + LINES) == WANTED


def test_a_line_far_below_that_looks_like_names_of_columns_is_no_head():
    text = HEAD + LINES * 6 + "Nom;Prénom;Âge;Service\n"
    assert len(names(text)) == 13


def test_the_names_of_the_columns_alone_are_a_list_of_nobody():
    sheet = read_file(HEAD.encode())
    assert sheet.rows == ()
    assert read(HEAD).entries == ()


def test_as_many_lines_as_allowed_are_read_and_one_more_is_refused():
    many = "Nom\n" + "Aline Dorval\n" * list_files.MOST_ROWS
    assert len(read_file(many.encode()).rows) == list_files.MOST_ROWS
    with pytest.raises(Unusable, match="lines"):
        read_file((many + "Bran Ostrel\n").encode())


def test_lines_keep_their_order_and_their_numbers():
    text = "Nom\n" + "".join(f"Aline D{n}\n" for n in range(50))
    assert lines(text) == list(range(2, 52))
    assert names(text) == [f"Aline D{n}" for n in range(50)]


@pytest.mark.parametrize(
    "cell", ["\u202eenilA", "Ali\u200bne", "Aline\x07", "Aline\u00a0", "\u2066Aline"]
)
def test_signs_that_cannot_be_seen_are_in_no_name(cell):
    (name,) = names(f"Nom;Note\n{cell} Dorval;x\n")
    assert name.isprintable()
    assert "Dorval" in name
