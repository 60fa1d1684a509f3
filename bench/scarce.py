"""A night on which nobody goes further than 3 km, so that places are scarce.

How many are sheltered, against the largest flow from requests to offers that may take
them and are so near, by the kind and the public cell of both. Groups are split in it,
so no way of asking hosts reaches it. Once with places for all, though not everywhere;
once with places for fewer than half.
"""

import time
from collections import Counter, defaultdict
from typing import Any

OFFERS, REQUESTS, KM = (10_000, 4_000), 10_000, 3.0


def main() -> int:
    """Print how many are sheltered, and how many could be at best; return how much of
    what issue 6 asks for is missed."""
    return sum(_night(number) for number in OFFERS)


def _night(offers: int) -> int:
    from bench import fitting as night
    from vigie.doors import fitting
    from vigie.doors.models import Door, Need

    emergency = night.open_emergency(f"scarce{offers}")
    night.fill(emergency, offers, REQUESTS)
    wanted = Need.objects.filter(emergency=emergency, stage="open")
    room, asked = kinds_of(Door.objects.filter(emergency=emergency), wanted)
    free, fitting.FAR = fitting.FAR, KM * 1000
    try:
        started = time.process_time()
        placed, broken = night.place_all(emergency)
        work = time.process_time() - started
        bound = largest(room, asked)
    finally:
        fitting.FAR = free
    print(
        f"{offers:,} offers of {sum(room.values()):,} places, {REQUESTS:,} requests of "
        f"{sum(asked.values()):,} people, within {KM:.0f} km: {placed:,} sheltered, "
        f"the bound {bound:,}; {work:.1f} s of work"
    )
    wanted.update(stage="closed")
    return night.judge("of the bound within 3 km", placed / bound, least=0.9) + (
        night.judge("filters broken, groups split", broken, most=0)
    )


def kinds_of(
    doors: Any, needs: Any, *, anywhere: bool = False
) -> tuple[Counter[Any], Counter[Any]]:
    """Return places by kind and cell of offer, and people by those of request; all of
    one cell where distance shall not count."""
    from vigie.doors.near import offer_of, wish_of

    room: Counter[Any] = Counter()
    for door in doors:
        cell = 0 if anywhere else door.cell
        room[of_offer(offer_of(door)), cell] += door.places
    asked: Counter[Any] = Counter()
    for need in needs:
        cell = 0 if anywhere else need.cell
        asked[of_wish(wish_of(need)), cell] += need.size
    return room, asked


def of_offer(offer: Any) -> Any:
    """Return an offer with what decides nothing left out, so that many are alike."""
    import msgspec

    house = {"man": "", "couple": "shared", "family": "shared"}
    return msgspec.structs.replace(
        offer,
        key="",
        cell=0,
        free=99,
        invited=0,
        languages=(),
        can_fetch=False,
        level=min(offer.level, 1),
        household=house.get(offer.household, offer.household),
    )


def of_wish(wish: Any) -> Any:
    """Return a request with what decides nothing left out."""
    import msgspec

    return msgspec.structs.replace(
        wish,
        cell=0,
        seed=0,
        languages=(),
        women=min(wish.women, 2),
        men=min(wish.men, 1),
        children=min(wish.children, 1),
    )


def largest(room: Counter[Any], asked: Counter[Any]) -> int:
    """Return the most people who could be sheltered: from a request to each cell within
    reach, from there to the offers of it that may take them."""
    import numpy
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    edges = list(_edges(room, asked))
    names = {name: at for at, name in enumerate({n for e in edges for n in e[:2]})}
    ways = [(names[one], names[other]) for one, other, _most in edges]
    most = numpy.array([edge[2] for edge in edges], dtype=numpy.int32)
    size = (len(names), len(names))
    flow = csr_array((most, tuple(zip(*ways, strict=True))), shape=size)
    found = maximum_flow(flow, names["requests"], names["offers"])
    return int(found.flow_value)


def _edges(room: Counter[Any], asked: Counter[Any]) -> Any:
    """Give each way of the flow: from, to, and how many people may go it."""
    from vigie.doors.fitting import FAR, metres

    by_cell: defaultdict[int, list[Any]] = defaultdict(list)
    for (kind, cell), places in room.items():
        by_cell[cell].append(kind)
        yield ("offer", kind, cell), "offers", places
    through: Counter[Any] = Counter()
    for (kind, cell), people in asked.items():
        yield "requests", ("request", kind, cell), people
        for there in by_cell:
            if metres(there, cell) <= FAR:
                yield ("request", kind, cell), ("there", kind, there), people
                through[kind, there] += people
    fits = _fitting(room, asked)
    for (kind, there), people in through.items():
        for other in by_cell[there]:
            if fits[kind, other]:
                yield ("there", kind, there), ("offer", other, there), people


def _fitting(room: Counter[Any], asked: Counter[Any]) -> dict[Any, bool]:
    from vigie.doors.fitting import against

    return {
        (kind, other): not against(other, kind)
        for kind in {kind for kind, _cell in asked}
        for other in {kind for kind, _cell in room}
    }
