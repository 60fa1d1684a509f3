"""Telling circles: 100,000 answers of 20 contacts each, and ten kills on the way.

Prints, in one run on SQLite: what the bare INSERT of as many letters takes, what
telling takes, by the clock and by processor time, and that every contact has one letter
for the one change, although the teller was killed at random ten times.
"""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from bench.databases import start_alone

MEMBERS = int(os.environ.get("BENCH_MEMBERS", "100000"))
CONTACTS, ADDRESSES, KILLS = 20, 50_000, 10
LEAST = 50_000.0  # letters a second
NOW = datetime(2026, 3, 1, 21, 40, tzinfo=UTC)
_TELL = (
    "from bench.circles import tell; from vigie.config.cli import start_django; "
    "start_django(); tell()"
)


def main() -> None:
    """Print every figure; end with exit code 1 if a criterion was not met."""
    start_alone()
    _fill()
    half = MEMBERS // 2
    _answer(0, half)
    took, burnt, letters = _measured()
    bare = _bare(letters)
    print(f"bare INSERT: {letters / bare:,.0f} letters a second")
    print(
        f"telling {half:,} circles: {letters / took:,.0f} letters a second, "
        f"{letters / took / (letters / bare):.2f} of bare, "
        f"{burnt / letters * 1e6:.1f} µs of a core each"
    )
    _answer(half, MEMBERS)
    kills = _told_with_kills()
    met = [
        _said(f"at least {LEAST:,.0f} a second", letters / took >= LEAST),
        _each_once(kills),
    ]
    if not all(met):
        raise SystemExit(1)


def tell() -> None:
    """Tell all circles that wait, and say so."""
    from vigie.safety.news import tell_circles

    print(tell_circles(NOW), flush=True)


def _fill() -> None:
    """Members with their circles, by the shortest way: no name, no real address."""
    from tests.calls import make_emergency
    from vigie.relaying.models import Address
    from vigie.relaying.states import Channel
    from vigie.safety.models import Contact, Member

    make_emergency(now=NOW)
    addresses = [
        Address(channel=Channel.MAIL, value=f"a{n}@example.org")
        for n in range(ADDRESSES)
    ]
    Address.objects.bulk_create(addresses, batch_size=2000)
    members = [Member(made_at=NOW, seen_at=NOW) for _ in range(MEMBERS)]
    Member.objects.bulk_create(members, batch_size=2000)
    chance = random.Random(7)
    for start in range(0, MEMBERS, 2000):
        Contact.objects.bulk_create(
            [
                Contact(member=member, address=address, made_at=NOW)
                for member in members[start : start + 2000]
                for address in chance.sample(addresses, CONTACTS)
            ],
            batch_size=2000,
        )


def _answer(first: int, last: int) -> None:
    """Have some members stand as safe, as their answers would."""
    from vigie.emergencies.models import Emergency
    from vigie.safety.models import Member, Standing
    from vigie.safety.states import How

    emergency = Emergency.objects.get()
    rows = Member.objects.order_by("pk").values_list("pk", flat=True)[first:last]
    Standing.objects.bulk_create(
        [
            Standing(
                member_id=pk,
                emergency=emergency,
                how=How.SAFE,
                at=NOW,
                stale_at=NOW + timedelta(hours=12),
            )
            for pk in rows
        ],
        batch_size=2000,
    )


def _measured() -> tuple[float, float, int]:
    from vigie.relaying.models import Letter
    from vigie.safety.news import tell_circles

    began, burnt = time.perf_counter(), time.process_time()
    tell_circles(NOW)
    took, burnt = time.perf_counter() - began, time.process_time() - burnt
    return took, burnt, Letter.objects.count()


def _bare(letters: int) -> float:
    """Seconds of copying as many rows into a table with the same indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'relaying_letter' "
            "AND sql IS NOT NULL ORDER BY type DESC"
        )
        made = [row[0].replace("relaying_letter", "bare") for row in cursor.fetchall()]
        for number, words in enumerate(made):
            cursor.execute(words.replace('INDEX "', f'INDEX "bare{number}'))
        began = time.perf_counter()
        cursor.execute("INSERT INTO bare SELECT * FROM relaying_letter")
        took = time.perf_counter() - began
        cursor.execute("DROP TABLE bare")
    return took


def _told_with_kills() -> int:
    """Tell the rest in a process of its own that is killed at random; how often."""
    chance, kills = random.Random(3), 0
    while True:
        teller = subprocess.Popen([sys.executable, "-c", _TELL], stdout=subprocess.PIPE)
        try:
            if kills < KILLS:
                teller.wait(timeout=2.0 + chance.random() * 2)
            else:
                teller.wait()
            return kills
        except subprocess.TimeoutExpired:
            teller.send_signal(signal.SIGKILL)
            teller.wait()
            kills += 1


def _each_once(kills: int) -> bool:
    from django.db.models import Count

    from vigie.relaying.models import Letter, Message
    from vigie.safety.models import Standing

    twice = Letter.objects.values("message", "address").annotate(n=Count("pk"))
    doubles = twice.filter(n__gt=1).count()
    letters, messages = Letter.objects.count(), Message.objects.count()
    left = Standing.objects.filter(told=0).count()
    print(
        f"{kills} kills: {messages:,} messages, {letters:,} letters, {doubles} twice, "
        f"{left} untold"
    )
    once = letters == MEMBERS * CONTACTS and messages == MEMBERS
    return _said("every contact once", once and not doubles and not left)


def _said(what: str, met: bool) -> bool:
    print(f"  {what}: {'met' if met else 'MISSED'}")
    return met
