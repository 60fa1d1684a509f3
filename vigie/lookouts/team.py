"""What the team sees of lookouts: which to check, which to pass on, which to end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.emergencies.models import Emergency
from vigie.lookouts.citing import citable
from vigie.lookouts.models import Lookout
from vigie.lookouts.relays import posts
from vigie.lookouts.showing import Card, card
from vigie.lookouts.states import LOOKOUT_ALLOWED, LookoutState
from vigie.relaying.authorities.reading import Said, standing_in
from vigie.relaying.publications.publishing import Preview, Standing

MOST = 30  # of each kind
MOST_CITED = 3


@dataclass(frozen=True)
class Row:
    """One lookout for the team, and what may be done with it."""

    lookout: Lookout
    card: Card
    citable: Sequence[Said] = ()  # alerts of authorities that may be the second key
    previews: Sequence[Preview] = ()  # what networks are given once two agree
    posted: Sequence[Standing] = ()

    @property
    def may_open(self) -> bool:
        """Whether a person's word makes it public."""
        return LookoutState.OPEN in LOOKOUT_ALLOWED[self.lookout.state]

    @property
    def is_waiting(self) -> bool:
        """Whether nobody checked it yet."""
        return self.lookout.state == LookoutState.WAITING

    @property
    def is_open(self) -> bool:
        """Whether it is public."""
        return self.lookout.state == LookoutState.OPEN


@dataclass(frozen=True)
class Page:
    """The team's page: what waits, what is open, what ended last."""

    waiting: Sequence[Row]
    open: Sequence[Row]
    over: Sequence[Row]


def page(emergency: Emergency, now: datetime) -> Page:
    """Return the team's page: five queries. Who waits longest stands first."""
    rows = Lookout.objects.select_related("emergency").filter(emergency=emergency)
    waiting = rows.waiting(now).order_by("made_at", "pk")[:MOST]
    current = rows.filter(state=LookoutState.OPEN).order_by("-opened_at", "pk")[:MOST]
    standing = (LookoutState.WAITING, LookoutState.OPEN)
    over = rows.exclude(state__in=standing).order_by("-state_at", "pk")[:MOST]
    stand = standing_in(emergency, now)
    return Page(_rows(waiting), _rows(current, stand), _rows(over))


def _rows(found: Iterable[Lookout], stand: Sequence[Said] = ()) -> list[Row]:
    return [_row(one, stand) for one in found]


def _row(row: Lookout, stand: Sequence[Said]) -> Row:
    is_asked = row.state == LookoutState.OPEN and not row.passed_at
    return Row(
        row,
        card(row),
        _citable(row, stand),
        posts.previews(row) if is_asked else (),
        posts.standings(row),
    )


def _citable(row: Lookout, stand: Sequence[Said]) -> Sequence[Said]:
    return () if row.passed_at else citable(row, stand)[:MOST_CITED]
