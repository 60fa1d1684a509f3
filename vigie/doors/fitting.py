"""Which offer suits which request, and which suits best. Pure.

What may never be is a table of named conditions; `guarding` holds the same in the
database. The weights are those of the best-fit comparison in the design's figures:
places left over cost 200 m each, which shelters 7 % more people than the nearest door.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

import msgspec

from vigie.doors.states import MAY_BE_A_MAN_ALONE, Household, Level, Welcomes
from vigie.lib import geo
from vigie.reading.gazetteer import distance_km

FAR = 10_000.0  # metres: nobody is sent further at night
LEFT_OVER, NO_COMMON_LANGUAGE, SCARCE_WHEELCHAIR = 200.0, 400.0, 800.0  # metres
TIRED, NOT_FETCHED = 150.0, 500.0  # metres, TIRED for each time the host was asked
BANDS = (500, 1_000, 2_000, 5_000)  # metres, as a reason tells them


class Offer(msgspec.Struct, frozen=True, gc=False):
    """What of an offer decides. `cell` is the public one, 0 where there is none."""

    key: str
    cell: int
    free: int
    welcomes: str = Welcomes.ANYONE
    household: str = Household.UNSAID
    level: int = Level.UNKNOWN
    is_official: bool = False
    takes_children: bool = False
    takes_pets: bool = False
    is_wheelchair: bool = False
    is_smoking: bool = False
    can_fetch: bool = False
    languages: tuple[str, ...] = ()
    invited: int = 0


class Wish(msgspec.Struct, frozen=True, gc=False):
    """What of a request decides. `seed` orders offers that are alike."""

    cell: int
    women: int = 0
    men: int = 0
    others: int = 0
    children: int = 0
    wants_women_only: bool = False
    allows_man_alone: bool = False
    has_pets: bool = False
    needs_wheelchair: bool = False
    no_smoke: bool = False
    needs_fetching: bool = False
    languages: tuple[str, ...] = ()
    seed: int = 0

    @property
    def size(self) -> int:
        """How many people stay together."""
        return self.women + self.men + self.others + self.children

    @property
    def adults(self) -> int:
        """How many of them are of age."""
        return self.women + self.men + self.others


@lru_cache(maxsize=200_000)
def metres(one: int, other: int) -> float:
    """Return the distance of two cells' centres in metres; 0 where one is not known."""
    if not one or not other or one == other:
        return 0.0
    return distance_km(geo.centre_of(one), geo.centre_of(other)) * 1000


Condition = Callable[[Offer, Wish], bool]
# What the database refuses as well: of a private home.
_NEVER: dict[str, Condition] = {
    "minor": lambda offer, wish: wish.adults == 0,
    "man_alone": lambda offer, wish: (
        may_be_a_man_alone(offer, wish) and not wish.allows_man_alone
    ),
    "unknown": lambda offer, wish: (
        wish.men == 0 and wish.women + wish.others <= 1 and offer.level == Level.UNKNOWN
    ),
    "women": lambda offer, wish: offer.welcomes == Welcomes.WOMEN and wish.men > 0,
    "among_women": lambda offer, wish: (
        wish.wants_women_only and offer.household != Household.WOMAN
    ),
    "families": lambda offer, wish: (
        offer.welcomes == Welcomes.FAMILIES and wish.children == 0
    ),
}
_ANYWHERE: dict[str, Condition] = {
    "full": lambda offer, wish: offer.free < wish.size,
    "children": lambda offer, wish: wish.children > 0 and not offer.takes_children,
    "pets": lambda offer, wish: wish.has_pets and not offer.takes_pets,
    "wheelchair": lambda offer, wish: wish.needs_wheelchair and not offer.is_wheelchair,
    "smoke": lambda offer, wish: wish.no_smoke and offer.is_smoking,
    "far": lambda offer, wish: metres(offer.cell, wish.cell) > FAR,
}


def against(offer: Offer, wish: Wish) -> list[str]:
    """Return the names of all that stands against an offer for a request: none if it
    may be proposed, `needs_second` may still hold."""
    tables = (_ANYWHERE,) if offer.is_official else (_NEVER, _ANYWHERE)
    return [
        name for table in tables for name, is_so in table.items() if is_so(offer, wish)
    ]


def never(offer: Offer, wish: Wish) -> list[str]:
    """Return the names of all that may never be between these two, in a home."""
    if offer.is_official:
        return []
    return [name for name, is_so in _NEVER.items() if is_so(offer, wish)]


def may_be_a_man_alone(offer: Offer, wish: Wish) -> bool:
    """Whether guests without a man among them would be with a man alone, for all that
    the host said."""
    return wish.men == 0 and offer.household in MAY_BE_A_MAN_ALONE


def needs_second(offer: Offer, wish: Wish) -> bool:
    """Whether two people of staff must agree before the host is asked."""
    return not offer.is_official and may_be_a_man_alone(offer, wish)


def weigh(offer: Offer, wish: Wish) -> float:
    """Return what an offer costs for a request, in metres: the least is best.

    Distance between the centres of the public cells and nothing finer, so that two
    offers of one cell weigh alike wherever they really are.
    """
    cost = metres(offer.cell, wish.cell) + LEFT_OVER * (offer.free - wish.size)
    if wish.languages and not set(wish.languages) & set(offer.languages):
        cost += NO_COMMON_LANGUAGE
    if offer.is_wheelchair and not wish.needs_wheelchair:
        cost += SCARCE_WHEELCHAIR
    if wish.needs_fetching and not offer.can_fetch:
        cost += NOT_FETCHED
    return cost + TIRED * offer.invited


def order(offer: Offer, wish: Wish) -> tuple[float, bytes]:
    """Return by what offers are put in order for a request: their weight, and where
    that is alike a hash of both, which tells nothing of where they are."""
    return weigh(offer, wish), tie(offer.key, wish.seed)


def tie(key: str, seed: int) -> bytes:
    """Return the place of an offer among those that are alike, for one request."""
    return blake2b(f"{seed}:{key}".encode(), digest_size=8).digest()


def because(offer: Offer, wish: Wish) -> list[str]:
    """Return why an offer is proposed, as codes: the band of its distance, the places
    left over, and what of the request it fulfils."""
    away = metres(offer.cell, wish.cell)
    band = next((f"within_{most}" for most in BANDS if away <= most), "within_10000")
    said = {
        "language": bool(set(wish.languages) & set(offer.languages)),
        "children": wish.children > 0,
        "pets": wish.has_pets,
        "wheelchair": wish.needs_wheelchair,
        "fetched": wish.needs_fetching and offer.can_fetch,
        "two_people": needs_second(offer, wish),
    }
    left = f"left_{offer.free - wish.size}"
    return [band, left, *(name for name, is_so in said.items() if is_so)]
