"""Checks: an area drawn, its people asked and corrected, on both databases.

    python -m bench checks, or python -m bench.checks MEMBERS

MEMBERS in the area, 100,000 unless given, and a quarter as many around it.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.databases import on_both

PARIS = (48.8630, 2.3708)
RECALL = 5.0  # seconds until nothing more goes out, at most
GROUNDS = (
    ("building", 50),
    ("quarter", 1500),
    ("region", 80_000),
    ("country", 450_000),
)


def main() -> None:
    """Print every figure; end with exit code 1 if a criterion was not met."""
    os.environ["BENCH_MEMBERS"] = sys.argv[1] if len(sys.argv) > 1 else "100000"
    on_both("bench.checks")


def measure() -> None:
    """Draw, ask and recall in the database of the settings."""
    from vigie.config.cli import start_django

    start_django()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        drawn()
    many = int(os.environ["BENCH_MEMBERS"])
    inside = people(many)
    if not asked_and_recalled(connection.vendor, inside):
        raise SystemExit(1)


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what work gives, its seconds by the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - wall, time.process_time() - cpu


def drawn() -> None:
    """What it costs to turn an outline into ranges."""
    from vigie.lib import geo
    from vigie.safety.area import ranges_of

    for name, radius in GROUNDS:
        outline = geo.circle(*PARIS, radius)
        found, _wall, cpu = timed(lambda outline=outline: ranges_of(outline, 500))
        print(f"{name}: {len(found):,} ranges in {cpu:.3f} s of the processor")


def people(many: int) -> int:
    """Strew members with a place and an address; return how many are inside."""
    from vigie.lib import clock, geo
    from vigie.relaying.models import Address
    from vigie.relaying.states import AddressState, Channel
    from vigie.safety.models import Member, MemberAddress, MemberPlace
    from vigie.work.database import writing

    chance, now = random.Random(1), clock.now()
    near = [_about(chance, 0.04) for _ in range(many)]
    far = [_about(chance, 0.04, 1.0) for _ in range(many // 4)]
    points = near + far
    members = [Member(chosen_at=now, language="fr") for _ in points]
    addresses = [
        Address(
            channel=Channel.MAIL,
            value=f"m{number}@example.org",
            state=AddressState.GOOD,
        )
        for number in range(len(points))
    ]
    with writing():
        Member.objects.bulk_create(members, batch_size=100)
        Address.objects.bulk_create(addresses, batch_size=100)
        pairs = list(zip(members, points, addresses, strict=True))
        MemberPlace.objects.bulk_create(
            [
                MemberPlace(member=who, kind="home", cell=geo.cell_at(*at, 9))
                for who, at, _address in pairs
            ],
            batch_size=200,
        )
        MemberAddress.objects.bulk_create(
            [MemberAddress(member=who, address=one) for who, _at, one in pairs],
            batch_size=300,
        )
    return len(near)


def _about(
    chance: random.Random, span: float, north: float = 0.0
) -> tuple[float, float]:
    lat = PARIS[0] + north + chance.uniform(-span, span)
    return lat, PARIS[1] + chance.uniform(-span, span)


def asked_and_recalled(vendor: str, inside: int) -> bool:
    """Open a check over all of them, let half the letters go, recall; whether all was
    right and quick enough."""
    from vigie.emergencies.actions import open_emergency
    from vigie.lib import clock, geo
    from vigie.relaying.models import Letter
    from vigie.relaying.states import LetterState
    from vigie.safety import letters as letters_of_checks
    from vigie.safety.checks import open_check, propose_check, recall_check

    now = clock.now()
    emergency = open_emergency(name="Bench", by="ana", now=now)
    check = propose_check(
        emergency=emergency,
        outline=geo.circle(*PARIS, 8000),
        buffer_m=500,
        place="Paris",
        happened_at=now,
        source="bench",
        words={"fr": "Exercice"},
        by="ana",
        now=now,
    )
    _found, wall, cpu = timed(lambda: open_check(check=check, by="bea", now=now))
    check.refresh_from_db()
    letters = Letter.objects.count()
    print(
        f"{vendor}: {check.asked:,} asked, {letters:,} letters queued in {wall:.2f} s "
        f"({cpu:.2f} s of this processor): {check.asked / wall:,.0f} people a second"
    )
    half = Letter.objects.filter(pk__in=Letter.objects.values("pk")[: letters // 2])
    half.update(state=LetterState.SENT)
    stopped: list[float] = []
    began = time.perf_counter()
    correct = letters_of_checks.correct

    def noted(*given: Any) -> bool:
        stopped.append(time.perf_counter() - began)
        return correct(*given)

    letters_of_checks.correct = noted
    recall_check(check=check, by="ana", now=now)
    wall = time.perf_counter() - began
    event = f"check:{check.pk}:correct"
    corrected = Letter.objects.filter(message__event=event).count()
    waiting = Letter.objects.filter(state=LetterState.WAITING).count() - corrected
    print(
        f"{vendor}: stopped {stopped[0]:.2f} s after the press ({RECALL:.0f} at most), "
        f"all told after {wall:.2f} s: {corrected:,} of {letters // 2:,} corrected, "
        f"{waiting} still waiting"
    )
    right = check.asked == inside and corrected == letters // 2 and not waiting
    return right and stopped[0] <= RECALL


if __name__ == "__main__":
    main()
