"""Files of hospitals and shelters, whatever wrote them and whoever sent them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.lib.saying import Unusable
from vigie.missing import list_files
from vigie.missing.list_columns import (
    FIELDS,
    Entry,
    guess,
    is_grave,
    read_line,
    says_alive,
)
from vigie.missing.list_files import read_file
from vigie.missing.lists import read_sheet

FRENCH = "Nom;Prénom;Âge;Sexe;Service\nExemplier;Orlane;34;F;Réanimation\n"
_TWO = {0: "name", 1: "status"}
ARABIC = "الاسم,العمر,الحالة\nسلمى المثال,٣٤,بخير\n"


def entries(text, encoding="utf-8"):
    sheet = read_file(text.encode(encoding))
    return read_sheet(sheet, guess(sheet.head))


def only(text, encoding="utf-8"):
    ((_line, entry),) = entries(text, encoding).entries
    return entry


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_french_is_read_in_whatever_it_was_written(encoding):
    entry = only(FRENCH, encoding)
    assert entry.name == "Orlane Exemplier"
    assert (entry.facts.ages, entry.facts.sex) == ((34, 34), "female")
    assert entry.place == "Réanimation"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_arabic_is_read_in_whatever_it_was_written(encoding):
    text = ARABIC.replace("٣٤", "34") if encoding == "cp1256" else ARABIC
    entry = only(text, encoding)
    assert entry.name == "سلمى المثال"
    assert entry.facts.ages == (34, 34)
    assert says_alive(entry)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_what_stands_between_cells_is_found_out(mark):
    entry = only(FRENCH.replace(";", mark))
    assert entry.name == "Orlane Exemplier"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_three_systems_end_them(end):
    assert only(FRENCH.replace("\n", end)).place == "Réanimation"


def test_a_writing_that_somebody_chose_is_taken():
    told = "Nom;Note\nNúñez Õro;x\n".encode("cp1252")
    assert read_file(told, "cp1252").rows[0][1] == ("Núñez Õro", "x")
    assert read_file(told, "cp1256").rows[0][1] != ("Núñez Õro", "x")


def test_a_title_above_the_names_of_the_columns_is_no_person():
    text = "Clinique des Glycines;;\n;;\nNom;Âge;Statut\nLouve Tessandre;8;stable\n"
    read = entries(text)
    assert [entry.name for _line, entry in read.entries] == ["Louve Tessandre"]
    assert read.entries[0][0] == 4


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (["Nom", "Prénom", "Âge"], {0: "family", 1: "given", 2: "age"}),
        (["Nom et prénom", "Date de naissance"], {0: "name", 1: "born"}),
        (["Full name", "Sex", "Ward"], {0: "name", 1: "sex", 2: "place"}),
        (["Nombre", "Edad", "Albergue"], {0: "name", 1: "age", 2: "place"}),
        (["Apellidos", "Nombres"], {0: "family", 1: "given"}),
        (["الاسم الكامل", "العُمر", "الجنس"], {0: "name", 1: "age", 2: "sex"}),
        (["N°", "Patient", "Signalement"], {1: "name", 2: "description"}),
        (["a", "b"], {}),
        (["Nom", "Nom"], {0: "name"}),
    ],
)
def test_columns_are_guessed_by_their_names(head, wanted):
    assert guess(head) == wanted


def test_a_bad_line_stops_nothing_and_is_named():
    text = (
        "Nom;Âge;Note\n"
        "Ysaline Brévan;41;\n"
        "Trop;4\n"
        ";;\n"
        "=HYPERLINK(1);3;\n"
        '"ouvert;3;\n'
        f"{'x' * 600};3;\n"
        "Z\0o;3;\n"
        "Mahaut Corvanne;12;\n"
    )
    read = entries(text)
    assert [entry.name for _line, entry in read.entries] == [
        "Ysaline Brévan",
        "Mahaut Corvanne",
    ]
    assert read.bad == (
        (3, "width"),
        (5, "formula"),
        (6, "quote"),
        (7, "long"),
        (8, "zero"),
    )


def test_a_line_of_broken_letters_in_a_good_file_is_the_only_bad_one():
    good = "".join(f"Élodie Forgé{n};3\n" for n in range(9))
    told = ("Nom;Âge\n" + good).encode() + b"Ren\xe9e;4\n"
    sheet = read_file(told)
    assert len(sheet.rows) == 9
    assert sheet.bad == ((11, "letters"),)


def test_a_cell_of_several_lines_is_one_line_and_counts_on():
    read = entries('Nom;Note\nAline Dorval;"deux\nlignes"\nBran Ostrel;x\n')
    assert [line for line, _entry in read.entries] == [2, 4]
    assert read.entries[0][1].note == "deux lignes"


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd|'x'!A", "-exec(1)", "  =A1"],
)
def test_a_formula_is_never_a_name(cell):
    assert read_line([cell], {0: "name"}) == "formula"


@pytest.mark.parametrize("cell", ["-", "+33 (0)6 39 98 00 01", "- Rémy", "@home"])
def test_what_only_looks_like_one_is_none(cell):
    assert read_line(["Rémy Ambrel", cell], {0: "name", 1: "note"}) != "formula"


@pytest.mark.parametrize(
    ("cell", "ages"),
    [
        ("34", (34, 34)),
        ("34 ans", (34, 34)),
        ("30-40", (30, 40)),
        ("env. 60", (60, 60)),
        ("٤٥", (45, 45)),
        ("8 mois", (0, 2)),
        ("", None),
    ],
)
def test_an_age_is_read_as_people_write_it(cell, ages):
    assert read_line(["Rémy", cell], {0: "name", 1: "age"}).facts.ages == ages


@pytest.mark.parametrize("cell", ["adulte", "999", "-", "40-30"])
def test_an_age_that_is_none_loses_nobody(cell):
    entry = read_line(["Rémy Ambrel", cell], {0: "name", 1: "age"})
    assert entry.name == "Rémy Ambrel"
    assert entry.facts.ages is None
    assert cell == "-" or cell in entry.note


@pytest.mark.parametrize(
    ("cell", "born"),
    [
        ("30/04/1990", "1990-04-30"),
        ("1990-4-3", "1990-04-03"),
        ("1990", "1990"),
        ("99/99/1990", ""),
        ("hier", ""),
        ("1990-04-30 00:00:00", "1990-04-30"),
    ],
)
def test_a_day_of_birth_is_read_or_left_in_the_note(cell, born):
    entry = read_line(["Rémy", cell], {0: "name", 1: "born"})
    assert entry.facts.born == born
    assert bool(entry.note) == (not born)


@pytest.mark.parametrize("name", ["X", "Inconnu 3", "unknown male", "مجهول", "SOUS X"])
def test_who_is_called_unknown_has_no_name(name):
    cells = [name, "cicatrice au front"]
    entry = read_line(cells, {0: "name", 1: "description"})
    assert entry.name == ""
    assert entry.facts.description == "cicatrice au front"


def test_accents_that_stand_apart_are_composed():
    entry = read_line(["Re\u0301my Ambrel", "de\u0301ce\u0301de\u0301"], _TWO)
    assert entry.name == "Rémy Ambrel"
    assert is_grave(entry)


def test_a_line_of_nobody_is_bad():
    assert read_line(["", "3"], {0: "name", 1: "note"}) == "nobody"
    assert read_line(["inconnu", ""], {0: "name", 1: "age"}) == "nobody"


@pytest.mark.parametrize(
    "told",
    [
        "décédé",
        "DCD",
        "Décédée à 23 h",
        "deceased",
        "DOA",
        "fallecida",
        "murió",
        "متوفى",
        "وفاة",
        "†",
        "transféré à la morgue",
    ],
)
@pytest.mark.parametrize("column", ["status", "note", "place"])
def test_a_word_of_death_makes_a_line_grave_wherever_it_stands(told, column):
    entry = read_line(["Rémy Ambrel", told], {0: "name", 1: column})
    assert is_grave(entry)
    assert not says_alive(entry)


@pytest.mark.parametrize("told", ["stable", "hébergée", "a salvo", "بخير", "sortie"])
def test_plain_words_say_that_somebody_lives(told):
    assert says_alive(Entry(status=told))
    assert not is_grave(Entry(status=told))


@pytest.mark.parametrize("told", ["non stable", "not safe", "", "grave", "غير بخير"])
def test_all_else_says_nothing(told):
    assert not says_alive(Entry(status=told))


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b";;;\n;;", b"%PDF-1.7\n", b"\x89PNG\r\n", b"<?xml?><a/>"]
)
def test_what_is_no_list_is_refused_in_one_sentence(raw):
    with pytest.raises(Unusable) as refusal:
        read_file(raw)
    assert str(refusal.value).endswith(".")


def test_a_file_of_too_much_is_refused():
    with pytest.raises(Unusable, match="4 MB"):
        read_file(b"a" * (list_files.MOST_BYTES + 1))
    with pytest.raises(Unusable, match="lines"):
        read_file(b"Nom\n" + b"a\n" * (list_files.MOST_ROWS + 1))
    with pytest.raises(Unusable, match="columns"):
        read_file(b"a;" * 61 + b"z\nb;" + b";" * 60)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(raw):
    try:
        sheet = read_file(raw)
    except Unusable:
        return
    read = read_sheet(sheet, dict.fromkeys(range(len(sheet.head)), "name"))
    assert len(read.entries) + len(read.bad) <= raw.count(b"\n") + raw.count(b"\r") + 1


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=12))
def test_no_cell_breaks_a_line(cells):
    columns = dict(enumerate(FIELDS))
    found = read_line(cells, columns)
    assert isinstance(found, str | Entry)
