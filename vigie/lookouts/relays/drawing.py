"""How a lookout went from hand to hand, drawn over time without a script. Pure.

Time runs from left to right. Above stands how many followers it had reached by then;
below everybody who passed it on, each joined to whom they had it from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.lookouts.models import Asked
from vigie.lookouts.relays.tree import Branch

WIDTH, CURVE, ROW, MARGIN = 600, 180, 26, 26
MOST = 40  # dots: more are a cloud on a telephone
NAMED = 7  # the greatest of them, by their numbers
MOST_STEPS = 120
_Passed = tuple[datetime, int]  # when, and by how many followers


@dataclass(frozen=True)
class Dot:
    """One who passed it on. `mark` is their place among the greatest, 0 for none."""

    x: int
    y: int
    size: int
    mark: int


@dataclass(frozen=True)
class Flow:
    """What the paper shows, and in words: from when to when, to how many followers,
    the greatest in the order of their marks, and how many have no dot."""

    height: int
    curve: str
    links: str
    dots: Sequence[Dot]
    first: datetime
    last: datetime
    reached: int
    greatest: Sequence[Asked]
    more: int


def draw(
    roots: Sequence[Branch[Asked]], passed: Sequence[_Passed], began: datetime
) -> Flow | None:
    """Return the drawing of a tree and of all who passed it on, in the order of time,
    since it `began`; None where nobody did."""
    hands = list(_hands(roots, None))[:MOST]
    if not hands or not passed:
        return None
    rows = [row for row, _giver in hands]
    across = _Across(began, passed[-1][0])
    greatest = sorted(rows, key=lambda row: -row.relay.followers)[:NAMED]
    marks = {row.pk: number for number, row in enumerate(greatest, 1)}
    most = max(greatest[0].relay.followers, 1)
    dots = {
        row.pk: Dot(
            x=across(_passed_at(row)),
            y=CURVE + ROW // 2 + ROW * at,
            size=5 + round(9 * (row.relay.followers / most) ** 0.5),
            mark=marks.get(row.pk, 0),
        )
        for at, row in enumerate(rows)
    }
    links = [_link(dots[giver], dots[row.pk]) for row, giver in hands if giver in dots]
    return Flow(
        height=CURVE + ROW * len(rows),
        curve=_curve(passed, across),
        links="".join(links),
        dots=list(dots.values()),
        first=began,
        last=passed[-1][0],
        reached=sum(followers for _at, followers in passed),
        greatest=greatest,
        more=len(passed) - len(rows),
    )


@dataclass(frozen=True)
class _Across:
    """From a moment to how far right it stands."""

    first: datetime
    last: datetime

    def __call__(self, at: datetime) -> int:
        whole = (self.last - self.first).total_seconds() or 1.0
        part = min(max((at - self.first).total_seconds() / whole, 0.0), 1.0)
        return round(MARGIN + part * (WIDTH - 2 * MARGIN))


def _hands(
    branches: Sequence[Branch[Asked]], giver: int | None
) -> Iterator[tuple[Asked, int | None]]:
    """Yield everybody, and whom they had it from, a giver before who had it of them."""
    for branch in branches:
        yield branch.row, giver
        yield from _hands(branch.branches, branch.row.pk)


def _passed_at(row: Asked) -> datetime:
    return row.passed_at or row.asked_at


def _link(giver: Dot, taker: Dot) -> str:
    return f"M{giver.x} {giver.y}V{taker.y}H{taker.x}"


def _curve(passed: Sequence[_Passed], across: _Across) -> str:
    """Return the line of how many were reached by when: it steps up."""
    whole = sum(followers for _at, followers in passed) or 1
    every = -(-len(passed) // MOST_STEPS)
    low, high, sofar = CURVE - ROW, MARGIN // 2, 0
    line = f"M{MARGIN} {low}"
    for number, (at, followers) in enumerate(passed, 1):
        sofar += followers
        if number % every == 0 or number == len(passed):
            line += f"H{across(at)}V{round(low - (low - high) * sofar / whole)}"
    return line + f"H{WIDTH - MARGIN}"
