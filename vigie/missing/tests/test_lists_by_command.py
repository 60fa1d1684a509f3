"""`vigie missing list`: a list taken in by whoever runs the program."""

import pytest

from tests.calls import NOW, make_emergency
from vigie.lib import clock
from vigie.missing.commands import run
from vigie.missing.facts import Facts
from vigie.missing.models import Hint, ListRow, NamedList
from vigie.missing.search import index
from vigie.missing.tests.test_spreadsheets_are_read import packed, sheet, text
from vigie.missing.tests.world import sought
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)
CSV = "Nom;Prénom;Âge;Zone\nVasseur;Orlane;19;Nord\n;;;\n=A1;;;\n;x;;\n"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def emergency():
    return make_emergency()


@pytest.fixture
def command(tmp_path, emergency, capsys):
    def go(content, *more, name="urgences.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        words = [
            "list",
            str(path),
            "--emergency",
            emergency.slug,
            "--title",
            "Urgences",
        ]
        code = run([*words, *more])
        told = capsys.readouterr()
        return code, told.out, told.err

    return go


def test_a_list_is_taken_in_compared_and_told_of(command, emergency):
    person = sought(emergency, Facts(full_names=("Orlane Vasseur",)))
    with writing():
        index([(person, person.known)])
    code, out, _err = command(CSV, "--official", "--from", "Clinique des Glycines")
    assert code == 0
    assert "1 lines read: 1 new" in out
    assert "suggestions to the desk: 1" in out
    assert "line 4: " in out
    listed = NamedList.objects.get()
    assert (listed.given_by, listed.is_official) == ("Clinique des Glycines", True)
    assert Hint.objects.get().person_id == person.pk


def test_the_same_title_is_the_same_list(command):
    command(CSV)
    _code, out, _err = command(CSV)
    assert "0 new, 1 there already" in out
    assert (NamedList.objects.count(), ListRow.objects.count()) == (1, 1)


def test_a_column_means_what_is_said(command):
    code, _out, _err = command(CSV, "--column", "Zone=place")
    assert code == 0
    assert ListRow.objects.count() == 1


@pytest.mark.parametrize("said", ["Zone=colour", "Nowhere=place", "Zone"])
def test_a_column_that_is_none_is_refused(command, said):
    code, _out, err = command(CSV, "--column", said)
    assert code == 2
    assert said in err
    assert not NamedList.objects.exists()


def test_a_dry_run_writes_nothing(command):
    code, out, _err = command(CSV, "--dry-run")
    assert code == 0
    assert "1 new" in out
    assert not NamedList.objects.exists()


def test_a_spreadsheet_is_taken_in(command):
    rows = (text("Nom", "Âge"), text("Ysaline Brévan", "41"))
    code, out, _err = command(packed(sheet(*rows)), name="urgences.xlsx")
    assert (code, "1 new" in out) == (0, True)


@pytest.mark.parametrize("content", ["%PDF-1.7", "a,b\n1,2\n", ""])
def test_what_is_no_list_is_refused_in_one_sentence(command, content):
    code, _out, err = command(content)
    assert code == 2
    assert err.strip().endswith((".", "--column."))
    assert not NamedList.objects.exists()
