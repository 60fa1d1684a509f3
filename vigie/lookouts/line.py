"""The way of what is looked out for as a drawing that needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.kit import paper
from vigie.lib import geo
from vigie.lookouts.path import Path
from vigie.lookouts.track import simplified

MOST_DOTS = 60


@dataclass(frozen=True)
class Dot:
    """A point of the way on the paper."""

    x: float
    y: float
    is_last: bool = False


@dataclass(frozen=True)
class Drawing:
    """What the paper shows: the ground that can be in reach, the line, its points."""

    reach: str
    line: str
    dots: Sequence[Dot]


def draw(path: Path) -> Drawing | None:
    """Return the drawing of a way; None where no place of it is known."""
    points = [(fix.lon, fix.lat) for fix in simplified(path.line, MOST_DOTS)]
    rings = geo.edges_of(path.cells)
    corners = [corner for ring in rings for corner in ring]
    sheet = paper.lay({}, points + corners)
    if sheet is None:
        return None
    last = len(points) - 1
    dots = [Dot(*sheet.place(*one), is_last=n == last) for n, one in enumerate(points)]
    line = "L".join(f"{dot.x:.0f} {dot.y:.0f}" for dot in dots)
    return Drawing(
        reach="".join(_edge(ring, sheet.place) for ring in rings),
        line=f"M{line}" if dots else "",
        dots=dots,
    )


def _edge(ring: Sequence[tuple[float, float]], place: paper.Projection) -> str:
    dots = "L".join(f"{x:.0f} {y:.0f}" for x, y in (place(*one) for one in ring))
    return f"M{dots}Z"
