"""The offers around a request, ring by ring of cells, by one index of the database."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q

from vigie.doors.cells import COARSEST, FINEST
from vigie.doors.fitting import Offer, Wish, against, order
from vigie.doors.models import Door, Need
from vigie.doors.states import MAY_BE_A_MAN_ALONE, Household, Level, Way, Welcomes
from vigie.lib import geo

RINGS = (2, 6, 12)  # of cells of some 900 m: to 10 km
ENOUGH = 12  # compatible offers; who is asked is chosen among them
MOST = 60  # rows of one ring: those with the fewest places left over
_COLUMNS = tuple(name for name in Offer.__struct_fields__ if name != "key")


def candidates(need: Need, now: datetime) -> list[Offer]:
    """Return the private offers that may be proposed for a request, the best first.

    Reads rings of cells from the request's outwards until there are enough. Whoever
    was asked for it already is left out. The number of queries is that of the rings.
    """
    wish = wish_of(need)
    rows = _open(need, wish, now)
    found: list[Offer] = []
    for where in _rings(need):
        seen = rows.filter(where).order_by("free", "invited", "pk")[:MOST]
        offers = (_offer(*row) for row in seen.values_list("pk", *_COLUMNS))
        found += [one for one in offers if not against(one, wish)]
        if len(found) >= ENOUGH:
            break
    return sorted(found, key=lambda one: order(one, wish))


def wish_of(need: Need) -> Wish:
    """Return what of a stored request decides."""
    given = {name: getattr(need, name) for name in Wish.__struct_fields__}
    return Wish(**{**given, "languages": tuple(need.languages)})


def offer_of(door: Door) -> Offer:
    """Return what of a stored offer decides."""
    return _offer(door.pk, *(getattr(door, name) for name in _COLUMNS))


def _offer(key: Any, *values: Any) -> Offer:
    given = dict(zip(_COLUMNS, values, strict=True))
    return Offer(key=key.hex, **{**given, "languages": tuple(given["languages"])})


def _open(need: Need, wish: Wish, now: datetime) -> Any:
    """Leave out by columns all that `against` would but the distance: of the few rows
    that are read each must be one that may be proposed. It has the last word."""
    asked = need.invitations.values_list("door_id", flat=True)
    given = Q(emergency=need.emergency_id, is_official=False, free__gte=wish.size)
    given &= ~Q(way=Way.POST)  # nobody is asked whom only a post told of
    given &= ~Q(pk__in=list(asked))
    for is_wanted, column in (
        (wish.children > 0, "takes_children"),
        (wish.has_pets, "takes_pets"),
        (wish.needs_wheelchair, "is_wheelchair"),
    ):
        if is_wanted:
            given &= Q(**{column: True})
    if wish.no_smoke:
        given &= Q(is_smoking=False)
    if not wish.children:
        given &= ~Q(welcomes=Welcomes.FAMILIES)
    if wish.wants_women_only:
        given &= Q(household=Household.WOMAN)
    return Door.objects.open(now).filter(given & _for_those(wish))


def _for_those(wish: Wish) -> Q:
    """Say at whose home guests of these sexes may be."""
    if wish.men:
        return ~Q(welcomes=Welcomes.WOMEN)
    may = Q()
    if wish.women + wish.others <= 1:
        may &= Q(level__gt=Level.UNKNOWN)
    if not wish.allows_man_alone:
        may &= ~Q(household__in=MAY_BE_A_MAN_ALONE)
    return may


def around(cell: int, quarter: str) -> Q:
    """Say where offers count as of a place: of its quarter, or within some two
    kilometres of the middle of its cell; without a cell only the first."""
    return (
        Q(quarter=quarter) | Q(cell__in=cells_around(cell))
        if cell
        else Q(quarter=quarter)
    )


def cells_around(cell: int) -> list[int]:
    """Return the cells within some two kilometres of the middle of one, and the wider
    ones they lie in; none of no cell."""
    return _ring(geo.cell_at(*geo.centre_of(cell), FINEST), 0) if cell else []


def _rings(need: Need) -> Iterator[Q]:
    """Say where to look, from near to far: around the middle of the request's cell,
    which may be a wide one. Without a cell only the quarter's name says where somebody
    is, and then everywhere is as near."""
    if not need.cell:
        yield Q(quarter=need.quarter)
        yield ~Q(quarter=need.quarter)
        return
    middle = geo.cell_at(*geo.centre_of(need.cell), FINEST)
    for ring in range(len(RINGS)):
        yield Q(cell__in=_ring(middle, ring))
    yield Q(cell=0, quarter=need.quarter)


@lru_cache(maxsize=10_000)
def _ring(cell: int, number: int) -> list[int]:
    """Return the cells of one ring and the wider ones they lie in, where an offer in
    the country stands; none of a ring before it."""
    within = _with_coarser(geo.disk(cell, RINGS[number]))
    before = _with_coarser(geo.disk(cell, RINGS[number - 1])) if number else set()
    return sorted(within - before)


def _with_coarser(cells: Sequence[int]) -> set[int]:
    wide = {
        geo.coarser(cell, resolution)
        for cell in cells
        for resolution in range(COARSEST, geo.resolution_of(cell))
    }
    return {*cells, *wide}
