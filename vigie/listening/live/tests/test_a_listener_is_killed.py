"""`vigie listen` is killed with -9 while people write: all is there, once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing

from vigie.listening.live.tests.servers import Mastodon, serving
from vigie.listening.tests import test_an_import_survives as other

databases = other.databases
WORDS = "Qui a vu {name}, {age} ans, manteau vert ? Ne répond plus depuis 21 h"
NAMES = ("Orlane", "Témir", "Ana", "Luc", "Inès", "Omar", "Zoé", "Paul")


def _listener(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "vigie.listening.tests.program", "listen"],
        env={**os.environ, **environment},
        start_new_session=True,
    )


def _rows(address: str, question: str) -> list[tuple[object, ...]]:
    """Ask from outside of Django."""
    if address.startswith("sqlite"):
        import sqlite3

        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as file:
            return list(file.execute(question))
    import psycopg

    with psycopg.connect(address) as server:
        return list(server.execute(question))  # type: ignore[call-overload]


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the listener hangs"
        time.sleep(0.02)


def _write(server: Mastodon, first: int, many: int) -> None:
    for number in range(first, first + many):
        name, age = NAMES[number % 8], 18 + number // 8
        server.write(WORDS.format(name=name, age=age))


def test_what_was_written_while_it_was_killed_is_there_once(
    databases: list[dict[str, str]],
) -> None:
    mine = databases[0]
    address = mine["VIGIE_DATABASE_URL"]
    with serving(Mastodon()) as server:
        _write(server, 0, 1)
        other._run(mine, "source", server.url)
        for chunk in (20, 60):
            listener = _listener(mine)
            try:
                _until(lambda: _posts(address) > 0)
                while _posts(address) < chunk:
                    _write(server, len(server.statuses), 2)
                    time.sleep(0.02)
            finally:
                os.kill(listener.pid, signal.SIGKILL)
                listener.wait()
            _write(server, len(server.statuses), 100)
        before = _posts(address)
        listener = _listener(mine)
        try:
            wanted = len(server.statuses)
            _until(lambda: _posts(address) >= wanted)
        finally:
            listener.send_signal(signal.SIGTERM)
            assert listener.wait(timeout=20) == 0
    assert 60 <= before < wanted
    uris = {one["uri"] for one in server.statuses}
    stored = [
        row[0] for row in _rows(address, "SELECT post_id FROM listening_heardpost")
    ]
    assert len(stored) == len(uris)
    assert set(stored) == uris
    (told,) = _rows(address, "SELECT SUM(events) FROM listening_sourceminute")
    assert told[0] == wanted
    (kept,) = _rows(address, "SELECT cursor FROM listening_source")
    assert kept[0] == server.statuses[-1]["id"]


def _posts(address: str) -> int:
    return int(str(_rows(address, "SELECT count(*) FROM listening_heardpost")[0][0]))
