"""What each page shows, gathered: one frozen dataclass a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from vigie.doors.figures import free_places, waiting_requests
from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.kit.page import Figure
from vigie.kit.templatetags.kit import number
from vigie.listening.models import CallCount
from vigie.listening.states import ON_THE_BOARD, CallState
from vigie.listening.words import (
    AGES,
    ASKS,
    CHIPS,
    KINDS,
    TILES,
    WAYS,
    Way,
    Words,
    labels_of,
)
from vigie.lookouts.roads.showing import public as roads_told
from vigie.lookouts.showing import how_many
from vigie.missing.pages import figures as figures_of_missing
from vigie.relaying.authorities.reading import Said, standing_in
from vigie.web.rows import Filters, Listing, listing

MOST_SAID = 3  # of authorities


@dataclass(frozen=True)
class Tile:
    """A way to see calls, with how many there are."""

    way: Way
    calls: int
    href: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """A filter to take or to leave."""

    words: str
    href: str
    current: bool


@dataclass(frozen=True)
class Counts:
    """Calls on the board by kind, and those of them that are unanswered."""

    shown: dict[str, int]
    open: dict[str, int]

    @classmethod
    def of(cls, emergency: Emergency) -> "Counts":
        """Read the kept counters: a few rows, however many calls there are."""
        counts = cls({}, {})
        rows = CallCount.objects.filter(emergency=emergency, state__in=ON_THE_BOARD)
        for kind, state, calls in rows.values_list("kind", "state", "calls"):
            counts.shown[kind] = counts.shown.get(kind, 0) + calls
            if state == CallState.OPEN:
                counts.open[kind] = counts.open.get(kind, 0) + calls
        return counts

    def total(self, labels: Iterable[str], *, unanswered: bool = False) -> int:
        """Return how many calls carry one of the labels as their kind."""
        book = self.open if unanswered else self.shown
        return sum(book.get(label, 0) for label in labels)

    def figures(self) -> list[Figure]:
        """The four figures of a board, beginning with the unanswered."""
        shown = self.total
        return [
            Figure(_("calls without an answer"), shown(ASKS, unanswered=True), True),
            Figure(_("roofs offered"), shown(["shelter.offer"])),
            Figure(_("posts that look for somebody"), shown(["missing.call"])),
            Figure(_("safe reports"), shown(["safe.self", "safe.other"])),
        ]


@dataclass(frozen=True)
class Board:
    """The emergency's page."""

    emergency: Emergency
    filters: Filters
    now: datetime
    counts: Counts
    listing: Listing
    after: str = ""

    @property
    def address(self) -> str:
        """Where the board is."""
        return reverse("web:emergency", args=[self.emergency.slug])

    @property
    def figures(self) -> list[Figure]:
        """The figures above the list."""
        return self.counts.figures()

    @property
    def sought(self) -> tuple[int, int]:
        """How many calls for people wait for an answer, and how many are looked for."""
        waiting, sought, *_others = figures_of_missing(self.emergency, self.now)
        return waiting.value, sought.value

    @property
    def beds(self) -> tuple[int, int]:
        """How many requests for a bed wait, and how many places are free."""
        waits = waiting_requests(self.emergency, self.now)
        return waits, free_places(self.emergency, self.now)

    @property
    def lookouts(self) -> int:
        """How many things people look out for."""
        return how_many(self.emergency, self.now)

    @property
    def roads(self) -> int:
        """How many reports of the roads stand and are shown."""
        return len(roads_told(self.emergency, self.now))

    @property
    def said(self) -> list[Said]:
        """What authorities say just now, the newest."""
        return standing_in(self.emergency, self.now)[:MOST_SAID]

    @property
    def tiles(self) -> list[Tile]:
        """The large ways to see calls; the one taken leads back to all."""
        return [self._tile(way) for way in TILES]

    def _tile(self, way: Way) -> Tile:
        taken = self.filters.kind == way.code
        href = self._with(kind="" if taken else way.code) + "#calls"
        return Tile(way, self.counts.total(labels_of(way.code)), href, taken)

    @property
    def chips(self) -> list[Chip]:
        """The other ways to see calls, as small filters."""
        kinds = {"": _("All"), "asks": _("Without an answer")}
        kinds |= {way.code: str(way.name) for way in CHIPS}
        return [self._chip(code, words) for code, words in kinds.items()]

    def _chip(self, code: str, words: str) -> Chip:
        calls = (
            self.counts.total(labels_of(code), unanswered=code == "asks")
            if code
            else sum(self.counts.shown.values())
        )
        href = self._with(kind=code) + "#calls"
        return Chip(f"{words} {number(calls)}", href, self.filters.kind == code)

    def _with(self, **more: str) -> str:
        query = self.filters.query(**more)
        return f"{self.address}?{query}" if query else self.address

    @property
    def title(self) -> str:
        """What the list holds."""
        kind = self.filters.kind
        if kind in WAYS:
            return str(WAYS[kind].name)
        if kind in KINDS:
            return str(KINDS[kind].name)
        return _("Calls without an answer") if kind == "asks" else _("The calls")

    @property
    def first(self) -> str:
        """The address of the newest calls, when these are older ones."""
        return self._with() + "#calls" if self.after else ""

    @property
    def next(self) -> str:
        """The address of the older calls, if there are any."""
        if not self.listing.after:
            return ""
        return self._with(after=self.listing.after) + "#calls"

    @property
    def live(self) -> str:
        """The address of the list alone, which refreshes itself on the first page."""
        query = self.filters.query()
        path = reverse("web:calls", args=[self.emergency.slug])
        return "" if self.after else f"{path}?{query}" if query else path

    @property
    def every(self) -> int:
        """After how many seconds the list asks again."""
        return int(settings.REFRESH_SECONDS)

    @property
    def everything(self) -> str:
        """The address without filters, if some are taken."""
        return self.address if self.filters.any else ""


def board(
    emergency: Emergency, filters: Filters, now: datetime, after: str = ""
) -> Board:
    """Gather the emergency's page."""
    found = listing(emergency, filters, now, after=after)
    return Board(emergency, filters, now, Counts.of(emergency), found, after)


@dataclass(frozen=True)
class Choices:
    """What the filter's form offers."""

    ages: list[tuple[str, Words]]
    places: list[str]


def choices(emergency: Emergency) -> Choices:
    """Return the ages and the quarters of this emergency's gazetteer."""
    places = GazetteerPlace.objects.filter(
        emergency=emergency, kind__in=("district", "quarter")
    ).order_by("name")
    return Choices(
        [(code, words) for code, (_minutes, words) in AGES.items()],
        list(places.values_list("name", flat=True).distinct()[:40]),
    )


@dataclass(frozen=True)
class Card:
    """An emergency on the home page."""

    emergency: Emergency
    counts: Counts

    @property
    def unanswered(self) -> int:
        """Calls for which somebody still waits."""
        return self.counts.total(ASKS, unanswered=True)

    @property
    def calls(self) -> int:
        """All calls on its board."""
        return sum(self.counts.shown.values())


def cards() -> list[Card]:
    """Return the emergencies the public may see, with their figures, in two queries."""
    emergencies = list(Emergency.objects.shown())
    counts: dict[int, Counts] = {one.pk: Counts({}, {}) for one in emergencies}
    rows = CallCount.objects.filter(
        emergency__in=emergencies, state__in=ON_THE_BOARD
    ).values_list("emergency_id", "kind", "state", "calls")
    for pk, kind, state, calls in rows:
        book = counts[pk]
        book.shown[kind] = book.shown.get(kind, 0) + calls
        if state == CallState.OPEN:
            book.open[kind] = book.open.get(kind, 0) + calls
    return [Card(one, counts[one.pk]) for one in emergencies]
