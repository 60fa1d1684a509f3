"""`vigie backup` and `vigie restore`: a code, and one sentence."""

import io

import pytest

from vigie.work.backup.making import make
from vigie.work.backup.stream import key_of, new_keys
from vigie.work.backup.tests.test_a_backup_is_restored import (
    NOW,
    database,
    place_in,
    rows,
)
from vigie.work.commands import backup


@pytest.fixture
def keys(settings):
    public, private = new_keys()
    settings.BACKUP_KEY = public
    return public, private


@pytest.fixture
def here(tmp_path, monkeypatch):
    made = place_in(tmp_path / "here")
    database(made)
    monkeypatch.setattr(backup, "place", lambda: made)
    return made


@pytest.fixture(autouse=True)
def _no_connection(monkeypatch):
    monkeypatch.setattr(backup.connection, "close", lambda: None)


def test_a_backup_says_how_large_it_is_and_what_is_not_in_it(
    here, keys, tmp_path, capsys
):
    assert backup.run([str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert f"{(tmp_path / 'out').stat().st_size:,} bytes" in said
    assert "case-keys" in said
    assert "private half" in said


def test_keys_are_made_for_backups_to_be_read_with(here, settings, tmp_path, capsys):
    private = tmp_path / "private"
    assert backup.run(["key", "--out", str(private)]) == 0
    public = capsys.readouterr().out.split("VIGIE_BACKUP_KEY=")[1].split()[0]
    assert private.stat().st_mode & 0o077 == 0
    assert private.read_text().strip() not in public
    settings.BACKUP_KEY = public
    assert backup.run([str(tmp_path / "out")]) == 0
    here.database["NAME"].unlink()
    assert backup.bring_back([str(tmp_path / "out"), "--key", str(private)]) == 0
    assert "as of" in capsys.readouterr().out
    assert rows(here) == [1, 2, 3]


def test_a_private_half_is_not_written_over(tmp_path, capsys):
    path = tmp_path / "private"
    path.write_text("precious")
    assert backup.run(["key", "--out", str(path)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert path.read_text() == "precious"


def test_the_private_half_is_printed_once_when_no_file_is_named(capsys):
    assert backup.run(["key"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(key_of(lines[0].removeprefix("VIGIE_BACKUP_KEY="))) == 32
    assert len(key_of(lines[-1])) == 32


def test_the_private_half_may_come_by_the_standard_input(
    here, keys, tmp_path, monkeypatch
):
    public, private = keys
    make(here, tmp_path / "out", key_of(public), NOW)
    monkeypatch.setattr("sys.stdin", io.StringIO(private + "\n"))
    words = [str(tmp_path / "out"), "--key", "-", "--force"]
    assert backup.bring_back(words) == 0


def refused(capsys, code):
    said = capsys.readouterr().err
    assert code == 2
    assert said.count("\n") == 1
    assert said.startswith("vigie: ")
    return said


def test_without_a_key_it_says_how_to_make_one(here, settings, capsys, tmp_path):
    settings.BACKUP_KEY = ""
    assert "vigie backup key" in refused(capsys, backup.run([str(tmp_path / "x")]))


def test_a_place_that_cannot_be_written_is_named(here, keys, capsys, tmp_path):
    path = tmp_path / "no" / "folder"
    assert "cannot be written" in refused(capsys, backup.run([str(path)]))


def test_a_restore_over_a_database_wants_to_be_forced(here, keys, tmp_path, capsys):
    public, private = keys
    make(here, tmp_path / "out", key_of(public), NOW)
    (tmp_path / "private").write_text(private)
    words = [str(tmp_path / "out"), "--key", str(tmp_path / "private")]
    assert "--force" in refused(capsys, backup.bring_back(words))


def test_a_wrong_key_is_named(here, keys, tmp_path, capsys):
    make(here, tmp_path / "out", key_of(keys[0]), NOW)
    (tmp_path / "private").write_text(new_keys()[1])
    words = [str(tmp_path / "out"), "--key", str(tmp_path / "private"), "--force"]
    assert "does not open" in refused(capsys, backup.bring_back(words))


@pytest.mark.parametrize("lacking", ["out", "private"])
def test_a_file_that_is_not_there_is_named(here, keys, tmp_path, capsys, lacking):
    (tmp_path / "private").write_text(keys[1])
    make(here, tmp_path / "out", key_of(keys[0]), NOW)
    (tmp_path / lacking).unlink()
    words = [str(tmp_path / "out"), "--key", str(tmp_path / "private"), "--force"]
    assert lacking in refused(capsys, backup.bring_back(words))
