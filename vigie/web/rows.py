"""The rows of a board: what the reader asked for, and the calls that are so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.listening.looks import reasons_of
from vigie.listening.models import Call
from vigie.listening.queries import Wanted, latest
from vigie.listening.states import ALLOWED, CallState
from vigie.listening.words import (
    AGES,
    PRECISIONS,
    CallKind,
    Words,
    kind_of,
    labels_of,
)
from vigie.trust.triage.looks import Reason

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

    def wanted(self, now: datetime) -> Wanted:
        """Return what to look for at this moment."""
        minutes = AGES[self.age][0] if self.age else 0
        return Wanted(
            kinds=labels_of(self.kind),
            place=self.place,
            language=self.language,
            since=now - timedelta(minutes=minutes) if minutes else None,
        )

    def query(self, **more: str) -> str:
        """Return these filters as a query, with others added or changed."""
        words = {**vars(self), **more}
        return urlencode({name: word for name, word in words.items() if word})


def _letters(word: str) -> str:
    return "".join(sign for sign in word if sign.isascii() and sign.isalpha())


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

    @property
    def title(self) -> Words:
        """What it is."""
        return self.kind.name

    @property
    def age(self) -> int | None:
        """How old whoever it is about is; of a plate nothing."""
        return None if self.call.plate else self.call.person_age

    @cached_property
    def reasons(self) -> list[Reason]:
        """The reasons, those that weigh most first, at most six."""
        return reasons_of(self.call)

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
    start, before = _cursor(after)
    wanted = filters.wanted(now)
    found: list[Call] = []
    for state in ORDER[start:]:
        room = size + 1 - len(found)
        found += latest(emergency.pk, wanted, state=state, limit=room, before=before)
        before = None
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


def _cursor(word: str) -> tuple[int, tuple[datetime, int] | None]:
    """Read a cursor; anything else is the beginning."""
    try:
        state, micros, pk = word.split(".")
        moment = EPOCH + timedelta(microseconds=int(micros, 16))
        return int(state) % len(ORDER), (moment, int(pk, 16) % 2**63)
    except (ValueError, OverflowError):
        return 0, None
