"""XLSX files: those of spreadsheets, and those of people who mean harm."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.missing import list_xlsx
from vigie.missing.list_columns import guess
from vigie.missing.list_files import read_file
from vigie.missing.list_xlsx import BadList
from vigie.missing.lists import read_sheet

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="171" formatCode="0&quot;d&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/>'
    '<xf numFmtId="171"/></cellXfs></styleSheet>'
)


def packed(sheet, strings="", name="xl/worksheets/sheet1.xml", **parts):
    """A file as spreadsheets write it, of the parts that are read."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, sheet)
        if strings:
            file.writestr("xl/sharedStrings.xml", strings)
        for part, text in parts.items():
            file.writestr(part.replace("__", "/") + ".xml", text)
    return made.getvalue()


def sheet(*rows):
    body = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(rows, 1))
    return f"<worksheet {MAIN}><sheetData>{body}</sheetData></worksheet>"


def text(*cells):
    return "".join(f'<c t="inlineStr"><is><t>{c}</t></is></c>' for c in cells)


HEAD = text("Nom", "Âge", "Né le")


def entries(given):
    found = read_file(given)
    return read_sheet(found, guess(found.head))


def test_texts_numbers_and_days_are_read_as_people_see_them():
    strings = (
        f"<sst {MAIN}><si><t>Nom</t></si><si><r><t>Orlane </t></r><r><t>Vasseur</t></r>"
        "<rPh><t>o</t></rPh></si></sst>"
    )
    rows = (
        '<c r="A1" t="s"><v>0</v></c>' + text("Âge", "Né le"),
        '<c r="A2" t="s"><v>1</v></c><c r="B2"><v>34.0</v></c>'
        '<c r="C2" s="1"><v>33023</v></c>',
    )
    read = entries(packed(sheet(*rows), strings, xl__styles=STYLES))
    ((line, entry),) = read.entries
    assert (line, entry.name) == (2, "Orlane Vasseur")
    assert entry.facts.ages == (34, 34)
    assert entry.facts.born == "1990-05-30"


@pytest.mark.parametrize(("style", "seen"), [(1, "1990-05-30"), (2, "1990-05-30")])
@pytest.mark.parametrize("kind", ["", ' t="n"'])
def test_a_number_is_a_day_by_its_style_alone(style, seen, kind):
    cell = f'<c r="A1" s="{style}"{kind}><v>33023</v></c>'
    plain = cell.replace(f's="{style}"', 's="3"')
    given = packed(sheet(cell, plain), xl__styles=STYLES)
    assert list_xlsx.lines_of(given) == [(1, [seen]), (2, ["33023"])]


def test_cells_that_are_left_out_keep_the_others_in_their_columns():
    row = '<c r="C2" t="str"><v>x</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c>'
    lines = list_xlsx.lines_of(packed(sheet(HEAD, row)))
    assert lines[1] == (2, ["", "", "x", "1", ""])


def test_the_first_sheet_is_the_one_that_the_workbook_names_first():
    book = (
        f'<workbook {MAIN} xmlns:r="{REL}"><sheets><sheet name="b" r:id="r2"/>'
        '<sheet name="a" r:id="r1"/></sheets></workbook>'
    )
    links = (
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>'
    )
    made = io.BytesIO(packed(sheet(text("one"))))
    with zipfile.ZipFile(made, "a") as file:
        file.writestr("xl/worksheets/sheet2.xml", sheet(text("two")))
        file.writestr("xl/workbook.xml", book)
        file.writestr("xl/_rels/workbook.xml.rels", links)
    assert list_xlsx.lines_of(made.getvalue()) == [(1, ["two"])]


def test_a_formula_makes_its_line_bad_and_no_other():
    rows = (
        HEAD,
        text("Orlane Vasseur"),
        '<c r="A3"><f>HYPERLINK("http://x")</f><v>Mahaut</v></c>',
        text("=cmd|' /C calc'!A0"),
        text("Ysaline Brévan"),
    )
    read = entries(packed(sheet(*rows)))
    assert [e.name for _line, e in read.entries] == ["Orlane Vasseur", "Ysaline Brévan"]
    assert read.bad == ((3, "formula"), (4, "formula"))


def test_a_huge_cell_makes_its_line_bad():
    read = entries(packed(sheet(HEAD, text("x" * 9_000), text("Ysaline Brévan"))))
    assert read.bad == ((2, "long"),)
    assert len(read.entries) == 1


def test_a_cell_far_to_the_right_makes_its_line_bad():
    row = '<c r="XFD2" t="str"><v>x</v></c>'
    read = entries(packed(sheet(HEAD, row, text("Ysaline Brévan"))))
    assert read.bad == ((2, "width"),)


BOMB = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("before", [BOMB, OUTSIDE, '<!DOCTYPE b SYSTEM "x.dtd">'])
def test_entities_are_refused_in_every_part(before):
    strings = f"{before}<sst {MAIN}><si><t>x</t></si></sst>"
    for file in (
        packed(before + sheet(text("x"))),
        packed(sheet(text("x")), strings),
        packed(sheet(text("x")), xl__styles=before + STYLES),
    ):
        with pytest.raises(BadList, match="entities"):
            read_file(file)


def test_a_part_that_unpacks_to_too_much_is_refused_whatever_it_says(monkeypatch):
    monkeypatch.setattr(list_xlsx, "MOST_UNPACKED", 2**20)
    bomb = packed(sheet(text("x")) + " " * (8 * 2**20))
    assert len(bomb) < 2**16
    with pytest.raises(BadList, match="unpacks"):
        read_file(bomb)
    strings = packed(sheet(text("x")), f"<sst {MAIN}>" + "<si/>" * 2**20 + "</sst>")
    with pytest.raises(BadList, match="unpacks"):
        read_file(strings)


@pytest.mark.parametrize(
    "inner",
    [
        "<a>" * 100,
        "<c/>" * 60_000,
        "<row>" + "<c/>" * 60_000 + "</row>",
        "<a/>" * 60_000,
    ],
)
def test_what_opens_too_much_is_refused(inner):
    with pytest.raises(BadList):
        read_file(packed(f"<worksheet><sheetData>{inner}"))


@pytest.mark.parametrize("row", ["<row/>", '<row r="1"/>'])
def test_too_many_lines_are_refused_whatever_they_are_called(row):
    with pytest.raises(BadList, match="lines"):
        read_file(
            packed(f"<worksheet><sheetData>{row * 20_200}</sheetData></worksheet>")
        )


def test_too_many_texts_are_refused(monkeypatch):
    monkeypatch.setattr(list_xlsx, "MOST_STRINGS", 100)
    strings = f"<sst {MAIN}>" + "<si><t>x</t></si>" * 101 + "</sst>"
    with pytest.raises(BadList, match="unpacks"):
        read_file(packed(sheet(text("x")), strings))


def test_a_text_that_is_not_there_is_no_file():
    for number in ("7", "-9", "x", "9" * 30):
        given = packed(sheet(f'<c t="s"><v>{number}</v></c>'))
        with pytest.raises(BadList):
            read_file(given)


@pytest.mark.parametrize(
    "given",
    [
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\0" * 200,
        packed("<worksheet><sheetData>")[:-30],
        packed("no xml"),
        packed("<a/>", name="word/document.xml"),
        packed(sheet()),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_one_sentence(given):
    with pytest.raises(BadList) as refusal:
        read_file(given)
    assert str(refusal.value).endswith(".")


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(list_xlsx, "MOST_PARTS", 3)
    given = packed(sheet(text("x")), a="", b="", c="")
    with pytest.raises(BadList):
        read_file(given)


def test_a_part_under_a_password_is_refused():
    given = bytearray(packed(sheet(text("x"))))
    given[6] |= 1
    at = given.index(b"PK\x01\x02")
    given[at + 8] |= 1
    with pytest.raises(BadList):
        read_file(bytes(given))


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2_000), st.integers(0, 255))
def test_no_broken_byte_breaks_the_reader(at, value):
    whole = bytearray(packed(sheet(HEAD, text("Orlane Vasseur")), xl__styles=STYLES))
    whole[at % len(whole)] = value
    try:
        found = read_file(bytes(whole))
    except BadList:
        return
    assert len(found.rows) <= 2


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from('<>/cvfrowst="123 &;'), max_size=60))
def test_no_xml_breaks_the_reader(inner):
    try:
        found = read_file(
            packed(f"<worksheet><sheetData>{inner}</sheetData></worksheet>")
        )
    except BadList:
        return
    assert len(found.rows) <= inner.count("<row")
