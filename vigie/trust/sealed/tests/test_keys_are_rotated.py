"""Every value comes to the newest key, whatever stops the rotation on its way."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from vigie.trust.models import Rotation
from vigie.trust.sealed import commands, keyring, rotation
from vigie.trust.sealed.errors import CannotOpen
from vigie.trust.sealed.fields import OperationalField
from vigie.trust.sealed.keyring import Keys
from vigie.trust.sealed.tests.conftest import NOW
from vigie.trust.sealed.tests.shamroom.models import Door, Stay

BOTH = [Door, Stay]
PROGRAM = Path(__file__).with_name("program.py")


def add_key():
    shelf = keyring.shelf()
    shelf.put(keyring.with_new_key(shelf.keys()))
    return keyring.ring().current.hex()


def rotate(**more):
    return list(rotation.rotate(now=NOW, models=BOTH, **more))


def phones():
    return sorted(row.phone or "" for row in Door.objects.all())


@pytest.fixture
def doors(room):
    numbers = [f"06399800{n:02}" for n in range(25)]
    Door.objects.bulk_create([Door(phone=n, plate=f"AB-{n}") for n in numbers])
    Stay.objects.bulk_create([Stay(phone="0639980099"), Stay()])
    return numbers


@pytest.mark.parametrize("batch", [1, 7, 25, 500])
def test_all_values_come_to_the_new_key_and_say_the_same(doors, batch):
    name = add_key()
    steps = rotate(batch=batch)
    assert rotation.keys_in_use(BOTH) == {name: 51}
    assert sum(step.changed for step in steps) == 51
    assert {step.table for step in steps} == {"shamroom_door", "shamroom_stay"}
    assert phones() == doors
    assert all(step.rows <= batch for step in steps)


def test_a_rotation_without_a_new_key_changes_nothing(doors):
    before = list(Door.objects.order_by("pk").values_list("phone", flat=True))
    assert sum(step.changed for step in rotate()) == 0
    after = list(Door.objects.order_by("pk").values_list("phone", flat=True))
    assert [v.stored for v in after] == [v.stored for v in before]


def test_the_old_key_may_be_taken_off_afterwards(doors):
    old = keyring.ring().current
    add_key()
    rotate()
    keys = keyring.shelf().keys()
    keyring.shelf().put(Keys(keys.ring.without(old), keys.index))
    assert phones() == doors


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_stopped_rotation_goes_on_where_it_was(doors, stop):
    name = add_key()
    steps = rotation.rotate(now=NOW, models=BOTH, batch=8)
    for _ in range(stop):
        next(steps)
    steps.close()
    assert rotation.keys_in_use(BOTH)[name] == stop * 16
    rest = rotate(batch=8)
    assert sum(step.changed for step in rest) == 51 - stop * 16
    assert rotation.keys_in_use(BOTH) == {name: 51}
    assert phones() == doors


def test_a_batch_that_fails_leaves_nothing_half_done(doors, monkeypatch):
    name = add_key()
    real = rotation._store

    def fail(*words):
        real(*words)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_store", fail)
        with pytest.raises(KeyboardInterrupt):
            rotate(batch=8)
    assert name not in rotation.keys_in_use(BOTH)
    assert not Rotation.objects.exclude(done_to=None).exists()
    rotate(batch=8)
    assert phones() == doors


def test_rows_written_with_the_old_key_meanwhile_are_caught_by_the_next_pass(doors):
    before = keyring.shelf().keys()
    name = add_key()
    steps = rotation.rotate(now=NOW, models=[Door], batch=25)
    next(steps)
    after = keyring.shelf().keys()
    keyring.shelf().put(before)
    late = Door.objects.create(phone="0639981234")
    keyring.shelf().put(after)
    list(steps)
    assert rotation.keys_in_use([Door]) == {name: 51}
    assert Door.objects.get(pk=late.pk).phone == "0639981234"


def test_a_key_added_on_the_way_is_taken_from_there_on(doors):
    add_key()
    steps = rotation.rotate(now=NOW, models=BOTH, batch=8)
    next(steps)
    newest = add_key()
    list(steps)
    assert rotation.keys_in_use(BOTH) == {newest: 51}
    assert phones() == doors


def test_what_does_not_open_is_left_and_reported_and_the_rest_goes_on(doors, caplog):
    one = Door.objects.order_by("pk")[3]
    with connection.cursor() as cursor:
        pk = Door._meta.pk.get_db_prep_value(one.pk, connection)
        cursor.execute(
            "UPDATE shamroom_door SET phone = %s WHERE id = %s", [b"plain", pk]
        )
    name = add_key()
    steps = rotate(batch=8)
    assert rotation.keys_in_use(BOTH) == {name: 50, "none": 1}
    assert max(step.unreadable for step in steps) == 1
    assert "a value of shamroom_door.phone does not open: not_sealed" in caplog.text
    done = Rotation.objects.get(table="shamroom_door")
    assert (done.changed, done.unreadable, done.ended_at) == (49, 1, NOW)
    with pytest.raises(CannotOpen):
        assert Door.objects.get(pk=one.pk).phone


def test_the_progress_holds_the_key_and_the_moment_it_ended(doors):
    name = add_key()
    rotate()
    done = Rotation.objects.get(table="shamroom_stay")
    assert (done.key_name, done.changed, done.unreadable) == (name, 1, 0)
    assert (done.ended_at, done.done_to) == (NOW, None)


def test_every_model_of_the_program_with_an_operational_column_is_rotated():
    sealed = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, OperationalField)
    }
    names = [model._meta.label for model in rotation.tables()]
    assert sorted(names) == sorted(sealed)
    assert {"trust.GlassRequest", "relaying.Address", "safety.CheckIn"} <= sealed


@pytest.mark.django_db(transaction=True)
def test_the_command_adds_rotates_lists_and_retires(capsys):
    (old,) = keyring.ring().keys
    assert commands.run(["add"]) == 0
    new = keyring.ring().current
    assert new != old
    assert commands.run(["rotate", "--batch", "2"]) == 0
    assert commands.run(["list"]) == 0
    assert commands.run(["retire", old.hex()]) == 0
    assert list(keyring.ring().keys) == [new]
    said = capsys.readouterr().out
    assert f"added: {new.hex()}" in said
    assert "rotated: 0 values in" in said
    assert f"{old.hex()}  0 values\n{new.hex()}  0 values  seals new values" in said
    assert f"retired: {old.hex()}" in said


def test_a_key_that_is_needed_is_not_retired(doors, capsys, monkeypatch):
    monkeypatch.setattr(rotation, "tables", lambda: BOTH)
    old = keyring.ring().current.hex()
    new = add_key()
    assert commands.run(["retire", old]) == 2
    assert commands.run(["retire", new]) == 2
    assert commands.run(["retire", "00000000"]) == 2
    assert commands.run(["retire", "zz"]) == 2
    said = capsys.readouterr().err
    assert "rotate` first" in said
    assert "add another first" in said
    assert "no key of that id" in said
    assert "eight signs" in said
    assert len(keyring.ring().keys) == 2


def test_values_under_a_key_that_is_gone_are_listed_and_end_with_1(
    doors, capsys, monkeypatch
):
    monkeypatch.setattr(rotation, "tables", lambda: BOTH)
    old = keyring.ring().current
    add_key()
    keys = keyring.shelf().keys()
    keyring.shelf().put(Keys(keys.ring.without(old), keys.index))
    assert commands.run(["list"]) == 1
    assert f"{old.hex()}  51 values  NOT ON THE RING" in capsys.readouterr().out
    assert commands.run(["rotate"]) == 1
    assert "do not open" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_keys_of_the_setting_are_not_changed_by_the_command(settings, capsys):
    assert commands.run(["new"]) == 0
    settings.SEALING_KEYS = capsys.readouterr().out
    assert commands.run(["add"]) == 2
    assert commands.run(["retire", "00000000"]) == 2
    assert commands.run(["list"]) == 0
    assert commands.run(["rotate", "--batch", "0"]) == 2
    assert "VIGIE_SEALING_KEYS" in capsys.readouterr().err


class Program:
    """`vigie` with the sham room, on a database of its own, to be killed."""

    def __init__(self, folder):
        self.environment = {**os.environ, "VIGIE_DATA_DIR": str(folder)}
        self.environment.pop("VIGIE_DATABASE_URL", None)

    def start(self, *words):
        command = [sys.executable, PROGRAM, *words]
        return subprocess.Popen(  # noqa: S603
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *words):
        process = self.start(*words)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return said.decode()


@pytest.mark.slow
def test_a_rotation_killed_again_and_again_ends_and_loses_nothing(tmp_path):
    program = Program(tmp_path)
    program.run("prepare", "4000")
    program.run("add")
    kills = 0
    for turn in range(8):
        process = program.start("rotate", "--batch", "5")
        assert process.stdout.readline() == b"begun\n"
        time.sleep(0.02 * (turn + 1))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate()
    program.run("rotate")
    shown = json.loads(program.run("show"))
    assert kills >= 3
    assert shown["right"] == 4000
    assert list(shown["in use"].values()) == [4000]
