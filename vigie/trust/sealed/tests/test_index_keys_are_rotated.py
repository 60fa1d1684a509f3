"""The key of the blind index is replaced while phones and plates are still found."""

from types import SimpleNamespace

import pytest

from vigie.trust.sealed import blind, commands, keyring, rotation
from vigie.trust.sealed.blind import id_of
from vigie.trust.sealed.errors import NotSealed
from vigie.trust.sealed.fields import look_for
from vigie.trust.sealed.keyring import keys_of, new_keys, with_new_index, with_new_key
from vigie.trust.sealed.tests.conftest import NOW
from vigie.trust.sealed.tests.shamroom.models import Door

NUMBERS = [f"06399800{n:02}" for n in range(25)]


@pytest.fixture
def doors(room):
    Door.objects.bulk_create([Door(phone=n, plate=f"AB-{n}") for n in NUMBERS])


def add_index():
    shelf = keyring.shelf()
    shelf.put(with_new_index(shelf.keys()))
    return id_of(keyring.index_key())


def rotate(**more):
    return list(rotation.rotate(now=NOW, models=[Door], **more))


def found():
    """How many of the phones lead to their one row."""
    rows = [Door.objects.filter(look_for(Door, "phone_key", n)) for n in NUMBERS]
    return sum(
        [row.phone for row in one] == [n] for n, one in zip(NUMBERS, rows, strict=True)
    )


def entries():
    return dict(Door.objects.values_list("phone_key", "pk"))


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_phones_are_found_before_during_and_after_it(doors, batch):
    before, name = set(entries()), add_index()
    assert found() == 25
    for _step in rotation.rotate(now=NOW, models=[Door], batch=batch):
        assert found() == 25
    assert rotation.index_keys_in_use([Door]) == {name: 50}
    assert not before & set(entries())


def test_new_rows_are_under_the_new_key_at_once_and_old_ones_still_found(doors):
    name = add_index()
    row = Door.objects.create(phone="0639981234")
    assert row.phone_key.startswith(name)
    assert Door.objects.get(look_for(Door, "phone_key", "+33 6 39 98 12 34")) == row
    assert rotation.index_keys_in_use([Door])[name] == 1


def test_a_rotation_that_was_stopped_goes_on(doors):
    name = add_index()
    steps = rotation.rotate(now=NOW, models=[Door], batch=5)
    next(steps)
    steps.close()
    assert rotation.index_keys_in_use([Door])[name] == 10
    assert found() == 25
    rotate(batch=5)
    assert rotation.index_keys_in_use([Door]) == {name: 50}


def test_both_keys_are_replaced_in_one_pass(doors):
    shelf = keyring.shelf()
    shelf.put(with_new_key(with_new_index(shelf.keys())))
    assert sum(step.changed for step in rotate(batch=500)) == 100
    assert found() == 25
    assert set(rotation.keys_in_use([Door])) == {keyring.ring().current.hex()}


def test_a_second_rotation_changes_nothing(doors):
    add_index()
    rotate()
    before = entries()
    assert sum(step.changed for step in rotate()) == 0
    assert entries() == before


def test_a_row_read_before_and_saved_after_it_takes_the_new_key(doors):
    row = Door.objects.get(look_for(Door, "phone_key", NUMBERS[3]))
    name = add_index()
    rotate()
    row.name = "north"
    row.save()
    assert Door.objects.get(pk=row.pk).phone_key.startswith(name)
    assert found() == 25


def test_also_when_only_its_index_was_read(doors):
    row = Door.objects.only("phone_key").first()
    name = add_index()
    row.save(update_fields=["phone_key"])
    assert Door.objects.get(pk=row.pk).phone_key.startswith(name)


def test_what_does_not_open_keeps_its_entry_and_is_counted(doors, caplog):
    row = Door.objects.get(look_for(Door, "phone_key", NUMBERS[0]))
    broken = Door.objects.exclude(pk=row.pk).first()
    whole, parts = rotation._fresh_entry, []

    def fail(model, index, pk, held, entry):
        if pk == broken.pk:
            parts.append(index.name)
            raise NotSealed("here")
        return whole(model, index, pk, held, entry)

    add_index()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotation, "_fresh_entry", fail)
        rotate()
    assert set(parts) == {"phone_key", "plate_key"}
    assert Door.objects.get(pk=broken.pk).phone_key == broken.phone_key
    assert found() == 25


def test_the_text_of_the_keys_holds_every_one_in_its_order():
    keys = with_new_index(with_new_index(new_keys()))
    again = keys_of(keys.text)
    assert (again.index, again.former) == (keys.index, keys.former)
    assert len(set(again.indexes)) == 3
    assert again.indexes[0] == keys.index
    assert with_new_key(keys).former == keys.former


def test_an_entry_names_its_key_and_is_under_no_other():
    one, other = b"a" * 32, b"b" * 32
    entry = blind.entry(one, "door", "phone_key", "+33639981234")
    assert len(entry) == 40
    assert blind.is_under(one, entry)
    assert not blind.is_under(other, entry)
    assert blind.entry(one, "door", "phone_key", "") == ""
    assert blind.is_under(other, "")
    assert entry[8:] == blind.digest(one, "door", "phone_key", "+33639981234")


# The command


@pytest.fixture
def alone(doors, monkeypatch):
    """The command walks the sham room alone, as it would every room."""
    sham = SimpleNamespace(get_models=lambda: [Door])
    monkeypatch.setattr(rotation, "apps", sham)


def test_the_command_adds_rotates_and_retires(alone, capsys):
    old = id_of(keyring.index_key())
    assert commands.run(["retire", old]) == 2
    assert "indexes new values" in capsys.readouterr().err
    assert commands.run(["add", "--index"]) == 0
    new = id_of(keyring.index_key())
    assert f"added: {new}" in capsys.readouterr().out
    assert commands.run(["retire", old]) == 2
    assert "still has entries" in capsys.readouterr().err
    assert commands.run(["rotate"]) == 0
    assert commands.run(["retire", old]) == 0
    assert "Backups from before" in capsys.readouterr().out
    assert [id_of(key) for key in keyring.index_keys()] == [new]
    assert found() == 25


def test_the_list_says_how_many_entries_each_key_has(alone, capsys):
    old = id_of(keyring.index_key())
    new = add_index()
    Door.objects.create(phone="0639981234")
    commands.run(["list"])
    lines = capsys.readouterr().out.splitlines()
    assert f"{old}  50 index entries" in lines
    assert f"{new}  1 index entries  indexes new values" in lines


def test_an_entry_under_a_key_that_is_gone_is_named(alone, capsys):
    gone = id_of(keyring.index_key())
    keys = with_new_index(keyring.shelf().keys())
    keyring.shelf().put(keyring.Keys(keys.ring, keys.index))
    assert commands.run(["list"]) == 1
    assert f"{gone}  50 index entries  NOT ON THE RING" in capsys.readouterr().out
    rotate()
    assert found() == 25
