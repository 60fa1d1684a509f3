"""Kills the worker that sends letters, again and again, and counts what arrived.

`python -m tests.letters_killed FOLDER ANSWERS CONTACTS KILLS SEED` in a process of its
own, with VIGIE_DATA_DIR set. Each of ANSWERS members tells CONTACTS addresses. The
channel writes down what it got, with the key, before it says so, as a receiver on
another machine would have it. Prints JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from vigie.config.cli import start_django

start_django()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from vigie.lib import clock  # noqa: E402
from vigie.relaying.channels.contract import Done, Outcome, Text  # noqa: E402
from vigie.relaying.kinds import Kind, know  # noqa: E402
from vigie.relaying.models import Address, Letter  # noqa: E402
from vigie.relaying.notes import Notes  # noqa: E402
from vigie.relaying.queueing import News, announce_many, queue  # noqa: E402
from vigie.relaying.sending import Sender  # noqa: E402
from vigie.relaying.states import Channel, LetterState  # noqa: E402
from vigie.work.database import writing  # noqa: E402

PACE = 60  # seconds of the worker's clock in one of ours: news waits a minute
SHARED = 4  # letters of one address, when everybody is told


def words(facts, language, channel) -> Text:
    return Text("", " ".join(str(fact["n"]) for fact in facts))


know(Kind("killed.plain", words))
know(Kind("killed.news", words, digest=True))


def fill(answers: int, contacts: int) -> int:
    """Write the messages, the addresses and the letters between; return how many."""
    people = max(answers * contacts // SHARED, contacts)
    for at in range(0, people, 20_000):
        part = range(at, min(at + 20_000, people))
        made = [Address(channel=Channel.MAIL, value=f"r{n}@x.org") for n in part]
        with writing():
            Address.objects.bulk_create(made, batch_size=100)
    told = (
        News(f"killed:{n}", f"killed.{'news' if n % 2 else 'plain'}", {"n": n})
        for n in range(answers)
    )
    messages = announce_many(told, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE killed_who (n integer, id char(32))")
        cursor.execute("CREATE TABLE killed_what (n integer, id char(32))")
        rows = enumerate(Address.objects.values_list("id", flat=True))
        cursor.executemany(
            "INSERT INTO killed_who VALUES (%s, %s)", [(n, i.hex) for n, i in rows]
        )
        cursor.executemany(
            "INSERT INTO killed_what VALUES (%s, %s)",
            [(n, message.pk.hex) for n, message in enumerate(messages)],
        )
        cursor.execute("CREATE INDEX killed_n ON killed_who (n)")
        cursor.execute("CREATE TABLE killed_no (k integer)")
        cursor.executemany(
            "INSERT INTO killed_no VALUES (%s)", [(k,) for k in range(contacts)]
        )
    # Whom the nth member tells: CONTACTS in a row, from a place left to arithmetic.
    cast = "" if connection.vendor == "sqlite" else "::uuid"
    pairs = (
        f"SELECT what.id{cast}, who.id{cast} FROM killed_what what"  # noqa: S608
        " CROSS JOIN killed_no"
        f" JOIN killed_who who ON who.n = (what.n * 7919 + k) %% {people}"
    )
    return queue((pairs, []), now=clock.now())


class Receiver:
    """The other side: it writes down key and words, then says that it has them."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def __call__(self, batch) -> Iterator[Outcome]:
        for out in batch:
            said = out.text.body.replace("\n", " ")
            os.write(self._file, f"{out.key}\t{out.to}\t{said}\n".encode())
            yield Outcome(out.key, Done.SENT)


def sending(folder: Path, began: float) -> None:
    """Send until no letter waits, by a clock that runs PACE times as fast."""
    start = clock.now() - timedelta(seconds=time.time() - began)

    def now():
        return start + timedelta(seconds=(time.time() - began) * PACE)

    notes = Notes(folder / "mail.notes")
    sender = Sender(Channel.MAIL, Receiver(folder / "got"), notes)
    over = (LetterState.WAITING, LetterState.SENDING)
    while Letter.objects.filter(state__in=over).exists():
        if not sender.turn(now, random.random):
            time.sleep(0.02)
    notes.close()


def killed(do: Callable[[], None], when: Callable[[], bool]) -> bool:
    """Do something in a child, kill it as soon as `when`; whether it was killed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            do()
            os._exit(0)
        finally:
            os._exit(1)
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if when():
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
        time.sleep(0.001)
    return False


def after(file: Path, size: int, seconds: float) -> Callable[[], bool]:
    """Return whether the file has grown by so much, and then some time has passed."""
    passed: list[float] = []
    before = file.stat().st_size if file.exists() else 0

    def is_so() -> bool:
        if not passed and file.exists() and file.stat().st_size > before + size:
            passed.append(time.monotonic() + seconds)
        return bool(passed) and time.monotonic() > passed[0]

    return is_so


def look(got: Path) -> dict[str, int]:
    """Return what arrived: in all, twice under one key, and for each pair."""
    keys: set[str] = set()
    told: Counter[str] = Counter()
    raw = again = 0
    with got.open() as lines:
        for line in lines:
            key, to, numbers = line.rstrip("\n").split("\t")
            raw += 1
            if key in keys:
                again += 1
                continue
            keys.add(key)
            told.update(f"{to} {number}" for number in numbers.split())
    return {
        "letters_out": raw,
        "again_under_a_known_key": again,
        "pairs_told": len(told),
        "told_twice": sum(count > 1 for count in told.values()),
    }


def main(folder: Path, answers: int, contacts: int, kills: int, seed: int) -> None:
    call_command("migrate", verbosity=0)
    queued = fill(answers, contacts)
    chance, got, began = random.Random(seed), folder / "got", time.time()
    done = 0
    for _ in range(kills):
        # 60 bytes and more a letter: all kills fall into the run.
        grown = chance.uniform(0, 60 * queued / 2 / (kills + 1))
        when = after(got, int(grown), chance.uniform(0, 0.03))
        done += killed(lambda: sending(folder, began), when)
    killed(lambda: sending(folder, began), lambda: False)
    states = Counter(Letter.objects.values_list("state", flat=True))
    found = {
        "queued": queued,
        "kills": done,
        "sent": states[LetterState.SENT],
        "other_states": sum(states.values()) - states[LetterState.SENT],
        **look(got),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
