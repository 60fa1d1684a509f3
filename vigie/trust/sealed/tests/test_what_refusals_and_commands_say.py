"""What is said when something of sealed data is refused, and by `vigie keys`."""

import inspect

import pytest

from vigie.trust.sealed import commands, errors, keyring, rotation
from vigie.trust.sealed.errors import Altered, CannotOpen, NotSealed, UnknownKey
from vigie.trust.sealed.reporting import report, unreadable
from vigie.trust.sealed.tests.shamroom.models import Door

EVERY = [
    one
    for _name, one in inspect.getmembers(errors, inspect.isclass)
    if issubclass(one, errors.SealingError)
]


def test_a_value_that_does_not_open_is_told_with_its_column_and_a_reason():
    told = str(Altered("tips_tip.phone"))
    assert told.startswith("tips_tip.phone: The stored value was changed")
    assert str(NotSealed()) == NotSealed.__doc__
    assert Altered("a.b").where == "a.b"
    assert CannotOpen().where == ""


def test_every_reason_has_a_name_of_its_own_for_the_operators_figures():
    kinds = {one.kind for one in (CannotOpen, NotSealed, UnknownKey, Altered)}
    assert kinds == {"cannot_open", "not_sealed", "unknown_key", "altered"}


@pytest.mark.parametrize("refusal", EVERY)
def test_every_refusal_of_sealed_data_is_caught_as_one(refusal):
    assert refusal.__doc__.endswith(".")
    with pytest.raises(errors.SealingError):
        raise refusal


@pytest.mark.parametrize("kind", [NotSealed, UnknownKey, Altered])
def test_a_report_counts_and_logs_the_column_and_the_kind_alone(kind, caplog):
    count = unreadable.labels("tips_tip.phone", kind.kind)._value
    before = count.get()
    report(kind("tips_tip.phone"))
    assert count.get() == before + 1
    (line,) = caplog.records
    assert line.name == "vigie.trust.sealed"
    assert line.levelname == "ERROR"
    wanted = f"a value of tips_tip.phone does not open: {kind.kind}"
    assert line.getMessage() == wanted


def test_new_keys_are_printed_as_the_setting_takes_them(capsys):
    assert commands.run(["new"]) == 0
    first = capsys.readouterr().out
    keys = keyring.keys_of(first)
    assert keys.text == first
    assert len(keys.ring.keys) == 1
    commands.run(["new"])
    assert capsys.readouterr().out != first


def test_the_list_marks_the_key_that_seals(room, capsys, monkeypatch):
    monkeypatch.setattr(rotation, "tables", lambda: [Door])
    Door.objects.create(phone="0639980000", plate="AB-123-CD")
    old = keyring.ring().current.hex()
    commands.run(["add"])
    new = keyring.ring().current.hex()
    capsys.readouterr()
    assert commands.run(["list"]) == 0
    *values, index = capsys.readouterr().out.splitlines()
    assert values == [f"{old}  2 values", f"{new}  0 values  seals new values"]
    assert index.endswith("index entries  indexes new values")


def test_adding_a_key_says_what_to_do_next(capsys):
    assert commands.run(["add"]) == 0
    new = keyring.ring().current.hex()
    assert capsys.readouterr().out == f"added: {new}; now run `vigie keys rotate`.\n"


def test_whoever_watches_a_rotation_sees_how_far_it_is(room, capsys, monkeypatch):
    monkeypatch.setattr(rotation, "tables", lambda: [Door])
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    for number in range(3):
        Door.objects.create(phone=f"063998000{number}")
    commands.run(["add"])
    capsys.readouterr()
    assert commands.run(["rotate", "--batch", "2"]) == 0
    said = capsys.readouterr()
    assert "\rshamroom_door: 2 rows\rshamroom_door: 3 rows" in said.err
    assert said.out.startswith("rotated: 3 values in ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rotate", "--batch", "0"], "--batch is a number of rows, one at least."),
        (["retire", "zz"], "A key's id is eight signs; see `vigie keys list`."),
        (["retire", "00000000"], "There is no key of that id; see `vigie keys list`."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_changes_nothing(
    words, said, capsys
):
    before = keyring.shelf().keys().text
    assert commands.run(words) == 2
    assert capsys.readouterr().err == f"vigie keys: {said}\n"
    assert keyring.shelf().keys().text == before


@pytest.mark.parametrize("words", [[], ["eat"], ["retire"], ["rotate", "--batch", "x"]])
def test_what_is_no_command_ends_with_the_way_to_write_it(words, capsys):
    with pytest.raises(SystemExit) as ended:
        commands.run(words)
    assert ended.value.code == 2
    assert "usage: vigie keys" in capsys.readouterr().err
