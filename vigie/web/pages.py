"""What each page shows, gathered: one frozen dataclass a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency, GazetteerPlace
from vigie.kit.templatetags.kit import number
from vigie.listening.models import Call, CallCount
from vigie.listening.states import ALLOWED, ON_THE_BOARD, CallState
from vigie.web.words import (
    AGES,
    ASKS,
    CHIPS,
    KINDS,
    PRECISIONS,
    TILES,
    WAYS,
    CallKind,
    Way,
    Words,
    kind_of,
    label_name,
    labels_of,
)

PAGE = 15  # rows: with the sheet, still within 14 KB compressed
LATE = timedelta(minutes=30)
FILTERS = ("kind", "place", "language", "age", "after")


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see; empty words mean everything."""

    kind: str = ""
    place: str = ""
    language: str = ""
    age: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Read a query; what is not understood is left out."""
        kind, age = query.get("kind", ""), query.get("age", "")
        return cls(
            kind=kind if labels_of(kind) else "",
            place=query.get("place", "").replace("\0", "").strip()[:80],
            language=_letters(query.get("language", ""))[:8],
            age=age if age in AGES else "",
        )

    @property
    def any(self) -> bool:
        """Whether anything is left out of the list."""
        return self != Filters()

    def query(self, **more: str) -> str:
        """Return these filters as a query, with others added or changed."""
        words = {**vars(self), **more}
        return urlencode({name: word for name, word in words.items() if word})


def _letters(word: str) -> str:
    return "".join(sign for sign in word if sign.isascii() and sign.isalpha())


@dataclass(frozen=True)
class Reason:
    """Why a call was read so: what was concluded, from which words, by which rule."""

    name: Words
    words: str
    rule: str


@dataclass(frozen=True)
class Row:
    """One call as the public sees it."""

    call: Call
    kind: CallKind
    place: str
    precision: Words
    late: bool

    @property
    def subject(self) -> str:
        """Who or what it is about, if it is a person or a plate."""
        call = self.call
        return str(call.plate or call.person_name)

    @property
    def waits(self) -> bool:
        """Whether somebody still waits for an answer."""
        return self.kind.asks and self.call.state == CallState.OPEN

    @cached_property
    def reasons(self) -> list[Reason]:
        """The reasons, those that weigh most first, at most six."""
        given = [one for one in self.call.why if isinstance(one, Mapping)]
        given.sort(key=lambda one: -abs(float(one.get("weight") or 0)))
        return [
            Reason(
                label_name(str(one.get("label", ""))),
                str(one.get("words", "")),
                str(one.get("rule", "")),
            )
            for one in given[:6]
        ]

    @property
    def steps(self) -> list[tuple[str, str]]:
        """What staff may do with it now: a state, and the words of its button."""
        words = {
            CallState.OPEN: _("Open it again"),
            CallState.ANSWERED: _("It is answered"),
            CallState.CLOSED: _("Close it"),
            CallState.HIDDEN: _("Hide it from everybody"),
        }
        return [
            (to, text) for to, text in words.items() if to in ALLOWED[self.call.state]
        ]


def row_of(call: Call, now: datetime) -> Row:
    """Return a call with the words that the page needs."""
    kind = kind_of(call.kind)
    late = kind.asks and call.state == CallState.OPEN and now - call.first_at > LATE
    return Row(call, kind, call.place_name, PRECISIONS.get(call.precision, ""), late)


@dataclass(frozen=True)
class Listing:
    """One page of calls, and the cursor of the next, "" when this is the last."""

    rows: list[Row]
    after: str


# Calls still unanswered first, then those answered; each the latest first.
ORDER = (CallState.OPEN, CallState.ANSWERED)


def listing(
    emergency: Emergency,
    filters: Filters,
    now: datetime,
    *,
    after: str = "",
    size: int = PAGE,
) -> Listing:
    """Return a page of calls by keyset: as quick on the last page as on the first."""
    start, moment, pk = _cursor(after)
    found: list[Call] = []
    for state in ORDER[start:]:
        calls = _matching(emergency, filters, now).filter(state=state)
        if moment is not None:
            calls = calls.filter(Q(last_at__lt=moment) | Q(last_at=moment, id__lt=pk))
            moment = None
        room = size + 1 - len(found)
        found.extend(calls.order_by("-last_at", "-id")[:room])
        if len(found) > size:
            break
    rows = [row_of(call, now) for call in found[:size]]
    more = len(found) > size
    return Listing(rows, cursor_of(found[size - 1]) if more else "")


def cursor_of(call: Call) -> str:
    """Return where a call stands in the order, as a word for an address."""
    micros = int((call.last_at - EPOCH) / timedelta(microseconds=1))
    return f"{ORDER.index(CallState(call.state))}.{micros:x}.{call.pk:x}"


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _cursor(word: str) -> tuple[int, datetime | None, int]:
    """Read a cursor; anything else is the beginning."""
    try:
        state, micros, pk = word.split(".")
        moment = EPOCH + timedelta(microseconds=int(micros, 16))
        return int(state) % len(ORDER), moment, int(pk, 16) % 2**63
    except (ValueError, OverflowError):
        return 0, None, 0


def _matching(
    emergency: Emergency, filters: Filters, now: datetime
) -> "QuerySet[Call]":
    calls = Call.objects.filter(emergency=emergency)
    if filters.kind:
        calls = calls.filter(kind__in=labels_of(filters.kind))
    if filters.place:
        named = Q(place_name__icontains=filters.place)
        calls = calls.filter(named | Q(quarter__iexact=filters.place))
    if filters.language:
        calls = calls.filter(lang__istartswith=filters.language)
    if filters.age:
        calls = calls.filter(last_at__gte=now - timedelta(minutes=AGES[filters.age][0]))
    return calls


@dataclass(frozen=True)
class Figure:
    """A number with its words; `open` marks what is still unanswered."""

    words: str
    value: int
    open: bool = False


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
            Figure(_("people looked for"), shown(["missing.call"])),
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
    def tiles(self) -> list[Tile]:
        """The four ways to see calls; the one taken leads back to all."""
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
