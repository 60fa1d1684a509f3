"""`vigie registry`, as an operator types it."""

import io
from uuid import uuid4

import pytest

from vigie.lib import clock
from vigie.missing.models import Registry
from vigie.missing.registries import (
    MOST,
    BadRegistry,
    add_registry,
    end_registry,
    host_of,
    registries_of,
)
from vigie.missing.registry_commands import run
from vigie.missing.tests.other_registries import named
from vigie.missing.tests.registries import flood
from vigie.trust.models import JournalRow

pytestmark = pytest.mark.django_db(transaction=True)
URL = "https://other.example/personfinder/flood"


@pytest.fixture
def here():
    return flood()


def test_a_registry_is_named_listed_and_removed(here, capsys, tmp_path):
    path = tmp_path / "key"
    path.write_text("canary-key\n")
    words = ["add", URL, "--emergency", "flood", "--name", "Cruz Roja"]
    assert run([*words, "--key-file", str(path)]) == 0
    assert f"Cruz Roja is asked at {URL}/api/search" in capsys.readouterr().out
    row = Registry.objects.get()
    assert (row.url, row.key, row.in_own_network) == (URL, "canary-key", False)
    assert run(["list", "--emergency", "flood"]) == 0
    listed = capsys.readouterr().out
    assert f"{row.pk}  flood  {URL}  Cruz Roja  with a key" in listed
    assert run(["remove", str(row.pk)]) == 0
    assert "is asked no more" in capsys.readouterr().out
    assert registries_of(here.pk) == []
    assert run(["list"]) == 0
    out = capsys.readouterr().out
    assert "ended 2" in out
    assert "with a key" not in out


def test_the_key_lies_sealed_and_is_in_no_list_and_no_journal(here, capsys):
    row = named(here, URL, key="canary-key", in_own_network=False)
    raw = Registry.objects.values_list("key", flat=True).get()
    assert "canary" not in repr(raw)
    assert run(["list"]) == 0
    assert "canary" not in capsys.readouterr().out
    assert "canary" not in str(list(JournalRow.objects.values()))
    assert [one.what for one in JournalRow.objects.order_by("pk")][-1] == (
        "missing.registry_added"
    )
    end_registry(registry=row, by="t", now=clock.now())
    end_registry(registry=row, by="t", now=clock.now())  # twice is once
    assert Registry.objects.get().key is None
    assert JournalRow.objects.filter(what="missing.registry_ended").count() == 1


def test_a_key_may_be_typed(here, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("typed\nmore\n"))
    assert run(["add", URL, "--emergency", "flood", "--key-file", "-"]) == 0
    assert Registry.objects.get().key == "typed"
    assert Registry.objects.get().name == "other.example"


def test_the_same_address_again_gets_the_new_name_and_key(here):
    named(here, URL, name="One", key="a", in_own_network=False)
    named(here, f"{URL}/api/search", name="Two", key="b", in_own_network=False)
    named(here, f"{URL}/", name="Three", in_own_network=False)
    (row,) = registries_of(here.pk)
    assert (row.name, row.key) == ("Three", None)
    assert host_of(row) == "other.example"


@pytest.mark.parametrize(
    "url",
    [
        "http://other.example/pf",
        "https://user:word@other.example/pf",
        "https://other.example:22/pf",
        "https://other.example/pf?repo=x",
        "https://other.example/pf#x",
        "ftp://other.example/pf",
        "file:///etc/passwd",
        "other.example",
        "https://oth er.example/",
        "https://exámple.org/",
        "",
        "https://other.example/" + "a" * 400,
    ],
)
def test_what_is_no_address_by_https_is_refused_in_a_sentence(here, capsys, url):
    assert run(["add", url, "--emergency", "flood"]) == 2
    assert capsys.readouterr().err.startswith("vigie registry: “")
    assert not Registry.objects.exists()


def test_in_our_own_network_http_and_every_port_may_be_named(here, capsys):
    words = ["add", "http://10.0.0.7:80/pf", "--emergency", "flood", "--own-network"]
    assert run(words) == 0
    assert registries_of(here.pk)[0].in_own_network
    capsys.readouterr()
    assert run(["list"]) == 0
    assert "in our own network" in capsys.readouterr().out


@pytest.mark.parametrize(
    "fields", [{"name": "n" * 81}, {"name": "a\nb"}, {"key": "é"}, {"key": "a\nb"}]
)
def test_a_name_or_key_of_two_lines_or_too_long_is_refused(here, fields):
    with pytest.raises(BadRegistry, match=r"Its (name|key) is one line"):
        named(here, URL, **{"in_own_network": False, **fields})


def test_an_emergency_asks_eight_at_most_and_no_other_ones(here):
    for number in range(MOST):
        named(here, f"{URL}{number}", in_own_network=False)
    with pytest.raises(BadRegistry, match="8 registries at most"):
        named(here, f"{URL}x", in_own_network=False)
    named(here, f"{URL}0", name="Again", in_own_network=False)
    other = flood("other")
    named(other, f"{URL}x", in_own_network=False)
    assert len(registries_of(here.pk)) == MOST
    end_registry(registry=registries_of(here.pk)[0], by="t", now=clock.now())
    named(here, f"{URL}x", in_own_network=False)
    assert len(registries_of(other.pk)) == 1


def test_no_registry_and_no_emergency_are_told(here, capsys):
    assert run(["remove", "7"]) == 2
    assert run(["remove", str(uuid4())]) == 2
    assert "There is no registry" in capsys.readouterr().err
    assert run(["add", URL, "--emergency", "none"]) == 2
    assert "There is no emergency “none”." in capsys.readouterr().err
    assert run(["add", URL, "--emergency", "flood", "--key-file", "/no/such"]) == 2


def test_naming_one_writes_its_name_as_people_say_it(here):
    row = add_registry(
        emergency=here, name="  Cruz  Roja ", url=URL, key=" k ",
        in_own_network=False, by="t", now=clock.now(),
    )  # fmt: skip
    assert (str(row), row.key) == ("Cruz  Roja", "k")
