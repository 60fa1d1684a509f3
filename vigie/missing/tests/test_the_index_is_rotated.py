"""The key of names and phones is replaced while people are found, killed or not."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext

import pytest

from tests.calls import NOW
from tests.postgres import cluster
from vigie.missing import closing, rotating, search
from vigie.missing.facts import Facts
from vigie.missing.list_columns import guess
from vigie.missing.list_files import read_file
from vigie.missing.lists import read_sheet, take_in
from vigie.missing.models import ListRow, NameKey, Person
from vigie.missing.rotating import AT_ONCE
from vigie.missing.search import Asked, candidates_for, find
from vigie.missing.searching_keys import phone_key
from vigie.missing.states import Ending
from vigie.missing.suggesting import suggest
from vigie.missing.tests.sought import make_emergency, named
from vigie.missing.tests.world import listed
from vigie.trust.sealed import commands, keyring, rotation
from vigie.trust.sealed.blind import id_of
from vigie.trust.sealed.errors import NotSealed
from vigie.trust.sealed.keyring import Keys, with_new_index
from vigie.work.database import writing

NAMES = ("Zoé Exemple", "Orlane Vasseur", "محمد بن صابري", "Bertille Quemeneur")
LINES = "Nom;Prénom;Âge\nVasseur;Orlane;19\nVasseur;Orlane;19\nBrévan;Ysaline;41\n"
pytestmark = pytest.mark.usefixtures("own_keys")
database = pytest.mark.django_db(transaction=True)


def number(at):
    return f"06 39 98 02 {at:02}"


def with_phone(place, name, at):
    phone = number(at)
    return named(place, name, phone=phone, phone_key=phone_key(phone))


@pytest.fixture
def place():
    made = make_emergency()
    for at, name in enumerate(NAMES):
        with_phone(made, name, at)
    return made


def add_key():
    shelf = keyring.shelf()
    shelf.put(with_new_index(shelf.keys()))
    return id_of(keyring.index_key())


def rotate(batch=500):
    return list(rotation.rotate(now=NOW, batch=batch))


def found(place):
    """How many are found by name, and how many by phone."""
    by_name = [find(place.pk, Asked(name), NOW) for name in NAMES]
    phones = [find(place.pk, Asked(phone=number(at)), NOW) for at in range(len(NAMES))]
    return tuple(
        sum(
            hits[:1] != [] and hits[0].facts.shown_name == name
            for name, hits in zip(NAMES, each, strict=True)
        )
        for each in (by_name, phones)
    )


def in_use():
    return {name: n for name, n in rotation.index_keys_in_use().items() if n}


@database
@pytest.mark.parametrize("batch", [1, 3, 500])
def test_people_are_found_before_during_and_after_it(place, batch):
    before, name = set(NameKey.objects.values_list("key", flat=True)), add_key()
    assert found(place) == (4, 4)
    for _step in rotation.rotate(now=NOW, batch=batch):
        assert found(place) == (4, 4)
    after = set(NameKey.objects.values_list("key", flat=True))
    assert not before & after
    assert len(before) == len(after)
    assert in_use() == {name: NameKey.objects.count() + 4}


@database
def test_one_that_was_stopped_goes_on_and_a_second_one_changes_nothing(place):
    old, name = id_of(keyring.index_key()), add_key()
    steps = rotation.rotate(now=NOW, batch=1)
    while next(steps).table != "missing_people_index":
        pass
    steps.close()
    counts = in_use()
    assert 0 < counts[name] < counts[old]
    assert found(place) == (4, 4)
    changed = [s.changed for s in rotate() if s.table == "missing_people_index"]
    assert sum(changed) == 3
    assert set(in_use()) == {name}
    assert sum(step.changed for step in rotate()) == 0


@database
def test_who_shares_a_phone_or_a_name_is_brought_together_meanwhile(place):
    add_key()
    twin = with_phone(place, "Vaseur Orlane", 1)
    first = Person.objects.exclude(pk=twin.pk).get(phone_key=_old(number(1)))
    assert first.phone_key != twin.phone_key
    assert [row.pk for row, _why in candidates_for(twin, NOW)] == [first.pk]
    assert [row.pk for row, _why in candidates_for(first, NOW)] == [twin.pk]
    with writing():
        (pair,) = suggest([twin], NOW)
    assert {pair.low_id, pair.high_id} == {first.pk, twin.pk}
    assert "phone" in pair.reasons


def _old(phone):
    from vigie.missing.searching_keys import phone_keys

    return phone_keys(phone)[1]


@database
def test_a_search_that_is_over_does_not_come_back_into_the_index(place):
    row = Person.objects.order_by("entry").first()
    closing.close(person=row, ending=Ending.FOUND, by="ana", now=NOW)
    add_key()
    rotate()
    assert not NameKey.objects.filter(person=row.pk).exists()
    assert Person.objects.get(pk=row.pk).phone_key == phone_key(number(0))
    closing.erase(Person.objects.get(pk=row.pk), NOW)
    erased = Person.objects.get(pk=row.pk)
    assert (erased.phone, erased.phone_key) == (None, None)
    assert sum(step.unreadable for step in rotate()) == 0


@database
def test_more_people_than_one_batch_takes(place, monkeypatch):
    monkeypatch.setattr(rotating, "AT_ONCE", 2)
    assert AT_ONCE > 2
    name = add_key()
    steps = [step.rows for step in rotate() if step.table == "missing_people_index"]
    assert max(steps) == 2
    assert set(in_use()) == {name}


@database
def test_a_phone_of_before_it_was_kept_holds_the_oldest_key_back(place, capsys):
    row = Person.objects.order_by("entry").first()
    Person.objects.filter(pk=row.pk).update(phone=None)
    add_key()
    rotate()
    old = id_of(keyring.index_keys()[-1])
    assert in_use()[old] == 1
    assert len(find(place.pk, Asked(phone=number(0)), NOW)) == 1
    assert commands.run(["retire", old]) == 2
    assert "still has entries" in capsys.readouterr().err


@database
def test_who_does_not_open_is_left_counted_and_found(place, monkeypatch):
    broken = Person.objects.order_by("entry").first()
    keys = set(NameKey.objects.filter(person=broken.pk).values_list("key", flat=True))
    whole = Person.known.fget

    def known(person):
        if person.pk == broken.pk:
            raise NotSealed("here")
        return whole(person)

    add_key()
    old = id_of(keyring.index_keys()[-1])
    with monkeypatch.context() as patch:
        patch.setattr(Person, "known", property(known))
        steps = [s for s in rotate() if s.table == "missing_people_index"]
        assert steps[-1].unreadable == 1
        assert in_use()[old] == len(keys) + 1
    assert found(place) == (4, 4)
    rotate()
    assert old not in in_use()


def taken(named_list):
    sheet = read_file(LINES.encode())
    read = read_sheet(sheet, guess(sheet.head))
    given = {"given_at": NOW, "by": "ana", "now": NOW}
    return take_in(named_list=named_list, read=read, **given).counts


@database
@pytest.mark.parametrize("batch", [1, 2, 500])
def test_lines_of_lists_are_known_again_during_and_after_it(place, batch):
    hospital, old = listed(place), id_of(keyring.index_key())
    assert taken(hospital)["new"] == 3
    before = set(ListRow.objects.values_list("digest", flat=True))
    name = add_key()
    for _step in rotation.rotate(now=NOW, batch=batch):
        assert taken(hospital)["same"] == 3
    after = set(ListRow.objects.values_list("digest", flat=True))
    assert len(after) == 3
    assert not before & after
    assert set(in_use()) == {name}
    assert commands.run(["retire", old]) == 0
    assert taken(hospital)["same"] == 3
    assert ListRow.objects.count() == 3


@database
def test_what_stands_under_a_key_that_is_gone_is_named(place, monkeypatch, capsys):
    taken(listed(place))
    monkeypatch.setattr(rotating, "SAME_LINES", 3)
    keys = with_new_index(keyring.shelf().keys())
    keyring.shelf().put(Keys(keys.ring, keys.index))
    entries = NameKey.objects.count()
    assert in_use()["none"] == entries + 4 + 3
    assert commands.run(["list"]) == 1
    assert "NOT ON THE RING" in capsys.readouterr().out
    rotate()
    assert found(place) == (4, 4)
    assert in_use()["none"] == 3


@database
def test_empty_facts_and_empty_tables_are_no_work():
    add_key()
    assert [s for s in rotate() if s.table.startswith("missing_")] == []
    assert in_use() == {}
    made = make_emergency()
    person = named(made, "Zoé Exemple")
    with writing():
        search.index([(person, Facts())])
    assert [s.changed for s in rotate() if s.table == "missing_people_index"] == [0]


class Program:
    """`vigie keys` on records of its own, to be killed."""

    def __init__(self, folder, address):
        self.environment = {**os.environ, "VIGIE_DATA_DIR": str(folder)}
        self.environment.pop("VIGIE_DATABASE_URL", None)
        if address:
            self.environment["VIGIE_DATABASE_URL"] = address

    def start(self, *words):
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tests.rotating_program", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *words):
        process = self.start(*words)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return said.decode()

    def show(self):
        return json.loads(self.run("show"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_again_and_again_it_ends_and_everybody_is_found_meanwhile(
    tmp_path, kind
):
    with nullcontext("") if kind == "sqlite" else cluster() as address:
        program = Program(tmp_path, address)
        program.run("prepare", "80")
        old = next(iter(program.show()["in use"]))
        program.run("add", "--index")
        kills = 0
        for turn in range(3):
            process = program.start("rotate", "--batch", "1")
            assert process.stdout.readline() == b"begun\n"
            time.sleep(0.05 + 0.1 * turn)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
            process.communicate()
        meanwhile = program.show()
        assert (meanwhile["phones"], meanwhile["names"]) == (80, 80)
        program.run("rotate")
        after = program.show()
        assert (after["phones"], after["names"]) == (80, 80)
        assert kills >= 1
        assert list(after["in use"]) == [new_of(after)]
        assert old not in after["in use"]
        program.run("retire", old)


def new_of(shown):
    """The one key that has all entries: at least one of a name and of a phone each."""
    (name,) = [key for key, many in shown["in use"].items() if many >= 160]
    return name
