"""Who is looked for, by the names that they may write under: kept in memory."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from vigie.safety.models import Contact, Member, Question, Standing
from vigie.safety.states import CheckState

LOOKS_FOR = timedelta(hours=24)  # after somebody asked "are you well?"
ANEW = timedelta(seconds=5)  # who is silent is asked for again
NAMES_ANEW = timedelta(minutes=5)  # and how they are called
HANDLE, NAME = "handle", "name"
SCORES = {HANDLE: 0.9, NAME: 0.4}
SHORTEST = 6  # letters of a whole name: fewer are met by chance


class Match(NamedTuple):
    """A member whom an author may be: why, and how likely (0 to 1, a rough figure)."""

    member: UUID
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class Called:
    """How a member may be called by a network: keys of handles, and of the name."""

    handles: frozenset[str]
    names: frozenset[str]


@dataclass
class Sought:
    """An index from keys to members. `find` costs three look-ups for an author."""

    by_handle: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, called: Iterable[tuple[UUID, Called]]) -> "Sought":
        """Return the index of some members."""
        made = cls()
        for member, one in called:
            for key in one.handles:
                made.by_handle[key].add(member)
            for key in one.names:
                made.by_name[key].add(member)
        return made

    def find(self, author: str) -> list[Match]:
        """Return whom an author may be, the likeliest first."""
        handled = self.by_handle.get(handle_key(author), set())
        named = self.by_name.get(letters_of(author), set())
        found = [
            Match(member, reasons, max(SCORES[one] for one in reasons))
            for member in handled | named
            if (reasons := _reasons(member in handled, member in named))
        ]
        return sorted(found, key=lambda one: (-one.score, one.member))


def _reasons(handled: bool, named: bool) -> tuple[str, ...]:
    return (HANDLE,) * handled + (NAME,) * named


def handle_key(written: str) -> str:
    """Return the key of an account: without its sign, its address, its case."""
    last = written.strip().rstrip("/").rpartition("/")[2]
    return unicodedata.normalize("NFKC", last).casefold().lstrip("@").strip()


def letters_of(name: str) -> str:
    """Return the letters of a name alone, without marks and case."""
    # Folding may leave marks, and taking letters apart may leave capitals.
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = unicodedata.normalize("NFKD", plain).casefold()
    return "".join(sign for sign in bare if sign.isalpha())


def called(name: str, handles: str) -> Called:
    """Return how somebody may be called; a single word is no name to be found by."""
    words = [word for word in re.split(r"[\s,]+", name) if letters_of(word)]
    orders = [words, words[::-1]] if len(words) > 1 else []
    names = {letters_of("".join(order)) for order in orders}
    keys = {handle_key(line) for line in handles.splitlines()}
    return Called(
        frozenset(keys - {""}), frozenset(one for one in names if len(one) >= SHORTEST)
    )


@dataclass
class _Kept:
    names: dict[UUID, Called] = field(default_factory=dict)
    names_at: datetime | None = None
    index: dict[int, tuple[datetime, Sought]] = field(default_factory=dict)


_kept = _Kept()


def forget() -> None:
    """Ask for everything anew at the next post."""
    _kept.names.clear()
    _kept.index.clear()


def sought_in(emergency_id: int, now: datetime) -> Sought:
    """Return the index of who was asked in an emergency and has not answered, and of
    those after whom one of their circle asked; at most five seconds old."""
    at, found = _kept.index.get(emergency_id, (None, None))
    if at is None or found is None or not timedelta(0) <= now - at < ANEW:
        found = _built(emergency_id, now)
        _kept.index[emergency_id] = now, found
    return found


def _asked_after(emergency_id: int, now: datetime) -> set[UUID]:
    """Those after whom one of their circle asked, and of whom nothing is known."""
    ties = Contact.objects.told().filter(sought_at__gt=now - LOOKS_FOR)
    members = set(ties.values_list("member_id", flat=True))
    known = Standing.objects.fresh(now).filter(
        emergency=emergency_id, member_id__in=ties.values("member")
    )
    return members - set(known.values_list("member_id", flat=True))


def _built(emergency_id: int, now: datetime) -> Sought:
    silent = Question.objects.unanswered().filter(
        check_of__emergency=emergency_id, check_of__state=CheckState.OPEN
    )
    members = set(silent.values_list("member_id", flat=True))
    members |= _asked_after(emergency_id, now)
    if _kept.names_at is None or abs(now - _kept.names_at) >= NAMES_ANEW:
        _kept.names.clear()
        _kept.names_at = now
    new = list(members - _kept.names.keys())
    for start in range(0, len(new), 500):
        rows = Member.objects.filter(pk__in=new[start : start + 500])
        for row in rows.only("name", "handles"):
            _kept.names[row.pk] = called(row.name or "", row.handles or "")
    return Sought.of((one, _kept.names[one]) for one in members if one in _kept.names)
