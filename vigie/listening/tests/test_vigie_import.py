"""`vigie import` from the outside: plain sentences, exit codes, the same twice."""

import re
from pathlib import Path

import pytest
from django.db import DatabaseError

from vigie.emergencies.models import Emergency
from vigie.listening import preparing
from vigie.listening.commands import import_
from vigie.listening.commands.import_ import run
from vigie.listening.importing import Writer
from vigie.listening.models import Call, Chunk
from vigie.listening.tests import sham, wire
from vigie.listening.tests.making import board, emergency

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = "Lit libre vers le Quai Bleu, deux places"


@pytest.fixture(autouse=True)
def _sham_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "reader_of", lambda recipe: sham.read)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    data = wire.lines(*(wire.tweet_v1(n, f"{OFFER} {n % 5}") for n in range(50)))
    path.write_bytes(data + b'{"id_str": "60", "te\n')
    return path


@pytest.mark.parametrize("processes", ["1", "2"])
def test_posts_are_imported_and_a_second_time_changes_nothing(
    posts: Path, processes: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    where = emergency()
    aside = tmp_path / "bad.jsonl"
    words = [str(posts), "--emergency", "crue", "--processes", processes]
    assert run([*words, "--quarantine", str(aside)]) == 0
    first = capsys.readouterr().err
    assert re.search(r"posts read +│ +50 ", first)
    assert re.search(r"bad records put aside +│ +1 ", first)
    assert aside.read_text().count("\n") == 1
    before = board(where)
    assert Call.objects.exists()
    assert run(words) == 0
    assert re.search(r"records imported before +│ +51 ", capsys.readouterr().err)
    assert board(where) == before


def test_a_table_is_imported_and_its_language_comes_from_the_rules(
    tmp_path: Path,
) -> None:
    emergency()
    path = tmp_path / "night.csv"
    path.write_text(f'row,text,created_utc\n1,"{OFFER}",2015-11-13 21:30:00\n')
    assert run([str(path), "--emergency", "crue"]) == 0
    call = Call.objects.get()
    assert (call.source, call.lang) == ("night", "fr")
    assert Chunk.objects.get().source_name == "night.csv"


def test_an_emergency_that_is_not_there_or_archived_is_refused(
    posts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([str(posts), "--emergency", "crue"]) == 2
    assert (
        "there is no emergency 'crue'; there is: none yet." in capsys.readouterr().err
    )
    emergency()
    assert run([str(posts), "--emergency", "feu"]) == 2
    assert "there is no emergency 'feu'; there is: crue." in capsys.readouterr().err
    Emergency.objects.update(state="archived")
    assert run([str(posts), "--emergency", "crue"]) == 2
    assert "is archived and takes no more posts" in capsys.readouterr().err
    assert not Chunk.objects.exists()


@pytest.mark.parametrize("content", [b"", b"once upon a time\n", None])
def test_a_file_of_no_posts_is_refused(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    emergency()
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    assert run([str(path), "--emergency", "crue"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"vigie: {path} ")
    assert error.count("\n") == 1


def test_a_database_that_fails_gets_a_sentence_and_code_1(
    posts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    emergency()

    def fail(*_: object) -> None:
        raise DatabaseError("disk full\nsecret detail")

    words = [str(posts), "--emergency", "crue", "--processes", "1"]
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "store", fail)
        assert run(words) == 1
    error = capsys.readouterr().err
    assert "the database failed: disk full. Import again." in error
    assert "secret" not in error
    with monkeypatch.context() as patch:
        patch.setattr(import_, "_emergency", fail)
        assert run(words) == 1
    assert "the database cannot be used (disk full)" in capsys.readouterr().err


def test_ctrl_c_says_how_to_go_on(
    posts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    emergency()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Writer, "store", stop)
    assert run([str(posts), "--emergency", "crue", "--processes", "1"]) == 130
    assert "stopped; import again to go on." in capsys.readouterr().err
