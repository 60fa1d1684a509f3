"""A night of beds: how many of those who ask are sheltered, how fast, and who waits.

All made up from a seed: offers and requests around one centre, and hosts who say yes
(45 %), no (15 %) or nothing (40 %), after 6 minutes in the mean. The bound is the
largest flow from kinds of request to kinds of offer, groups split: with distance free
where there are places for all; within 3 km where there are places for half (`scarce`).
"""

import random
import time
from collections import Counter
from datetime import timedelta
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles
from typing import Any

from bench import scarce
from bench.databases import start_alone

SEED = 20151113
CENTRE = (48.86, 2.37)
SPREAD_KM = 4.0
MANY, COUNTRY, ASKED = 10_000, 200_000, 500
WAITING, HOSTS = 200, 1_000
YES, NO, MEAN_MINUTES = 0.45, 0.15, 6.0


def main() -> None:
    """Print shares, times and waits; exit with 1 where a filter was broken."""
    start_alone()
    _night()
    scarce.main()
    _country()
    _waits()


def fill(emergency: Any, offers: int, requests: int) -> None:
    """Store so many of both around one centre."""
    from vigie.doors.models import Door, Need

    chance = random.Random(SEED)
    doors = [_door(emergency, chance) for _ in range(offers)]
    needs = [_need(emergency, chance) for _ in range(requests)]
    Door.objects.bulk_create(doors, 500)
    Need.objects.bulk_create(needs, 500)


def _night() -> None:
    from vigie.doors.models import Need

    emergency = open_emergency("night")
    fill(emergency, MANY, MANY)
    before, started = time.process_time(), time.monotonic()
    placed, broken = place_all(emergency)
    seconds, work = time.monotonic() - started, time.process_time() - before
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    bound = _bound(emergency)
    asked = sum(Need.objects.filter(emergency=emergency).values_list("size", flat=True))
    print(
        f"{MANY:,} requests of {asked:,} people, {MANY:,} offers: {placed:,} people "
        f"sheltered, {placed / bound:.3f} of the bound {bound:,}; {broken} filters "
        "broken; a request has one door, so no group is split"
    )
    print(
        f"  {seconds:.1f} s by the clock, {work:.1f} s of this process's own work, "
        f"{peak:.0f} MB at its highest"
    )
    Need.objects.filter(emergency=emergency).update(stage="closed")
    if broken:
        raise SystemExit(1)


def place_all(emergency: Any) -> tuple[int, int]:
    """Give each request, in the order of their coming, the best offer that is free."""
    from vigie.doors import places
    from vigie.doors.models import Door, Need
    from vigie.doors.near import candidates
    from vigie.work.database import writing

    placed = broken = 0
    waiting = Need.objects.filter(emergency=emergency, stage="open").order_by("pk")
    for need in waiting.iterator(chunk_size=500):
        for offer in candidates(need, _now()):
            with writing():
                held = places.hold(Door(pk=offer.key).pk, need.size, _now())
            if held:
                placed += need.size
                broken += _is_wrong(offer, need)
                break
    return placed, broken


def _is_wrong(offer: Any, need: Any) -> bool:
    """The rules in plain words, apart from those that were used."""
    alone = need.men == 0
    grown = need.women + need.men + need.others
    return bool(
        not grown
        or (alone and offer.household in ("", "man"))
        or (alone and grown <= 1 and offer.level == 0)
        or (offer.welcomes == "women" and need.men)
        or (need.children and not offer.takes_children)
        or (need.has_pets and not offer.takes_pets)
        or (need.needs_wheelchair and not offer.is_wheelchair)
    )


def _bound(emergency: Any) -> int:
    import networkx

    from vigie.doors.fitting import against
    from vigie.doors.models import Door, Need
    from vigie.doors.near import offer_of, wish_of

    room: Counter[Any] = Counter()
    for door in Door.objects.filter(emergency=emergency):
        offer = offer_of(door)
        room[_kind_of(offer)] += door.places
    wanted: Counter[Any] = Counter()
    for need in Need.objects.filter(emergency=emergency, stage="open"):
        wanted[_kind_of(wish_of(need))] += need.size
    flow = networkx.DiGraph()
    for kind, number in wanted.items():
        flow.add_edge("requests", kind, capacity=number)
        for other in room:
            if not against(other, kind):
                flow.add_edge(kind, other)
    for kind, number in room.items():
        flow.add_edge(kind, "offers", capacity=number)
    return int(networkx.maximum_flow_value(flow, "requests", "offers"))


def _kind_of(thing: Any) -> Any:
    """What of an offer or request decides, without where and how many."""
    import msgspec

    if hasattr(thing, "free"):
        return msgspec.structs.replace(thing, key="", cell=0, free=99, invited=0)
    return msgspec.structs.replace(thing, cell=0, seed=0)


def _country() -> None:
    from vigie.doors.models import Door
    from vigie.doors.near import candidates

    emergency = open_emergency("country")
    chance = random.Random(SEED)
    for _ in range(COUNTRY // 5_000):
        rows = [_door(emergency, chance, 12.0) for _ in range(5_000)]
        Door.objects.bulk_create(rows, 500)
    took, found = [], 0
    for _ in range(ASKED):
        need = _need(emergency, chance, 12.0)
        started = time.monotonic()
        found += bool(candidates(need, _now()))
        took.append((time.monotonic() - started) * 1000)
    print(
        f"a proposal among {COUNTRY:,} offers: median {median(took):.1f} ms, 95th "
        f"percentile {quantiles(took, n=20)[18]:.1f} ms; {found} of {ASKED} had one"
    )


def _waits() -> None:
    from vigie.doors.models import Door, Invitation, Need

    emergency = open_emergency("waits")
    chance = random.Random(SEED)
    Door.objects.bulk_create([_door(emergency, chance) for _ in range(HOSTS)], 500)
    needs = [_need(emergency, chance) for _ in range(WAITING)]
    Need.objects.bulk_create([one for one in needs if one.stage == "open"], 500)
    surplus, unread = _play(emergency, chance)
    waiting = Need.objects.filter(emergency=emergency)
    placed = waiting.filter(stage="placed")
    minutes = [(one.placed_at - one.made_at).total_seconds() / 60 for one in placed]
    asked = Invitation.objects.filter(need__emergency=emergency).count()
    print(
        f"{len(minutes)} of {waiting.count()} had a host's yes: median "
        f"{median(minutes):.1f} min, 90th percentile {quantiles(minutes, n=10)[8]:.1f} "
        f"min; {asked / len(minutes):.2f} invitations and "
        f"{surplus / len(minutes):.2f} surplus yes each, {unread / len(minutes):.2f} "
        "of them within a minute of the thanks"
    )


def _play(emergency: Any, chance: random.Random) -> tuple[int, int]:
    """Let a clock of 20 s run for 90 minutes; hosts answer as chance has it. Return how
    many said yes within their ten minutes to who had a bed by then, and how many of
    these within a minute of their thanks, which they may not have read."""
    from vigie.doors import accepting, clocks, inviting, matching
    from vigie.doors.models import Invitation

    matching.BUDGET = 60.0  # of this machine's seconds: the played ones cost none
    due: dict[Any, tuple[Any, bool]] = {}
    seen: set[Any] = set()
    surplus, unread, now = 0, 0, _now()
    for _ in range(270):
        clocks.keep(now)
        rows = Invitation.objects.filter(need__emergency=emergency, state="asked")
        for made in rows.exclude(pk__in=list(due)).only("pk", "asked_at"):
            if made.pk in seen:
                continue
            seen.add(made.pk)
            said, after = chance.random(), chance.expovariate(1 / MEAN_MINUTES)
            if said < YES + NO:
                due[made.pk] = made.asked_at + timedelta(minutes=after), said < YES
        now += timedelta(seconds=20)
        for key in [key for key, (at, _yes) in due.items() if at <= now]:
            at, yes = due.pop(key)
            stands = Invitation.objects.get(pk=key)
            if yes and stands.state == "released":
                is_surplus = at < stands.ends_at
                surplus += is_surplus
                unread += is_surplus and at < stands.state_at + timedelta(minutes=1)
            elif yes:
                accepting.say_yes(invitation=key, now=at)
            else:
                inviting.say_no(invitation=key, now=at)
    return surplus, unread


def _now() -> Any:
    from tests.calls import NOW as moment

    return moment


def open_emergency(name: str) -> Any:
    """Open one for a part of the night."""
    from tests.calls import make_emergency

    return make_emergency(name=name)


def _door(emergency: Any, chance: random.Random, spread: float = SPREAD_KM) -> Any:
    from vigie.doors.models import Door

    now = _now()
    places = chance.choices(range(1, 7), (40, 30, 14, 9, 4, 3))[0]
    return Door(
        emergency=emergency,
        way="page",
        stage_at=now,
        places=places,
        free=places,
        cell=_cell(chance, spread),
        quarter="Quai Vert",
        welcomes=chance.choices(("anyone", "women", "families"), (85, 10, 5))[0],
        household=chance.choices(
            ("woman", "man", "couple", "family", "shared", ""), (20, 15, 25, 20, 10, 10)
        )[0],
        level=chance.choices((0, 1, 2, 3), (10, 60, 20, 10))[0],
        takes_children=chance.random() < 0.6,
        takes_pets=chance.random() < 0.4,
        is_wheelchair=chance.random() < 0.08,
        languages=chance.sample(("fr", "en", "es", "ar"), 2),
        made_at=now,
        fresh_at=now,
        until=now + timedelta(hours=14),
    )


def _need(emergency: Any, chance: random.Random, spread: float = SPREAD_KM) -> Any:
    from vigie.doors.models import Need

    now = _now()
    size = chance.choices(range(1, 6), (48, 28, 12, 8, 4))[0]
    children = chance.randint(1, size - 1) if size > 1 and chance.random() < 0.3 else 0
    women = sum(chance.random() < 0.5 for _ in range(size - children))
    return Need(
        emergency=emergency,
        way="page",
        stage_at=now,
        women=women,
        men=size - children - women,
        children=children,
        size=size,
        has_pets=chance.random() < 0.06,
        needs_wheelchair=chance.random() < 0.02,
        languages=chance.sample(("fr", "en", "es", "ar"), 1),
        cell=_cell(chance, spread),
        made_at=now,
        until=now + timedelta(hours=14),
        seed=chance.getrandbits(32),
    )


def _cell(chance: random.Random, spread: float) -> int:
    from vigie.lib import geo

    north, east = chance.gauss(0, spread), chance.gauss(0, spread)
    return geo.cell_at(CENTRE[0] + north / 111.2, CENTRE[1] + east / 73.2, 8)
