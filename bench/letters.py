"""Letters: queued a second, the worker's cost of one, and each told exactly once.

    python -m bench letters, or python -m bench.letters ANSWERS

ANSWERS members who tell 20 contacts each, 100,000 unless given, while the worker is
killed ten times; on SQLite. The first two figures are taken on both databases.
"""
# ruff: noqa: S608 the tables are ours

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.databases import on_both

MESSAGES, ADDRESSES = 200, 1000  # every pair is a letter
CARRIED = 20_000  # letters that the worker carries, of each sort
CONTACTS, KILLS = 20, 10
TARGET = 50_000  # letters queued a second on SQLite


def main() -> None:
    """Print every figure; end with exit code 1 if a criterion was not met."""
    words = sys.argv[1:]
    exactly_once(int(words[0]) if words else 100_000)
    on_both("bench.letters")


def measure() -> None:
    """Queue and carry letters in the database of the settings."""
    from vigie.config.cli import start_django

    start_django()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    know_kinds()
    rate = queued()
    carried("plain")
    carried("news")
    if by_smtp() is None:
        print("by SMTP: not measured, there is no such channel")
    if connection.vendor == "sqlite" and rate < TARGET:
        raise SystemExit(1)


def know_kinds() -> None:
    """Have two kinds of made-up messages, one of them digested."""
    from vigie.relaying.channels.contract import Text
    from vigie.relaying.kinds import Kind, know

    def words(facts: Sequence[Any], language: str, channel: object) -> Text:
        names = ", ".join(fact["who"] for fact in facts)
        return Text(
            f"{names}: safe", f"{names} told that they are safe.", notice="News"
        )

    know(Kind("plain", words))
    know(Kind("news", words, digest=True))


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Return seconds by the clock and of this process's processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def queued() -> float:
    """Letters a second, beside the bare INSERT of the same rows; the median of five."""
    from django.db import connection

    from vigie.lib import clock
    from vigie.relaying.models import Address, Letter
    from vigie.relaying.queueing import News, announce_many, queue
    from vigie.relaying.states import Channel
    from vigie.work.database import writing

    now, table = clock.now(), Letter._meta.db_table
    made = [
        Address(channel=Channel.MAIL, value=f"r{n}@example.org")
        for n in range(ADDRESSES)
    ]
    with writing():
        Address.objects.bulk_create(made, batch_size=100)
    news = [News(f"e{n}", "plain", {"who": f"P{n}"}) for n in range(MESSAGES)]
    sealing = timed(lambda: announce_many(news, now=now))[1]
    pairs = "SELECT m.id, a.id FROM relaying_message m CROSS JOIN relaying_address a"
    bare = bare_like(table)
    many, found = MESSAGES * ADDRESSES, []
    for _ in range(5):
        run(f"DELETE FROM {table}")
        real = timed(lambda: queue((pairs, []), now=now))
        assert Letter.objects.count() == many
        run(f"DELETE FROM {bare}")
        limit = timed(lambda: run(f"INSERT INTO {bare} SELECT * FROM {table}"))
        found.append((real, limit))
    found.sort(key=lambda one: one[0][0] / one[1][0])
    (real, real_cpu), (limit, _) = found[2]
    words = f"{connection.vendor}: {many / real:,.0f} letters queued a second"
    if connection.vendor == "sqlite":
        words += f" ({many / real_cpu:,.0f} a processor second)"
    print(f"{words}, a bare INSERT of the same rows {many / limit:,.0f}", end="")
    print(f": {limit / real:.0%} of it; a message {sealing / MESSAGES * 1e6:.0f} µs")
    run(f"DELETE FROM {table}")
    run(f"DROP TABLE {bare}")
    return many / (real_cpu if connection.vendor == "sqlite" else real)


def bare_like(table: str) -> str:
    """Make a table with the same columns and indexes, and return its name."""
    from django.db import connection

    bare = f"bare_{table}"
    if connection.vendor != "sqlite":
        run(f"CREATE TABLE {bare} (LIKE {table} INCLUDING ALL)")
        return bare
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL",
            [table],
        )
        for (sql,) in cursor.fetchall():
            cursor.execute(sql.replace(table, bare).replace('"letter_', '"bare_'))
    return bare


def run(sql: str) -> None:
    """Do it in a transaction of its own."""
    from django.db import connection

    from vigie.work.database import writing

    with writing(), connection.cursor() as cursor:
        cursor.execute(sql)


def _null(batch: Sequence[Any]) -> Iterable[Any]:
    from vigie.relaying.channels.contract import Done, Outcome

    for out in batch:
        yield Outcome(out.key, Done.SENT)


def _letters(kind: str, many: int) -> None:
    """Queue so many letters of a kind: 20 receivers of each message."""
    from django.db.models import Value

    from vigie.lib import clock
    from vigie.relaying.models import Address
    from vigie.relaying.queueing import News, announce_many, queue

    now, chance = clock.now(), random.Random(7)
    addresses = list(Address.objects.values_list("pk", flat=True)[:ADDRESSES])
    news = (News(f"{kind}{n}", kind, {"who": f"P{n}"}) for n in range(many // CONTACTS))
    for message in announce_many(news, now=now):
        start = chance.randrange(len(addresses) - CONTACTS)
        part = addresses[start : start + CONTACTS]
        rows = Address.objects.filter(pk__in=part).order_by()
        queue(rows.values_list(Value(message.pk), "pk"), now=now)


def carried(kind: str) -> None:
    """Processor time of the worker for one letter, with a channel that does nothing."""
    from vigie.relaying.models import Address, Letter

    Address.objects.update(news_at=None)
    _letters(kind, CARRIED)
    waits = Letter.objects.filter(state=0)
    many = waits.count()
    wall, cpu = timed(lambda: _carry(_null, waits))
    print(
        f"  the worker, {kind}: {cpu / many * 1e6:.0f} µs of processor a letter,"
        f" {many / wall:,.0f} letters a second"
    )


def _carry(send: Callable[..., Any], waits: Any) -> None:
    from vigie.lib import clock
    from vigie.relaying.notes import Notes
    from vigie.relaying.sending import Sender
    from vigie.relaying.states import Channel

    notes = Notes(Path(tempfile.mkdtemp(prefix="vigie-bench-")) / "mail.notes")
    sender, late = Sender(Channel.MAIL, send, notes), timedelta()
    while waits.exists():
        moment = late
        if not sender.turn(lambda at=moment: clock.now() + at, random.random):
            late += timedelta(seconds=61)  # news waits a minute: not here
    notes.close()


def by_smtp() -> float | None:
    """The same by SMTP to a server of this machine that takes everything."""
    try:
        from vigie.relaying.channels.mail.channel import send
    except ImportError:
        return None
    from django.conf import settings
    from django.test.utils import override_settings

    from vigie.lib.mail import mail_settings
    from vigie.relaying.models import Letter

    words = [sys.executable, "-m", "bench.smtp"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = f"smtp://127.0.0.1:{int(server.stdout.readline())}"
        with override_settings(MAIL=True, MAIL_URL=address, **mail_settings(address)):
            assert settings.MAIL
            _smtp_letters()
            waits = Letter.objects.filter(state=0)
            many = waits.count()
            wall, cpu = timed(lambda: _carry(send, waits))
    finally:
        server.terminate()
        server.wait()
    print(
        f"  by SMTP: {cpu / many * 1e6:.0f} µs of processor a letter,"
        f" {many / wall:,.0f} letters a second"
    )
    return cpu / many


def _smtp_letters() -> None:
    from vigie.relaying.kinds import Kind, kind_of, know

    know(Kind("smtp", kind_of("plain").render))
    _letters("smtp", 2000)


def exactly_once(answers: int) -> None:
    """Tell 20 contacts of each answer while the worker is killed ten times."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder:
        environment = {
            **os.environ,
            "VIGIE_DATA_DIR": folder,
            "VIGIE_DATABASE_URL": f"sqlite:///{folder}/killed.sqlite3",
        }
        given = [folder, str(answers), str(CONTACTS), str(KILLS), "20151113"]
        words = [sys.executable, "-m", "tests.letters_killed", *given]
        began = time.perf_counter()
        said = subprocess.run(
            words, env=environment, capture_output=True, text=True, check=True
        )
        minutes = (time.perf_counter() - began) / 60
    found = json.loads(said.stdout)
    whole = answers * CONTACTS
    right = found["queued"] == found["sent"] == found["pairs_told"] == whole
    right = right and not found["told_twice"] and not found["other_states"]
    print(
        f"{answers:,} answers, {whole:,} letters, {found['kills']} kills:"
        f" {found['pairs_told']:,} told, {whole - found['pairs_told']} not,"
        f" {found['told_twice']} twice; {found['letters_out']:,} went out,"
        f" {found['again_under_a_known_key']} of them again under a known key"
        f" ({minutes:.0f} min)"
    )
    if not right:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
