"""Which column means what: guessed, corrected, mistaken, and taken in on purpose."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.calls import NOW, make_emergency
from tests.people import staff_client
from vigie.lib import clock
from vigie.lib.answering import Unusable
from vigie.missing import list_commands, lists
from vigie.missing.list_columns import FIELDS, guess, known_heads, read_line
from vigie.missing.list_files import Sheet, read_file
from vigie.missing.list_forms import ColumnsForm, FileForm, ListForm
from vigie.missing.list_words import WHY, bad_lines
from vigie.missing.models import ListDraft, ListRow, NamedList
from vigie.missing.tests.world import listed

CSV = "Nom;Prénom;Âge;Zone\nVasseur;Orlane;19;Nord\nBrévan;Ysaline;41;Sud\n"


def sheet(head, *rows):
    return Sheet(tuple(head), tuple((n, tuple(row)) for n, row in enumerate(rows, 2)))


def entry(cells, *fields):
    return read_line(cells, dict(enumerate(fields)))


# What a line says under its columns.


def test_two_columns_of_one_meaning_are_put_together_in_their_order():
    found = entry(["Lit 4", "Urgences", "Orlane Vasseur"], "place", "place", "name")
    assert found.place == "Lit 4 Urgences"


def test_a_whole_name_beside_its_parts_is_the_name():
    found = entry(["Orlane Vasseur", "Orlane", "V."], "name", "given", "family")
    assert found.name == "Orlane Vasseur"
    assert (found.facts.given_name, found.facts.family_name) == ("", "")


@pytest.mark.parametrize(("given", "family"), [("Orlane", ""), ("", "Vasseur")])
def test_half_a_name_is_a_name(given, family):
    assert entry([given, family], "given", "family").name == f"{given}{family}"


def test_a_column_that_the_line_does_not_have_is_empty():
    found = read_line(["Orlane Vasseur"], {0: "name", 7: "age", 9: "place"})
    assert (found.name, found.facts.ages, found.place) == ("Orlane Vasseur", None, "")


def test_with_no_column_every_line_names_nobody():
    assert read_line(["Orlane", "19"], {}) == "nobody"
    read = lists.read_sheet(sheet(["a", "b"], ["Orlane", "19"], ["Bran", "3"]), {})
    assert read.entries == ()
    assert read.bad == ((2, "nobody"), (3, "nobody"))


def test_names_in_the_column_of_ages_lose_no_person_and_are_in_the_note():
    found = entry(["Orlane Vasseur", "dix-neuf"], "name", "age")
    assert (found.facts.ages, found.note) == (None, "dix-neuf")


def test_a_name_in_the_column_of_sexes_makes_no_sex():
    assert entry(["Orlane", "Vasseur"], "name", "sex").facts.sex == ""


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("F", "female"),
        ("Mme", "female"),
        ("féminin", "female"),
        ("ذكر", "male"),
        ("H", "male"),
        ("Hombre", "male"),
        ("M.", "male"),
        ("autre", "other"),
        ("", ""),
        ("?", ""),
    ],
)
def test_a_sex_is_read_in_four_languages(cell, sex):
    assert entry(["Orlane", cell], "name", "sex").facts.sex == sex


@pytest.mark.parametrize("nothing", ["-", "--", "?", "n/a", "NC", "—", "N/A"])
@pytest.mark.parametrize("field", [one for one in FIELDS if one != "name"])
def test_what_stands_for_nothing_is_nothing(nothing, field):
    assert entry(["Orlane Vasseur", nothing], "name", field) == entry(
        ["Orlane Vasseur", ""], "name", field
    )


def test_somebody_with_an_age_and_a_sex_and_no_name_is_somebody():
    assert entry(["", "34", "F"], "name", "age", "sex") != "nobody"
    assert entry(["", "34", ""], "name", "age", "sex") == "nobody"
    assert entry(["", "", "F"], "name", "age", "sex") == "nobody"


@pytest.mark.parametrize("field", FIELDS)
def test_a_formula_is_refused_in_whatever_column(field):
    assert entry(["Orlane", "=HYPERLINK(1)"], "name", field) == "formula"


# What is guessed.


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("NOM COMPLET", "name"),
        ("  Âge (ans) ", ""),
        ("Ward / Unit", ""),
        ("WARD", "place"),
        ("Fecha de nacimiento", "born"),
        ("تاريخ الميلاد", "born"),
        ("ملاحظات", "note"),
        ("Situación", "status"),
        ("Vêtements", "description"),
    ],
)
def test_a_name_of_a_column_is_known_whatever_its_case_and_accents(head, field):
    assert guess(["Code", head]).get(1, "") == field


def test_no_field_is_guessed_twice_and_no_column_twice():
    head = ["Nom", "Name", "Patient", "Lieu", "Salle", "Âge", "Age"]
    found = guess(head)
    assert sorted(found.values()) == ["age", "name", "place"]
    assert known_heads(head) == len(head)


def test_each_fault_has_a_sentence_and_one_nobody_knows_has_one_too():
    told = bad_lines([(n, code) for n, code in enumerate(WHY)] + [(99, "new")])
    assert all(str(words).endswith(".") for _line, words in told)
    assert len({str(words) for _line, words in told}) == len(WHY)


# What is said by a form.


def form(said=None, head=("Nom", "Prénom", "Zone")):
    return ColumnsForm(sheet(head, ["Vasseur", "Orlane", "Nord"]), said)


def test_a_form_begins_with_what_is_guessed_and_shows_cells_of_each():
    made = form()
    assert made.columns == {0: "family", 1: "given"}
    assert [field.help_text for field in made.fields.values()] == [
        "Vasseur",
        "Orlane",
        "Nord",
    ]


def test_what_is_said_takes_the_place_of_what_was_guessed():
    said = {"column-0": "name", "column-1": "", "column-2": "place"}
    assert form(said).columns == {0: "name", 2: "place"}


@pytest.mark.parametrize("said", ["colour", "NAME", "digest", "<b>", "0"])
def test_a_meaning_that_there_is_not_leaves_the_column_out(said):
    assert form({"column-0": said}).columns == {}


def test_a_column_that_the_file_does_not_have_is_not_asked_for():
    assert form({"column-7": "name", "column-x": "name"}).columns == {}


def test_a_column_without_a_name_is_called_by_its_number():
    made = form(head=("", "Prénom", "Zone"))
    assert next(iter(made.fields.values())).label == "(1)"


# What is said by a command.


def test_a_column_that_is_said_is_guessed_no_other_way():
    head = ["Nom", "Lieu", "Zone"]
    assert list_commands.columns(head, ["Zone=place"]) == {0: "name", 2: "place"}
    assert list_commands.columns(head, ["Lieu=note"]) == {0: "name", 1: "note"}


def test_a_name_of_a_column_may_hold_an_equals_sign():
    assert list_commands.columns(["A=B"], ["A=B=name"]) == {0: "name"}


@pytest.mark.parametrize(
    "said", ["Zone", "=place", "zone=place", "Zone=", "Zone=Place"]
)
def test_a_column_that_is_said_wrongly_is_refused_by_its_words(said):
    with pytest.raises(Unusable, match=said):
        list_commands.columns(["Nom", "Zone"], [said])


# The pages.


@pytest.fixture
def emergency(transactional_db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return make_emergency()


@pytest.fixture
def client(emergency):
    made = staff_client("moderator", name="ana")
    made.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return made


def file(text=CSV, name="liste.csv"):
    raw = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, raw)


def waiting(client, emergency, text=CSV):
    """A file of a new list, and the address where its columns are named."""
    found = listed(emergency)
    address = f"/e/{emergency.slug}/missing/lists/{found.pk}/"
    assert client.post(address, {"file": file(text)}).status_code == 302
    return found, f"{address}columns/"


def test_to_look_again_takes_nothing_in_and_keeps_the_file(client, emergency):
    found, address = waiting(client, emergency)
    for field in ("name", "family", ""):
        client.post(address, {"column-0": field, "step": "look"})
    assert not ListRow.objects.exists()
    assert ListDraft.objects.get(named_list=found).by == "ana"


def test_first_and_family_name_that_were_mistaken_are_corrected(client, emergency):
    found, address = waiting(client, emergency, "A;B\nOrlane;Vasseur\n")
    assert "Orlane Vasseur" not in client.get(address).content.decode()
    said = {"column-0": "given", "column-1": "family"}
    assert "Orlane Vasseur" in client.post(address, said).content.decode()
    client.post(address, {**said, "step": "take"})
    assert lists.entry_of(found.rows.get()).facts.family_name == "Vasseur"


def test_the_page_says_before_what_is_bad_and_how_many(client, emergency):
    _found, address = waiting(client, emergency, CSV + "=A1;;;\n;;;x\nTrop;4\n")
    page = client.get(address).content.decode()
    for words in ("It holds a formula", "names and describes nobody", "more or fewer"):
        assert words in page


def test_what_nobody_can_be_read_from_is_said_and_not_taken(client, emergency):
    _found, address = waiting(client, emergency)
    answer = client.post(address, {"column-3": "place", "step": "take"})
    assert answer.status_code == 422
    assert ListDraft.objects.exists()
    assert not ListRow.objects.exists()


def test_taken_in_twice_by_two_presses_is_taken_in_once(client, emergency):
    found, address = waiting(client, emergency)
    said = {"column-0": "family", "column-1": "given", "step": "take"}
    assert client.post(address, said).status_code == 302
    assert client.post(address, said).status_code == 200
    assert found.versions.count() == 1
    assert ListRow.objects.count() == 2


def test_a_second_file_before_the_first_was_taken_in_takes_its_place(client, emergency):
    found, address = waiting(client, emergency)
    other = file("Nom complet\nMahaut Corvanne\n")
    client.post(address.removesuffix("columns/"), {"file": other})
    client.post(address, {"column-0": "name", "step": "take"})
    (row,) = found.rows.all()
    assert lists.entry_of(row).name == "Mahaut Corvanne"


def test_when_it_was_given_is_kept_with_its_version(client, emergency):
    found = listed(emergency)
    address = f"/e/{emergency.slug}/missing/lists/{found.pk}/"
    client.post(address, {"file": file(), "given_at": "2015-11-13T21:30"})
    client.post(f"{address}columns/", {"column-0": "name", "step": "take"})
    given = found.versions.get().given_at
    assert given <= NOW


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"%PDF-1.7 x", "no CSV and no XLSX"),
        (b"PK\x03\x04 broken", "no CSV and no XLSX"),
        (b";;\n;;\n", "nothing in the file"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(client, emergency, raw, words):
    found = listed(emergency)
    address = f"/e/{emergency.slug}/missing/lists/{found.pk}/"
    answer = client.post(address, {"file": file(raw)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ListDraft.objects.exists()


def test_a_name_in_a_file_runs_nothing_on_the_page(client, emergency):
    text = "Nom complet;<script>x</script>\n<script>alert(1)</script> Zq;y\n"
    _found, address = waiting(client, emergency, text)
    page = client.get(address).content.decode()
    assert "<script>alert" not in page
    assert "<script>x" not in page
    client.post(address, {"column-0": "name", "step": "take"})
    assert "<script>alert" not in client.get(address[:-8]).content.decode()


def test_a_new_list_needs_a_name_and_who_gave_it(emergency):
    for lacking in ("title", "given_by"):
        given = {"title": "Urgences", "given_by": "Clinique", lacking: " "}
        made = ListForm(given)
        assert not made.is_valid()
        assert lacking in made.errors
    assert ListForm({"title": "Urgences", "given_by": "Clinique"}).is_valid()
    assert not NamedList.objects.exists()


def test_a_newer_version_is_a_file_and_nothing_else():
    assert "file" in FileForm({}).errors
    kept = FileForm({"writing": "ebcdic"}, {"file": file()})
    assert "writing" in kept.errors


def test_a_file_is_read_as_it_was_said_to_be_written():
    raw = "Nom\nNúñez Õro\n".encode("cp1252")
    made = FileForm({"writing": "cp1256"}, {"file": file(raw)})
    assert made.is_valid()
    assert made.cleaned_data["sheet"] == read_file(raw, "cp1256")
