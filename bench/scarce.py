"""A night with places for half of those who ask, and nobody goes further than 3 km.

How many are sheltered, against the largest flow from requests to offers that may take
them and are so near, by the kind and the public cell of both. Groups are split in it,
so no way of asking hosts reaches it.
"""

import time
from collections import Counter, defaultdict
from typing import Any

OFFERS, REQUESTS, KM = 800, 2_000, 3.0


def main() -> None:
    """Print how many are sheltered, and how many could be at best."""
    from bench import fitting as night
    from vigie.doors import fitting
    from vigie.doors.models import Door, Need

    emergency = night.open_emergency("scarce")
    night.fill(emergency, OFFERS, REQUESTS)
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
        f"{sum(asked.values()):,} people, {sum(room.values()):,} places, within "
        f"{KM:.0f} km: {placed:,} sheltered, {placed / bound:.3f} of the bound "
        f"{bound:,}; {broken} filters broken; {work:.1f} s of work"
    )
    wanted.update(stage="closed")
    if broken:
        raise SystemExit(1)


def kinds_of(doors: Any, needs: Any) -> tuple[Counter[Any], Counter[Any]]:
    """Return places by kind and cell of offer, and people by those of request."""
    from vigie.doors.near import offer_of, wish_of

    room: Counter[Any] = Counter()
    for door in doors:
        room[of_offer(offer_of(door)), door.cell] += door.places
    asked: Counter[Any] = Counter()
    for need in needs:
        asked[of_wish(wish_of(need)), need.cell] += need.size
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
    import networkx

    from vigie.doors.fitting import FAR, against, metres

    flow = networkx.DiGraph()
    by_cell: defaultdict[int, list[Any]] = defaultdict(list)
    for (kind, cell), places in room.items():
        by_cell[cell].append(kind)
        flow.add_edge(("offer", kind, cell), "offers", capacity=places)
    through = set()
    for (kind, cell), people in asked.items():
        flow.add_edge("requests", ("request", kind, cell), capacity=people)
        for there in by_cell:
            if metres(there, cell) <= FAR:
                flow.add_edge(("request", kind, cell), ("there", kind, there))
                through.add((kind, there))
    fits = {
        (kind, other): not against(other, kind)
        for kind in {kind for kind, _cell in asked}
        for other in {kind for kind, _cell in room}
    }
    for kind, there in through:
        for other in by_cell[there]:
            if fits[kind, other]:
                flow.add_edge(("there", kind, there), ("offer", other, there))
    return int(networkx.maximum_flow_value(flow, "requests", "offers"))
