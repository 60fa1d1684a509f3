"""An import that is killed and started again gives what one without a kill gives."""

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from vigie.listening.tests import wire

NAMES = ["Orlane", "Témir", "Ana", "Luc", "Inès", "Omar", "Zoé", "Paul"]
TEXTS = [
    "Qui a vu {name}, {age} ans, manteau vert ? Ne répond plus depuis 21 h",
    "Lit libre pour deux ce soir vers le Quai Bleu, chez {name}, numéro {age}",
    "Rien à dire ce soir, {name} regarde le match",
    "Courage à toute la ville, de la part de {name} et {age} autres",
]


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """1,500 tweets: copies, reshares, deletions, and one broken line in a hundred."""
    lines = []
    for number in range(1500):
        name, age = NAMES[number * 7 % 8], 18 + number * 13 % 40
        text = TEXTS[number % 4].format(name=name, age=age)
        tweet = wire.tweet_v1(number, text)
        if number % 3 == 2:
            original = wire.tweet_v1(number - 8 if number > 8 else 0, text)
            tweet["retweeted_status"] = original
        line = wire.line(tweet)
        if number % 100 == 50:
            line = line[: 20 + number % 200] + b"\n"
        elif number % 500 == 499:
            line = wire.line({"delete": {"status": {"id_str": str(number - 300)}}})
        lines.append(line)
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"".join(lines))
    return path


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[list[dict[str, str]]]:
    """Two equal databases of the kind under test, as settings of a program."""
    on_server = connection.vendor == "postgresql"
    names = [f"vigie_kill_{secrets.token_hex(4)}" for _ in range(2)]
    made = [_settings(tmp_path / name, name, on_server) for name in names]
    try:
        if on_server:
            _on_server(f'CREATE DATABASE "{names[0]}"')
        _run(made[0], "prepare")
        if on_server:
            _on_server(f'CREATE DATABASE "{names[1]}" TEMPLATE "{names[0]}"')
        else:
            shutil.copytree(tmp_path / names[0], tmp_path / names[1])
        yield made
    finally:
        for name in names if on_server else ():
            _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _settings(folder: Path, name: str, on_server: bool) -> dict[str, str]:
    address = f"sqlite:///{folder}/vigie.sqlite3"
    if on_server:
        address = settings.DATABASE_URL.rpartition("/")[0] + f"/{name}"
    return {
        "VIGIE_DATA_DIR": str(folder),
        "VIGIE_DATABASE_URL": address,
        "VIGIE_SECRET_KEY": "the same for both, so that digests compare",
    }


def _on_server(statement: str) -> None:
    import psycopg

    address = settings.DATABASE_URL.rpartition("/")[0] + "/postgres"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(statement)  # type: ignore[call-overload]


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "vigie.listening.tests.program", *words]


def _run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(  # noqa: S603 (the program under test)
        _command(*words),
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _kill_when(environment: dict[str, str], path: Path, chunks: int) -> bool:
    """Import and kill with -9 as soon as so many chunks are stored; False if done."""
    begun = subprocess.Popen(  # noqa: S603 (the program under test)
        _command("import", str(path), "--emergency", "crue", "--processes", "2"),
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 90
    while begun.poll() is None:
        assert time.monotonic() < deadline, "the import hangs"
        if _stored_chunks(environment["VIGIE_DATABASE_URL"]) >= chunks:
            os.kill(begun.pid, signal.SIGKILL)
            break
        time.sleep(0.005)
    begun.communicate()
    return begun.returncode == -signal.SIGKILL


def _stored_chunks(address: str) -> int:
    """Count the ledger's rows from outside of Django."""
    count = "SELECT count(*) FROM listening_chunk"
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as file:
            return int(file.execute(count).fetchone()[0])
    import psycopg

    with psycopg.connect(address) as server:
        row = server.execute(count).fetchone()
    return int(row[0]) if row else 0


def _board(environment: dict[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(_run(environment, "show"))
    return shown


def test_killed_with_9_and_started_again_it_is_the_same(
    posts: Path, databases: list[dict[str, str]]
) -> None:
    killed, whole = databases
    imported = ("import", str(posts), "--emergency", "crue", "--processes")
    kills = sum(_kill_when(killed, posts, chunks) for chunks in (1, 30))
    between = _stored_chunks(killed["VIGIE_DATABASE_URL"])
    _run(whole, *imported, "1")
    _run(killed, *imported, "2")
    expected = _board(whole)
    assert _board(killed) == expected
    assert kills > 0
    assert 0 < between < len(expected["chunks"])
    assert len(expected["chunks"]) > 60
    assert len(expected["calls"]) > 10
    assert len(expected["aside"]) == 15
