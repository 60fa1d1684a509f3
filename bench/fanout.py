"""Telling 10,000 relays and followers of a lookout, and that it is over, while the
worker is killed: on both databases, with a channel that writes down what it got.

    python -m bench fanout

The first lookout ends when all had heard of it, the second while the questions are
still going out: then all who were asked hear of the end, too, and besides them only
followers and what may have been under way at the kill.
"""

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.databases import on_both

MANY = int(os.environ.get("BENCH_FANOUT", "10000"))
FOLLOWERS = MANY // 5
RELAYS = MANY - FOLLOWERS
KILLS = 5  # of each sending
BYTES = 300  # of a letter, as the channel writes it down


def main() -> None:
    """Print it on SQLite, then on PostgreSQL; exit with 1 if one of them missed."""
    on_both("bench.fanout")


def measure() -> None:
    """Print what was told; end with exit code 1 if anybody was told twice or not."""
    from django.core.management import call_command
    from django.db import connection

    from tests import letters_killed as killing  # it loads Django
    from tests.calls import make_emergency

    call_command("migrate", interactive=False, verbosity=0)
    emergency = make_emergency()
    addresses = _relays(emergency)
    print(f"{connection.vendor}: {RELAYS:,} relays, {FOLLOWERS:,} followers")
    first = _passed(emergency, addresses[RELAYS:], "FIRST001")
    met = [_told_all(killing, first)]
    second = _passed(emergency, addresses[RELAYS:], "SECOND01")
    met.append(_ended_on_the_way(killing, second))
    if not all(met):
        raise SystemExit(1)


def _relays(emergency: Any) -> list[Any]:
    """Store relays around the centre and far away from it; return all addresses."""
    from tests.calls import CENTRE
    from vigie.lib import clock, geo
    from vigie.lookouts.models import Relay, RelayArea
    from vigie.lookouts.relays.choosing import area_of
    from vigie.lookouts.relays.states import RelayState
    from vigie.relaying.models import Address
    from vigie.relaying.states import Channel

    now, chance = clock.now(), random.Random(7)
    addresses = [
        Address(channel=Channel.MAIL, value=f"f{n}@example.org", language="en")
        for n in range(MANY)
    ]
    Address.objects.bulk_create(addresses, batch_size=500)
    rows = [
        Relay(
            emergency=emergency,
            state=RelayState.CHECKED,
            checked_by="ana",
            state_at=now,
            network="x",
            handle=f"relay{number}",
            handle_key=f"relay{number}",
            followers=int(10 * 1.001 ** chance.randrange(10_000)),
            languages="en",
            address=address,
            made_at=now,
            ends_at=now + timedelta(days=365),
        )
        for number, address in enumerate(addresses[:RELAYS])
    ]
    Relay.objects.bulk_create(rows, batch_size=500)
    here, far = (area_of(geo.cell_at(*at, 8)) for at in (CENTRE, (43.6, 1.44)))
    areas = [RelayArea(relay=row, place="here", cell=here) for row in rows]
    areas += [RelayArea(relay=row, place="far", cell=far) for row in rows[::3]]
    RelayArea.objects.bulk_create(areas, batch_size=500)
    return addresses


def _passed(emergency: Any, followers: list[Any], code: str) -> Any:
    """Open a lookout that some follow, and have two people agree."""
    from vigie.lib import clock
    from vigie.lookouts import checking
    from vigie.lookouts.models import Asked
    from vigie.lookouts.relays import following
    from vigie.lookouts.tests.making import make_open

    now = clock.now()
    times = {"since_at": now - timedelta(minutes=15), "made_at": now, "opened_at": now}
    times |= {"state_at": now, "until": now + timedelta(hours=6)}
    row = make_open(emergency, code=code, **times)
    for address in followers:
        following.follow(lookout=row.pk, address=address, now=now)
    checking.pass_on(lookout=row.pk, by="ana", now=now)
    took = _seconds(lambda: checking.pass_on(lookout=row.pk, by="ben", now=now))
    print(f"  asked {Asked.objects.filter(lookout=row).count():,} in {took:.2f} s")
    return row


def _told_all(killing: Any, row: Any) -> bool:
    """Send it to everybody, end it, send that; kill the worker on the way."""
    folder = Path(tempfile.mkdtemp(prefix="vigie-bench-"))
    kills = _sent(killing, folder, KILLS)
    took = _seconds(lambda: _ended(row))
    kills += _sent(killing, folder, KILLS)
    told, over = _heard(folder / "got", row)
    print(f"  the end queued in {took:.2f} s; {kills} kills")
    met = _each_once("told of it", told, MANY)
    return _each_once("told that it is over", over, MANY) and met


def _ended_on_the_way(killing: Any, row: Any) -> bool:
    """End it after a kill while the questions go out; the rest is taken back."""
    from vigie.lib import clock
    from vigie.lookouts.relays import ending
    from vigie.relaying.channels.together import AT_ONCE

    folder = Path(tempfile.mkdtemp(prefix="vigie-bench-"))
    half = killing.after(folder / "got", BYTES * MANY // 2, 0)
    began = time.time()
    killing.killed(lambda: killing.sending(folder, began), half)
    _ended(row)
    kills = 1 + _sent(killing, folder, KILLS)
    ending.tell_rest(clock.now())  # as the clock does, every few seconds
    kills += _sent(killing, folder, 0)
    told, over = _heard(folder / "got", row)
    followers = {one.value for one in _followers(row)}
    maybe = set(over) - set(told) - followers
    met = set(told) | followers <= set(over) and len(maybe) <= AT_ONCE
    met = met and max(over.values(), default=0) == 1
    met = met and max(told.values(), default=0) == 1 and len(told) < MANY
    print(
        f"  ended on the way, {kills} kills: {len(told):,} had heard of it, "
        f"{len(over):,} heard the end, {len(maybe)} of them perhaps without cause: "
        f"{'met' if met else 'MISSED'}"
    )
    return met


def _ended(row: Any) -> None:
    from vigie.lib import clock
    from vigie.lookouts import checking
    from vigie.lookouts.states import LookoutState

    checking.end_lookout(
        lookout=row.pk, state=LookoutState.FOUND, by="ana", now=clock.now()
    )


def _sent(killing: Any, folder: Path, kills: int) -> int:
    """Carry what waits, and kill the worker on the way; return how often it was."""
    chance, began, done = random.Random(11), time.time(), 0
    for _ in range(kills):
        grown = int(chance.uniform(0.3, 1) * BYTES * MANY / (kills + 1))
        when = killing.after(folder / "got", grown, chance.uniform(0, 0.03))
        done += killing.killed(lambda: killing.sending(folder, began), when)
    killing.killed(lambda: killing.sending(folder, began), lambda: False)
    return done


def _heard(got: Path, row: Any) -> tuple[Counter[str], Counter[str]]:
    """Return how many letters each got about a lookout, and how many of its end. The
    same key twice is one letter, as its receiver sees."""
    from vigie.lookouts.relays import letters
    from vigie.relaying.models import Message

    kinds = dict(
        Message.objects.filter(event__contains=row.pk.hex).values_list("pk", "kind")
    )
    names = {pk.hex: kind for pk, kind in kinds.items()}
    lines = {tuple(line.split("\t")[:2]) for line in got.read_text().splitlines()}
    told: Counter[str] = Counter()
    over: Counter[str] = Counter()
    for key, to in (line for line in lines if len(line) == 2):
        kind = names.get(key.partition(".")[0])
        if kind is not None:
            (over if kind == letters.END else told)[to] += 1
    return told, over


def _followers(row: Any) -> Any:
    from vigie.lookouts.models import Follower
    from vigie.relaying.models import Address

    who = Follower.objects.filter(lookout=row).values("address")
    return Address.objects.filter(pk__in=who)


def _each_once(what: str, heard: Counter[str], wanted: int) -> bool:
    twice = sum(many > 1 for many in heard.values())
    met = len(heard) == wanted and not twice
    print(
        f"  {what}: {len(heard):,} of {wanted:,}, {twice} of them twice "
        f"({'met' if met else 'MISSED'})",
        flush=True,
    )
    return met


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
