"""`vigie missing` and `vigie key`, as an operator types them."""

import pytest

from vigie.lib import clock
from vigie.missing.commands import run, run_keys
from vigie.missing.models import Person, ProgramKey
from vigie.missing.program_keys import BadKey, digest_of, key_of, make_key
from vigie.missing.tests.registries import DAY, flood, records_in, take, who, word
from vigie.relaying.formats.pfif.tests.judge import faults
from vigie.relaying.formats.pfif.writing import write_14
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here():
    return flood()


@pytest.fixture
def a_file(tmp_path):
    path = tmp_path / "people.xml"
    late = clock.now() - DAY
    people = [who(1, source_date=late), who(2, source_date=late, age="old")]
    text = write_14(people, [word(1, 1), word(2, 9)])
    path.write_text(text.replace("</pfif:person>", "<pfif:x/></pfif:person>", 1))
    return path


def test_a_file_is_taken_in_and_told_in_one_summary(here, a_file, capsys):
    assert run(["import", "--emergency", "flood", str(a_file)]) == 0
    out = capsys.readouterr().out
    assert "people: 2 read, 2 new, 0 changed, 0 taken away, 0 as before" in out
    assert "notes: 2 read, 1 new" in out
    assert "not taken: other.org/n2: The person it speaks of is not here." in out
    assert "odd: record 1 other.org/p1 person: x is no field of PFIF: left out." in out
    assert run(["import", "--emergency", "flood", str(a_file)]) == 0
    assert "0 new, 0 changed, 0 taken away, 2 as before" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "says"),
    [("<a><b>", "no XML from line 1"), ("<!DOCTYPE a []><a/>", "document type")],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    here, tmp_path, capsys, text, says
):
    path = tmp_path / "bad.xml"
    path.write_text(text)
    assert run(["import", "--emergency", "flood", str(path)]) == 2
    assert says in capsys.readouterr().err


def test_no_file_and_no_emergency_are_told(here, a_file, capsys):
    assert run(["import", "--emergency", "flood", "/no/such/file"]) == 2
    assert run(["import", "--emergency", "none", str(a_file)]) == 2
    assert "There is no emergency “none”." in capsys.readouterr().err


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_an_export_is_valid_and_holds_what_may_be_given_out(
    here, tmp_path, capsys, version
):
    now = clock.now()
    take(here, *(who(number) for number in range(3)), word(1, 1), now=now)
    take(here, who(9, age="9", date_of_birth=""), now=now)
    path = tmp_path / "out.xml"
    words = ["export", "--emergency", "flood", "--version", version, str(path)]
    assert run(words) == 0
    assert "3 people written" in capsys.readouterr().out
    assert faults(path.read_text(), version) == []
    people, notes = records_in(path.read_bytes())
    assert (len(people), len(notes)) == (3, 1)
    assert not any(one.date_of_birth for one in people)
    assert run([*words, "--full"]) == 0
    assert all(one.date_of_birth for one in records_in(path.read_bytes())[0])


def test_an_export_taken_in_elsewhere_and_exported_again_is_the_same(here, tmp_path):
    now = clock.now()
    take(here, *(who(number) for number in range(3)), word(1, 1), now=now)
    first, second = tmp_path / "1.xml", tmp_path / "2.xml"
    flood("copy")
    assert run(["export", "--emergency", "flood", "--full", str(first)]) == 0
    assert run(["import", "--emergency", "copy", str(first)]) == 0
    assert run(["export", "--emergency", "copy", "--full", str(second)]) == 0

    def lines(path):
        return sorted(one for one in path.read_text().split("\n") if "entry" not in one)

    assert lines(first) == lines(second)


def test_a_key_is_shown_once_stored_as_a_digest_and_journalled(here, capsys):
    words = ["create", "--emergency", "flood", "--rights", "read,write"]
    assert run_keys([*words, "--domain", "Other.org", "--name", "Red Cross"]) == 0
    text = capsys.readouterr().out.split("\n")[1]
    key = ProgramKey.objects.get()
    assert (key.domain, key.rights) == ("other.org", ["read", "write"])
    assert key.digest == digest_of(text)
    assert text not in str(ProgramKey.objects.values())
    assert JournalRow.objects.filter(what="missing.key_made").count() == 1
    assert text not in str(list(JournalRow.objects.values()))
    assert run_keys(["list"]) == 0
    listed = capsys.readouterr().out
    assert "flood  other.org  read,write  Red Cross" in listed
    assert text not in listed


def test_a_revoked_key_opens_nothing_and_is_listed_as_ended(here, capsys):
    key, text = make_key(
        emergency=here, name="P", rights=["read"], domain="", by="t", now=clock.now()
    )
    assert key_of(here.pk, text) == key
    assert run_keys(["revoke", str(key.pk)]) == 0
    assert key_of(here.pk, text) is None
    assert run_keys(["list", "--emergency", "flood"]) == 0
    assert ", ended " in capsys.readouterr().out
    assert run_keys(["revoke", "999"]) == 2
    assert JournalRow.objects.filter(what="missing.key_ended").count() == 1


@pytest.mark.parametrize(
    ("rights", "domain", "says"),
    [
        (["everything"], "", "Rights are some of"),
        ([], "", "Rights are some of"),
        (["write"], "", "needs the domain"),
        (["write"], "not a domain", "is no domain"),
        (["write"], "nodots", "is no domain"),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(here, rights, domain, says):
    with pytest.raises(BadKey, match=says):
        make_key(
            emergency=here, name="P", rights=rights, domain=domain, by="t",
            now=clock.now(),
        )  # fmt: skip
    assert not ProgramKey.objects.exists()
    assert not Person.objects.exists()
